"""A document comes in with its words and goes out without them, once."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from threading import get_ident

import pytest
from obstore.store import MemoryStore

from services.redaction import handler
from services.redaction.gate import Gate
from services.redaction.handler import Ports, handle_ingested, redact_again, tell_sender
from services.redaction.memory_vault import MemoryVault
from services.redaction.policy import Exemption, Operator, Rule
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.registry import RULES
from services.redaction.redact import Plan
from services.redaction.texts import Texts
from services.redaction.vault import Matter
from services.shared.domain.document import (
    EXTRACTED,
    BlobRef,
    DocumentRecord,
    KeyScope,
    OriginalText,
    Provenance,
    QualityReport,
    RedactedText,
    SealedText,
)
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.errors import Quarantine, Reason, Reject, Retry
from services.shared.domain.events import DocumentIngested, DocumentRedacted, DocumentStatus
from services.shared.domain.spans import OriginalSpan, RedactionMap
from services.shared.runtime.blobs import Blobs
from services.shared.wire.codec import encode
from tests.fakes import FakeClock
from tests.unit.redaction.makers import LEGAL
from tests.unit.redaction.party_suite import MemoryParties
from tests.unit.redaction.stores import MemoryKeyring, MemoryResults, destroy_value, hash_key, make_texts

_TEXT = "Guaranty of Jane Smith.\nName: Jane Smith\nAccount No. 00123456 holds $5,000.\n"
_DOCUMENT = DocumentRecord("harbour-bank", "dms", "ref", "loan-1", document_id="d" * 32, family="f" * 32, version=1)


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def blobs(keyring: MemoryKeyring) -> Blobs:
    return Blobs(MemoryStore(), keyring, hash_key)


@pytest.fixture
def counted() -> Counter[str]:
    return Counter()


@pytest.fixture
def ports(blobs: Blobs, keyring: MemoryKeyring, counted: Counter[str]) -> Ports:
    vault = MemoryVault()
    return Ports(
        blobs=blobs,
        texts=make_texts(blobs, keyring),
        vault=vault,
        gate=Gate(vault),
        parties=MemoryParties(),
        results=MemoryResults(),
        clock=FakeClock(),
        policy=LEGAL,
        recognisers=RULES,
        count=lambda kind, number: counted.update({kind: number}),
        leaked=lambda found: counted.update({f"leaked {kind}": number for kind, number in found.items()}),
    )


async def _ingested(blobs: Blobs, text: str = _TEXT, identity: str = "d" * 32) -> DocumentIngested:
    original = OriginalText(
        text, (OriginalSpan(0, len(text)),), (OriginalSpan(0, 23), OriginalSpan(24, len(text))), (OriginalSpan(0, 23),)
    )
    ref = await blobs.put_value("harbour-bank", KeyScope.SOURCE, identity + EXTRACTED, "text", original)
    other = BlobRef("harbour-bank", KeyScope.SOURCE, "d" * 32, "other", 1)
    return DocumentIngested(
        f"e-{identity}",
        FakeClock().now(),
        dataclasses.replace(_DOCUMENT, document_id=identity),
        Provenance(extractor="txt.v1"),
        "s1",
        other,
        ref,
        other,
        QualityReport(),
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
    assert (answer.layout, answer.submission_id) == (event.layout, "s1")
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
    assert (await ports.texts.read(_DOCUMENT, second.text)).text.text == _TEXT


async def test_documents_of_a_matter_share_placeholders(ports: Ports, blobs: Blobs) -> None:
    await handle_ingested(await _ingested(blobs), ports)
    second = await _ingested(blobs, "a letter that names Jane Smith and J. Smith in passing", "e" * 32)
    [answer] = await handle_ingested(second, ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "a letter that names [PERSON_1] and [PERSON_1] in passing"


def _recording(threads: list[int], work: Callable[..., object]) -> Callable[..., object]:
    def recorded(*arguments: object, **named: object) -> object:
        threads.append(get_ident())
        return work(*arguments, **named)

    return recorded


async def test_a_long_document_does_not_hold_up_the_others(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    for name in ("plan", "apply"):
        work = getattr(handler, name)
        monkeypatch.setattr(handler, name, _recording(threads, work))
    await handle_ingested(await _ingested(blobs), ports)
    assert len(threads) == 2
    assert get_ident() not in threads


async def test_the_jurisdiction_and_the_parties_decide(ports: Ports, blobs: Blobs) -> None:
    event = await _ingested(blobs, "The papers of hale industries are here. Sums: $5,000.\n")
    matter = Matter("harbour-bank", event.document.matter)
    await ports.parties.replace(matter, [("ORGANIZATION", "Hale Industries, Inc.")])
    exemption = Exemption(EntityType.AMOUNT, Rule(Operator.GENERALISE), jurisdiction="DE")
    ports = dataclasses.replace(ports, policy=dataclasses.replace(LEGAL, exemptions=(exemption,)))
    german = dataclasses.replace(event.document, jurisdiction="DE-BY")
    [answer] = await handle_ingested(dataclasses.replace(event, document=german), ports)
    text = await blobs.get_value(RedactedText, answer.redacted)
    assert text.text == "The papers of [ORGANIZATION_1] are here. Sums: [$ 5K–10K].\n"


async def test_what_still_leaks_is_quarantined(
    ports: Ports, blobs: Blobs, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With recognisers that find nothing any more."""
    await handle_ingested(await _ingested(blobs), ports)
    monkeypatch.setattr("services.redaction.handler.plan", lambda text, *_, **__: Plan(text, (), ()))
    second = await _ingested(blobs, identity="e" * 32)
    with pytest.raises(Quarantine) as leak:
        await handle_ingested(second, ports)
    assert leak.value.reason is Reason.PERSONAL_DATA_LEAK
    assert isinstance(ports.results, MemoryResults)
    assert len(ports.results.rows) == 1
    assert counted["leaked PERSON"] > 0
    assert (await blobs.get_value(OriginalText, second.text)).text == _TEXT


