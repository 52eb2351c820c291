"""A document comes in with its words and goes out without them, once."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from obstore.store import MemoryStore

from services.redaction.gate import Gate
from services.redaction.handler import Ports, handle_ingested, redact_again, tell_sender
from services.redaction.memory_vault import MemoryVault
from services.redaction.redact import Plan
from services.redaction.vault import Matter
from services.shared.domain.document import (
    BlobRef,
    DocumentRecord,
    KeyScope,
    OriginalText,
    Provenance,
    QualityReport,
    RedactedText,
)
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Quarantine, Reason, Reject
from services.shared.domain.events import DocumentIngested, DocumentRedacted, DocumentStatus
from services.shared.domain.spans import OriginalSpan, RedactionMap
from services.shared.runtime.blobs import Blobs
from services.shared.runtime.keys import LocalKeys, create_local_keys
from services.shared.wire.codec import decode, encode
from tests.fakes import FakeClock
from tests.unit.redaction.makers import LEGAL
from tests.unit.redaction.party_suite import MemoryParties

T = TypeVar("T")
_TEXT = "Guaranty of Jane Smith.\nName: Jane Smith\nAccount No. 00123456 holds $5,000.\n"
_DOCUMENT = DocumentRecord("harbour-bank", "dms", "ref", "loan-1", document_id="d" * 32, family="f" * 32, version=1)


class MemoryKeyring:
    """One key for all."""

    async def data_key(self, tenant: str, scope: KeyScope, subject: str, *, create: bool = False) -> bytes:
        return bytes(32)


class MemoryResults:
    """First write wins."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], bytes] = {}

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        row = self.rows.get((document_id, policy))
        return decode(DocumentRedacted, row) if row else None

    async def keep(self, policy: str, event: DocumentRedacted) -> DocumentRedacted:
        return decode(DocumentRedacted, self.rows.setdefault((event.document.document_id, policy), encode(event)))

    async def replace(self, policy: str, old: DocumentRedacted, new: DocumentRedacted) -> DocumentRedacted:
        key = (old.document.document_id, policy)
        if self.rows[key] == encode(old):
            self.rows[key] = encode(new)
        return decode(DocumentRedacted, self.rows[key])


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    create_local_keys(tmp_path, ["harbour-bank"])
    return Blobs(MemoryStore(), MemoryKeyring(), LocalKeys(tmp_path / "redaction.json").hash_key)


@pytest.fixture
def counted() -> Counter[str]:
    return Counter()


@pytest.fixture
def ports(blobs: Blobs, counted: Counter[str]) -> Ports:
    vault = MemoryVault()
    return Ports(
        blobs=blobs,
        vault=vault,
        gate=Gate(vault),
        parties=MemoryParties(),
        results=MemoryResults(),
        clock=FakeClock(),
        policy=LEGAL,
        fingerprint=lambda tenant, data: f"{len(data):016x}",
        count=lambda kind, number: counted.update({kind: number}),
    )


async def _ingested(blobs: Blobs, text: str = _TEXT) -> DocumentIngested:
    original = OriginalText(
        text, (OriginalSpan(0, len(text)),), (OriginalSpan(0, 23), OriginalSpan(24, len(text))), (OriginalSpan(0, 23),)
    )
    ref = await blobs.put_value("harbour-bank", KeyScope.SOURCE, "d" * 32, "text", original)
    other = BlobRef("harbour-bank", KeyScope.SOURCE, "d" * 32, "other", 1)
    return DocumentIngested(
        "e1", FakeClock().now(), _DOCUMENT, Provenance(extractor="txt.v1"), "s1", other, ref, other, QualityReport()
    )


