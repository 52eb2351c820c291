"""The handler stores and returns one redaction per document and policy."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from threading import get_ident

import pytest

from services.redaction import handler
from services.redaction.detection.analysis import Analysis
from services.redaction.detection.scanned import Scan
from services.redaction.handler import handle_ingested
from services.redaction.policies.rules import Exemption, Operator, Policy, Rule
from services.redaction.ports import Ports
from services.redaction.recognising import all_recognisers, recognise_large
from services.redaction.vault.records import Matter
from services.shared.domain.document import (
    EXTRACTED,
    KeyScope,
    OriginalText,
    Provenance,
    RedactedText,
    SealedText,
)
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reject
from services.shared.domain.spans import RedactionMap
from services.shared.domain.tables import OriginalTable
from services.shared.runtime.large_texts import LargeTexts
from services.shared.runtime.storage.blobs import Blobs
from services.shared.wire.codec import encode
from tests.fakes import FakeClock
from tests.unit.redaction.handler_setup import DOCUMENT, TEXT, ingested
from tests.unit.redaction.makers import LEGAL
from tests.unit.redaction.stores import MemoryKeyring, destroy_value


async def test_the_result_refers_to_redacted_text_and_its_map(
    ports: Ports, blobs: Blobs, counted: Counter[str]
) -> None:
    event = await ingested(blobs)
    [answer] = await handle_ingested(event, ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    places = await blobs.get_value(RedactionMap, answer.map)
    assert text.text == "Guaranty of [PERSON_1].\nName: [PERSON_1]\nAccount No. [ACCOUNT_1] holds $5,000.\n"
    assert [one.of(text.text) for one in text.sentences] == ["Guaranty of [PERSON_1]."]
    assert text.pages[0].of(text.text) == text.text
    assert [one.original.of(TEXT) for one in places.replacements] == ["Jane Smith", "Jane Smith", "00123456"]
    assert {one.entity_type: one.count for one in answer.counts} == {"PERSON": 2, "ACCOUNT": 1} == dict(counted)
    assert (answer.redacted.scope, answer.map.scope) == (KeyScope.REDACTED, KeyScope.REDACTED)
    assert answer.provenance == Provenance(extractor="txt.v1", redaction_policy=LEGAL.version)
    assert (answer.layout, answer.submission_id) == (event.layout, "s1")
    assert b"Smith" not in encode(answer)


@pytest.mark.parametrize("limit", [10, 10_000_000])
async def test_a_value_is_in_one_cell_of_a_table(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(handler, "LARGE", limit)
    large = LargeTexts(lambda: 0.0)
    words = "Terms for approval are these:\n\nName\tOffice\n\nPercival Odum\tManager"
    table = OriginalTable((31, 36, 44, 58), (35, 42, 57, 65), (0, 0, 1, 1), (0, 1, 0, 1))
    ports = dataclasses.replace(ports, large=large, recognisers=all_recognisers())
    [answer] = await handle_ingested(await ingested(blobs, words, table=table), ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "Terms for approval are these:\n\nName\tOffice\n\n[PERSON_1]\tManager"


async def test_a_repeated_event_gets_the_same_result(ports: Ports, blobs: Blobs, counted: Counter[str]) -> None:
    event = await ingested(blobs)
    [first] = await handle_ingested(event, ports)
    assert isinstance(ports.clock, FakeClock)
    ports.clock.advance(60)
    [second] = await handle_ingested(dataclasses.replace(event, event_id="e2"), ports)
    assert encode(second) == encode(first)
    assert counted["PERSON"] == 2


async def test_another_policy_gives_another_result(ports: Ports, blobs: Blobs) -> None:
    event = await ingested(blobs)
    [first] = await handle_ingested(event, ports)
    other = dataclasses.replace(ports, policy=dataclasses.replace(LEGAL, version="legal-review@2"))
    [second] = await handle_ingested(event, other)
    assert first.event_id != second.event_id
    assert await blobs.get_value(RedactedText, first.redacted) == await blobs.get_value(RedactedText, second.redacted)
    assert (await ports.texts.read(DOCUMENT, second.text)).text.text == TEXT


async def test_documents_of_a_matter_share_placeholders(ports: Ports, blobs: Blobs) -> None:
    await handle_ingested(await ingested(blobs), ports)
    second = await ingested(blobs, "a letter that names Jane Smith and J. Smith in passing", "e" * 32)
    [answer] = await handle_ingested(second, ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "a letter that names [PERSON_1] and [PERSON_1] in passing"


def _recording(threads: list[int], work: Callable[..., object]) -> Callable[..., object]:
    def recorded(*arguments: object, **named: object) -> object:
        threads.append(get_ident())
        return work(*arguments, **named)

    return recorded


async def test_a_long_document_does_not_block_the_others(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    for name in ("borders_of", "recognise", "_plan", "apply_plan"):
        work = getattr(handler, name)
        monkeypatch.setattr(handler, name, _recording(threads, work))
    await handle_ingested(await ingested(blobs), ports)
    assert len(threads) == 4
    assert get_ident() not in threads


@pytest.mark.parametrize(("limit", "used"), [(10, True), (10_000_000, False)])
async def test_a_large_text_is_recognised_in_another_process(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch, limit: int, used: bool
) -> None:
    sent: list[str] = []

    def recorded(
        text: str, policy: Policy, parties: Sequence[tuple[EntityType, str]], scan: Scan | None, borders: Sequence[int]
    ) -> Analysis:
        sent.append(text)
        return recognise_large(text, policy, parties, scan, borders)

    monkeypatch.setattr(handler, "recognise_large", recorded)
    monkeypatch.setattr(handler, "LARGE", limit)
    large = LargeTexts(lambda: 0.0)  # for itself, the text is not large
    [result] = await handle_ingested(await ingested(blobs), dataclasses.replace(ports, large=large))
    assert bool(sent) == used
    assert result.counts


async def test_the_jurisdiction_and_the_parties_decide(ports: Ports, blobs: Blobs) -> None:
    event = await ingested(blobs, "The papers of hale industries are here. Sums: $5,000.\n")
    matter = Matter("harbour-bank", event.document.matter)
    await ports.parties.replace(matter, [("ORGANIZATION", "Hale Industries, Inc.")])
    exemption = Exemption(EntityType.AMOUNT, Rule(Operator.GENERALISE), jurisdiction="DE")
    ports = dataclasses.replace(ports, policy=dataclasses.replace(LEGAL, exemptions=(exemption,)))
    german = dataclasses.replace(event.document, jurisdiction="DE-BY")
    [answer] = await handle_ingested(dataclasses.replace(event, document=german), ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "The papers of [ORGANIZATION_1] are here. Sums: [$ 5K–10K].\n"


async def test_the_stored_text_has_holes_that_only_value_keys_fill(
    ports: Ports, blobs: Blobs, keyring: MemoryKeyring
) -> None:
    [answer] = await handle_ingested(await ingested(blobs), ports)
    sealed = await blobs.get_value(SealedText, answer.text)
    assert sealed.text == "Guaranty of ██████████.\nName: ██████████\nAccount No. ████████ holds $5,000.\n"
    assert answer.sealed_text == answer.text
    assert [one.placeholder for one in sealed.values] == ["[PERSON_1]", "[PERSON_1]", "[ACCOUNT_1]"]
    assert (await ports.texts.read(DOCUMENT, answer.text)).text.text == TEXT
    await destroy_value(keyring, Matter("harbour-bank", "loan-1"), "[PERSON_1]")
    opened = await ports.texts.read(DOCUMENT, answer.text)
    assert opened.text.text == "Guaranty of ██████████.\nName: ██████████\nAccount No. 00123456 holds $5,000.\n"
    assert [one.placeholder for one in opened.erased] == ["[PERSON_1]", "[PERSON_1]"]


async def test_the_extracted_text_is_destroyed_after_the_result_is_stored(
    ports: Ports, blobs: Blobs, keyring: MemoryKeyring
) -> None:
    event = await ingested(blobs)
    [first] = await handle_ingested(event, ports)
    assert keyring.keys["harbour-bank", KeyScope.SOURCE, "d" * 32 + EXTRACTED] is None
    with pytest.raises(Reject):
        await blobs.get_value(OriginalText, event.text)
    assert await handle_ingested(event, ports) == [first]


async def test_a_text_of_an_earlier_release_is_read_and_kept(ports: Ports, blobs: Blobs) -> None:
    event = await ingested(blobs)
    old = await blobs.put_value("harbour-bank", KeyScope.SOURCE, "d" * 32, "text", OriginalText(TEXT))
    [answer] = await handle_ingested(dataclasses.replace(event, text=old), ports)
    assert (await ports.texts.read(DOCUMENT, answer.text)).text.text == TEXT
    assert (await blobs.get_value(OriginalText, old)).text == TEXT


async def test_an_erased_person_stays_a_placeholder_in_a_later_redaction(
    ports: Ports, blobs: Blobs, keyring: MemoryKeyring
) -> None:
    event = await ingested(blobs)
    await handle_ingested(event, ports)
    await destroy_value(keyring, Matter("harbour-bank", "loan-1"), "[PERSON_1]")
    later = dataclasses.replace(ports, policy=dataclasses.replace(LEGAL, version="legal-review@2"))
    [answer] = await handle_ingested(event, later)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "Guaranty of [PERSON_1].\nName: [PERSON_1]\nAccount No. [ACCOUNT_1] holds $5,000.\n"
    sealed = await blobs.get_value(SealedText, answer.text)
    assert [(one.placeholder, bool(one.sealed)) for one in sealed.values] == [
        ("[PERSON_1]", False),
        ("[PERSON_1]", False),
        ("[ACCOUNT_1]", True),
    ]