@pytest.mark.parametrize("down", ["assign", "values"])
async def test_while_the_vault_is_away_nothing_passes(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch, down: str
) -> None:
    event = await _ingested(blobs)

    async def away(*_: object) -> None:
        raise Retry(dependency="database")

    with monkeypatch.context() as patched:
        patched.setattr(ports.vault, down, away)
        with pytest.raises(Retry) as told:
            await handle_ingested(event, ports)
    assert told.value.dependency == "database"
    assert await blobs.find("harbour-bank", KeyScope.REDACTED) == []
    [answer] = await handle_ingested(event, ports)
    assert "Smith" not in (await blobs.get_value(RedactedText, answer.redacted)).text


async def test_without_the_keys_of_values_nothing_passes(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def missing(*_: object, **__: object) -> None:
        raise Reject(Reason.KEY_UNAVAILABLE, detail="harbour-bank person version 3")

    event = await _ingested(blobs)
    assert isinstance(ports.texts, Texts)
    monkeypatch.setattr(ports.texts.values, "keys", missing)
    with pytest.raises(Reject) as told:
        await handle_ingested(event, ports)
    assert "version 3" in str(told.value)
    assert await blobs.find("harbour-bank", KeyScope.REDACTED) == []
    assert (await blobs.get_value(OriginalText, event.text)).text == _TEXT


async def test_a_text_that_is_gone_is_refused(ports: Ports, blobs: Blobs) -> None:
    event = await _ingested(blobs)
    await blobs.delete(event.text)
    with pytest.raises(Reject) as gone:
        await handle_ingested(event, ports)
    assert gone.value.reason is Reason.NOT_FOUND


async def test_the_stored_text_has_holes_that_only_value_keys_fill(
    ports: Ports, blobs: Blobs, keyring: MemoryKeyring
) -> None:
    [answer] = await handle_ingested(await _ingested(blobs), ports)
    sealed = await blobs.get_value(SealedText, answer.text)
    assert sealed.text == "Guaranty of ██████████.\nName: ██████████\nAccount No. ████████ holds $5,000.\n"
    assert [one.placeholder for one in sealed.values] == ["[PERSON_1]", "[PERSON_1]", "[ACCOUNT_1]"]
    assert (await ports.texts.read(_DOCUMENT, answer.text)).text.text == _TEXT
    await destroy_value(keyring, Matter("harbour-bank", "loan-1"), "[PERSON_1]")
    opened = await ports.texts.read(_DOCUMENT, answer.text)
    assert opened.text.text == "Guaranty of ██████████.\nName: ██████████\nAccount No. 00123456 holds $5,000.\n"
    assert [one.placeholder for one in opened.erased] == ["[PERSON_1]", "[PERSON_1]"]


async def test_what_was_extracted_is_destroyed_once_its_redaction_is_kept(
    ports: Ports, blobs: Blobs, keyring: MemoryKeyring
) -> None:
    event = await _ingested(blobs)
    [first] = await handle_ingested(event, ports)
    assert keyring.keys["harbour-bank", KeyScope.SOURCE, "d" * 32 + EXTRACTED] is None
    with pytest.raises(Reject):
        await blobs.get_value(OriginalText, event.text)
    assert await handle_ingested(event, ports) == [first]


async def test_a_text_of_an_earlier_version_is_read_and_kept(ports: Ports, blobs: Blobs) -> None:
    event = await _ingested(blobs)
    old = await blobs.put_value("harbour-bank", KeyScope.SOURCE, "d" * 32, "text", OriginalText(_TEXT))
    [answer] = await handle_ingested(dataclasses.replace(event, text=old), ports)
    assert (await ports.texts.read(_DOCUMENT, answer.text)).text.text == _TEXT
    assert (await blobs.get_value(OriginalText, old)).text == _TEXT


async def test_who_was_erased_stays_a_placeholder_in_a_later_redaction(
    ports: Ports, blobs: Blobs, keyring: MemoryKeyring
) -> None:
    event = await _ingested(blobs)
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


async def test_a_worker_that_comes_second_tells_what_the_first_has_told(
    ports: Ports, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await _ingested(blobs)
    [first] = await handle_ingested(event, ports)
    found = iter([None, first])

    async def find_late(document_id: str, policy: str) -> DocumentRedacted | None:
        return next(found)

    async def meet_late(met: DocumentIngested) -> tuple[DocumentRedacted, ...]:
        return ()

    monkeypatch.setattr(ports.results, "find", find_late)
    monkeypatch.setattr(ports.results, "meet", meet_late)
    assert await handle_ingested(event, ports) == [first]


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
    check = ports.gate.check
    told: list[str] = []

    async def check_late(matter: Matter, texts: Sequence[str]) -> Counter[EntityType]:
        if not told:
            told.append("once")
            await handle_ingested(await _ingested(blobs, _OTHER, "e" * 32), ports)
        return await check(matter, texts)

    monkeypatch.setattr(ports.gate, "check", check_late)
    [answer] = await handle_ingested(event, ports)
    assert "Quorvex" not in (await blobs.get_value(RedactedText, answer.redacted)).text


async def _learn_late(ports: Ports, blobs: Blobs) -> DocumentIngested:
    """A document whose name nothing in it gives away; then another of the matter that tells whose it is."""
    event = await _ingested(blobs, "The keys hang beside Zyntha Quorvex.\n")
    [unaware] = await handle_ingested(event, ports)
    assert "Quorvex" in (await blobs.get_value(RedactedText, unaware.redacted)).text
    await handle_ingested(await _ingested(blobs, _OTHER, "e" * 32), ports)
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
    assert (await ports.texts.read(_DOCUMENT, again.text)).text.text == "The keys hang beside Zyntha Quorvex.\n"
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


async def test_where_a_recogniser_fails_nothing_is_kept(ports: Ports, blobs: Blobs) -> None:
    """A model that is away takes all with it: an answer without what it knows is none."""

    class Away:
        name = "model.away"

        def find(self, source: Source) -> Sequence[Recognition]:
            raise Retry(dependency="triton")

    event = await _ingested(blobs)
    with pytest.raises(Retry) as failed:
        await handle_ingested(event, dataclasses.replace(ports, recognisers=[*ports.recognisers, Away()]))
    assert failed.value.dependency == "triton"
    assert isinstance(ports.results, MemoryResults)
    assert ports.results.rows == {}
    assert await ports.vault.values(Matter("harbour-bank", "loan-1")) == ()
    [answer] = await handle_ingested(event, ports)
    assert answer.counts
