"""Values that other documents add to the matter, at the same time or later."""

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


async def test_a_second_worker_returns_the_result_of_the_first(
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


async def test_values_added_in_the_meantime_are_replaced_too(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A concurrent document of the matter adds a name that this document alone does not reveal."""
    event = await ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    check = ports.gate.check
    calls: list[str] = []

    async def check_late(matter: Matter, texts: Sequence[str]) -> Counter[EntityType]:
        if not calls:
            calls.append("first")
            await handle_ingested(await ingested(blobs, _OTHER, "e" * 32), ports)
        return await check(matter, texts)

    monkeypatch.setattr(ports.gate, "check", check_late)
    [answer] = await handle_ingested(event, ports)
    assert "Quorvex" not in (await blobs.get_value(RedactedText, answer.redacted)).text


async def _learn_late(ports: Ports, blobs: Blobs) -> DocumentIngested:
    """Redacts a document whose name cannot be recognised, then another document of the matter that reveals the name."""
    event = await ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    [unaware] = await handle_ingested(event, ports)
    assert "Quorvex" in (await blobs.get_value(RedactedText, unaware.redacted)).text
    await handle_ingested(await ingested(blobs, _OTHER, "e" * 32), ports)
    return event


async def test_a_document_that_no_longer_passes_is_redacted_again(ports: Ports, blobs: Blobs) -> None:
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


async def test_the_second_redaction_is_stored(ports: Ports, blobs: Blobs) -> None:
    event = await _learn_late(ports, blobs)
    [first] = await handle_ingested(event, ports)
    again = await redact_again(first, ports)
    assert await redact_again(first, ports) == again
    assert await redact_again(again, ports) == again
    assert await handle_ingested(event, ports) == [again]


async def test_a_document_that_passes_is_unchanged(ports: Ports, blobs: Blobs) -> None:
    [first] = await handle_ingested(await ingested(blobs), ports)
    assert await redact_again(first, ports) is first
