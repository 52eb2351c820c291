"""What the matter learns from other documents, at the same time or later."""

from collections import Counter
from collections.abc import Sequence

import pytest

from services.redaction.handler import handle_ingested, redact_again
from services.redaction.ports import Ports
from services.redaction.vault.records import Matter
from services.shared.domain.document import (
    RedactedText,
)
from services.shared.domain.entities import EntityType
from services.shared.domain.events import DocumentIngested, DocumentRedacted
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.storage.blobs import Blobs
from tests.unit.redaction.handler_setup import DOCUMENT, ingested

_OTHER = "By: ______\nName: Zyntha Quorvex\nMs. Quorvex signs.\n"


async def test_a_worker_that_comes_second_tells_what_the_first_has_told(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await ingested(blobs)
    [first] = await handle_ingested(event, ports)
    found = iter([None, first])

    async def find_late(document_id: str, policy: str) -> DocumentRedacted | None:
        return next(found)

    async def add_late(added: DocumentIngested) -> tuple[DocumentRedacted, ...]:
        return ()

    monkeypatch.setattr(ports.results, "find", find_late)
    monkeypatch.setattr(ports.results, "add_document", add_late)
    assert await handle_ingested(event, ports) == [first]


async def test_what_the_matter_learns_meanwhile_is_replaced_too(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another document of the matter, redacted side by side, brings a name that nothing in this one gives away."""
    event = await ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    check = ports.gate.check
    told: list[str] = []

    async def check_late(matter: Matter, texts: Sequence[str]) -> Counter[EntityType]:
        if not told:
            told.append("once")
            await handle_ingested(await ingested(blobs, _OTHER, "e" * 32), ports)
        return await check(matter, texts)

    monkeypatch.setattr(ports.gate, "check", check_late)
    [answer] = await handle_ingested(event, ports)
    assert "Quorvex" not in (await blobs.get_value(RedactedText, answer.redacted)).text


async def _learn_late(ports: Ports, blobs: Blobs) -> DocumentIngested:
    """A document whose name nothing in it gives away; then another of the matter that tells whose it is."""
    event = await ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    [unaware] = await handle_ingested(event, ports)
    assert "Quorvex" in (await blobs.get_value(RedactedText, unaware.redacted)).text
    await handle_ingested(await ingested(blobs, _OTHER, "e" * 32), ports)
    return event


async def test_what_no_longer_passes_is_redacted_again(ports: Ports, blobs: Blobs) -> None:
    event = await _learn_late(ports, blobs)
    [first] = await handle_ingested(event, ports)
    again = await redact_again(first, ports)
    text = await blobs.get_value(RedactedText, again.redacted)
    places = await blobs.get_value(RedactionMap, again.map)
    assert text.text == "The keys hang beside [PERSON_1].\n"
    [replaced] = places.replacements
    assert replaced.original.of("The keys hang beside Zyntha Quorvex.") == "Zyntha Quorvex"
    assert again.event_id != first.event_id
    assert (again.document, again.provenance) == (first.document, first.provenance)
    assert (await ports.texts.read(DOCUMENT, again.text)).text.text == "The keys hang beside Zyntha Quorvex.\n"
    assert {one.entity_type: one.count for one in again.counts} == {"PERSON": 1}


async def test_the_second_redaction_stays(ports: Ports, blobs: Blobs) -> None:
    event = await _learn_late(ports, blobs)
    [first] = await handle_ingested(event, ports)
    again = await redact_again(first, ports)
    assert await redact_again(first, ports) == again
    assert await redact_again(again, ports) == again
    assert await handle_ingested(event, ports) == [again]


async def test_what_passes_is_left_as_it_is(ports: Ports, blobs: Blobs) -> None:
    [first] = await handle_ingested(await ingested(blobs), ports)
    assert await redact_again(first, ports) is first