async def test_the_answer_refers_to_redacted_text_and_its_map(
    ports: Ports, blobs: Blobs, counted: Counter[str]
) -> None:
    event = await _ingested(blobs)
    [answer] = await handle_ingested(event, ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    places = await blobs.get_value(RedactionMap, answer.map)
    assert text.text == "Guaranty of [PERSON_1].\nName: [PERSON_1]\nAccount No. [ACCOUNT_1] holds $5,000.\n"
    assert [one.of(text.text) for one in text.sentences] == ["Guaranty of [PERSON_1]."]
    assert text.pages[0].of(text.text) == text.text
    assert [one.original.of(_TEXT) for one in places.replacements] == ["Jane Smith", "Jane Smith", "00123456"]
    assert {one.entity_type: one.count for one in answer.counts} == {"PERSON": 2, "ACCOUNT": 1} == dict(counted)
    assert (answer.redacted.scope, answer.map.scope) == (KeyScope.REDACTED, KeyScope.REDACTED)
    assert answer.provenance == Provenance(extractor="txt.v1", redaction_policy=LEGAL.version)
    assert (answer.text, answer.layout, answer.submission_id) == (event.text, event.layout, "s1")
    assert b"Smith" not in encode(answer)


async def test_a_repetition_gets_the_same_answer(ports: Ports, blobs: Blobs, counted: Counter[str]) -> None:
    event = await _ingested(blobs)
    [first] = await handle_ingested(event, ports)
    assert isinstance(ports.clock, FakeClock)
    ports.clock.advance(60)
    [second] = await handle_ingested(dataclasses.replace(event, event_id="e2"), ports)
    assert encode(second) == encode(first)
    assert counted["PERSON"] == 2


async def test_another_policy_is_another_answer(ports: Ports, blobs: Blobs) -> None:
    event = await _ingested(blobs)
    [first] = await handle_ingested(event, ports)
    other = dataclasses.replace(ports, policy=dataclasses.replace(LEGAL, version="legal-review@2"))
    [second] = await handle_ingested(event, other)
    assert first.event_id != second.event_id
    assert await blobs.get_value(RedactedText, first.redacted) == await blobs.get_value(RedactedText, second.redacted)


async def test_documents_of_a_matter_share_placeholders(ports: Ports, blobs: Blobs) -> None:
    await handle_ingested(await _ingested(blobs), ports)
    event = await _ingested(blobs, "a letter that names Jane Smith and J. Smith in passing")
    second = dataclasses.replace(event, document=dataclasses.replace(_DOCUMENT, document_id="e" * 32))
    [answer] = await handle_ingested(second, ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "a letter that names [PERSON_1] and [PERSON_1] in passing"


async def test_what_still_leaks_is_quarantined(ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    await handle_ingested(await _ingested(blobs), ports)
    monkeypatch.setattr("services.redaction.handler.plan", lambda text, policy, known, parties: Plan(text, (), ()))
    second = dataclasses.replace(await _ingested(blobs), document=dataclasses.replace(_DOCUMENT, document_id="e" * 32))
    with pytest.raises(Quarantine) as leak:
        await handle_ingested(second, ports)
    assert leak.value.reason is Reason.PERSONAL_DATA_LEAK
    assert isinstance(ports.results, MemoryResults)
    assert len(ports.results.rows) == 1


async def test_a_text_that_is_gone_is_refused(ports: Ports, blobs: Blobs) -> None:
    event = await _ingested(blobs)
    await blobs.delete(event.text)
    with pytest.raises(Reject) as gone:
        await handle_ingested(event, ports)
    assert gone.value.reason is Reason.NOT_FOUND


async def test_the_sender_is_told(blobs: Blobs) -> None:
    event = await _ingested(blobs)
    [status] = tell_sender(event, Quarantine(Reason.PERSONAL_DATA_LEAK), FakeClock())
    assert (status.status, status.reason) == (DocumentStatus.QUARANTINED, "personal_data_leak")
    assert (status.submission_id, status.document) == ("s1", _DOCUMENT)
    assert tell_sender(event, Reject(Reason.PERSONAL_DATA_LEAK), FakeClock()) == [status]


async def test_what_the_matter_learns_meanwhile_is_replaced_too(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another document of the matter, redacted side by side, brings a name that nothing in this one gives away."""
    event = await _ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    other = dataclasses.replace(_DOCUMENT, document_id="e" * 32)
    check = ports.gate.check
    told: list[str] = []

    async def check_late(matter: Matter, texts: Sequence[str]) -> Counter[EntityType]:
        if not told:
            told.append("once")
            ref = await blobs.put_value("harbour-bank", KeyScope.SOURCE, "e" * 32, "text", OriginalText(_OTHER))
            await handle_ingested(dataclasses.replace(event, document=other, text=ref), ports)
        return await check(matter, texts)

    monkeypatch.setattr(ports.gate, "check", check_late)
    [answer] = await handle_ingested(event, ports)
    assert "Quorvex" not in (await blobs.get_value(RedactedText, answer.redacted)).text


async def _learn_late(ports: Ports, blobs: Blobs) -> DocumentIngested:
    """A document whose name nothing in it gives away; then another of the matter that tells whose it is."""
    event = await _ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    [unaware] = await handle_ingested(event, ports)
    assert "Quorvex" in (await blobs.get_value(RedactedText, unaware.redacted)).text
    other = dataclasses.replace(_DOCUMENT, document_id="e" * 32)
    ref = await blobs.put_value("harbour-bank", KeyScope.SOURCE, "e" * 32, "text", OriginalText(_OTHER))
    await handle_ingested(dataclasses.replace(event, document=other, text=ref), ports)
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
    assert (again.text, again.document, again.provenance) == (first.text, first.document, first.provenance)
    assert {one.entity_type: one.count for one in again.counts} == {"PERSON": 1}


async def test_the_second_redaction_stays(ports: Ports, blobs: Blobs) -> None:
    event = await _learn_late(ports, blobs)
    [first] = await handle_ingested(event, ports)
    again = await redact_again(first, ports)
    assert await redact_again(first, ports) == again
    assert await redact_again(again, ports) == again
    assert await handle_ingested(event, ports) == [again]


async def test_what_passes_is_left_as_it_is(ports: Ports, blobs: Blobs) -> None:
    [first] = await handle_ingested(await _ingested(blobs), ports)
    assert await redact_again(first, ports) is first


_OTHER = "By: ______\nName: Zyntha Quorvex\nMs. Quorvex signs.\n"
