"""The tests of ingestion on a database. A subclass has the fixture `world`."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.shared.domain.document import EXTRACTED, DataClass, OriginalText, Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    AuditRecorded,
    DocumentStatus,
    DocumentStatusChanged,
    DocumentSubmitted,
)
from services.shared.domain.identity import document_id
from services.shared.domain.submissions import key_owner
from services.shared.wire.codec import encode
from tests.unit.ingestion.makers import mail, pdf
from tests.unit.ingestion.store.amends_suite import AmendsSuite
from tests.unit.ingestion.store.archives_suite import ArchivesSuite
from tests.unit.ingestion.store.batches_suite import BatchesSuite
from tests.unit.ingestion.store.erasure_suite import ErasureSuite
from tests.unit.ingestion.store.matter_suite import MatterSuite
from tests.unit.ingestion.store.original_suite import OriginalSuite
from tests.unit.ingestion.store.relations_suite import RelationsSuite
from tests.unit.ingestion.store.withdrawal_suite import WithdrawalSuite
from tests.unit.ingestion.support import (
    MATTER,
    SYSTEM,
    World,
    ingested,
    make_world,
    record,
    status,
    statuses,
    submitted,
)

LONG = " ".join(f"Clause {number} binds the party of part {number * 7} to deliver." for number in range(600))


class StoreSuite(
    OriginalSuite,
    WithdrawalSuite,
    MatterSuite,
    ErasureSuite,
    AmendsSuite,
    RelationsSuite,
    BatchesSuite,
    ArchivesSuite,
):
    """Submissions, versions and duplicates, and the tests of originals, withdrawals, matters, erasures, amendments."""

    async def test_a_first_document(self, world: World) -> None:
        events = await world.submit(submitted(file_name="note.txt", data_class=DataClass.INTERNAL))
        (one,) = ingested(events)
        assert statuses(events) == [("accepted", "")]
        assert (one.document.version, one.document.media_type) == (1, "text/plain")
        assert one.document.data_class is DataClass.INTERNAL
        assert one.document.correlation_id == "s-1"
        assert one.document.purposes == (Purpose.REVIEW,)
        content_hash = (await world.ports.store.submission(record(), "s-1")).content_hash  # type: ignore[union-attr]
        assert one.document.document_id == document_id(one.document.family, 1, content_hash)
        assert one.original.subject == key_owner(SYSTEM, MATTER, "s-1")
        assert one.text.subject == one.document.document_id + EXTRACTED
        text = await world.blobs.get_value(OriginalText, one.text)
        assert text.text == "1. Term. This Agreement ends in a year."
        assert await world.blobs.get(one.original) == text.text.encode()
        assert one.provenance.extractor == "txt/2"
        assert len(one.file_name_hash) == 64
        (audited,) = [event for event in events if isinstance(event, AuditRecorded)]
        assert (audited.record.actor, audited.record.resource_id) == (f"source:{SYSTEM}", "s-1")

    async def test_the_same_submission_gives_the_same_events(self, world: World) -> None:
        first = await world.submit(submitted())
        world.clock.advance(60)
        again = await world.submit(submitted(minutes=1))
        assert [encode(one) for one in again] == [encode(one) for one in first]
        assert world.parser.calls == 1

    async def test_a_changed_document_is_the_next_version(self, world: World) -> None:
        first = await world.submit(submitted(b"first words"))
        second = await world.submit(submitted(b"second words", submission="s-2"))
        third = await world.submit(submitted(b"first words", submission="s-3"))
        documents = [ingested(events)[0].document for events in (first, second, third)]
        assert [one.version for one in documents] == [1, 2, 3]
        assert len({one.document_id for one in documents}) == 3
        assert len({one.family for one in documents}) == 1

    @pytest.mark.parametrize("reference", ["ref-1", "ref-2"])
    async def test_the_same_content_is_a_duplicate(self, world: World, reference: str) -> None:
        (first,) = ingested(await world.submit(submitted()))
        events = await world.submit(submitted(reference=reference, submission="s-2"))
        assert status(events).status is DocumentStatus.DUPLICATE
        assert status(events).duplicate_of == first.document.document_id
        assert not ingested(events)
        assert world.parser.calls == 1

    @pytest.mark.parametrize(
        "more",
        [
            {"matter": "HB-9"},
            {"tenant": "northgate-credit", "source_system": "loan-core"},
            {"source_system": "harbour-drop"},
        ],
    )
    async def test_the_same_content_elsewhere_is_no_duplicate(self, world: World, more: dict[str, Any]) -> None:
        await world.submit(submitted())
        assert statuses(await world.submit(submitted(reference="ref-2", **more))) == [("accepted", "")]

    async def test_near_duplicates_are_reported(self, world: World) -> None:
        (first,) = ingested(await world.submit(submitted(LONG.encode())))
        changed = LONG.replace("party of part 7 ", "party of part 8 ").encode()
        (other,) = ingested(await world.submit(submitted(changed, reference="ref-2", submission="s-2")))
        assert other.quality.near_duplicate_of == first.document.document_id
        assert 0.85 < other.quality.similarity <= 1.0
        elsewhere = submitted(changed, reference="ref-3", submission="s-3", matter="HB-9")
        (third,) = ingested(await world.submit(elsewhere))
        assert third.quality.near_duplicate_of == ""

    @pytest.mark.parametrize(
        ("event", "reason"),
        [
            (submitted(b"%PDF-1.4 broken"), Reason.MALFORMED),
            (submitted(b"\xff\xd8\xff\xe0 picture"), Reason.NEEDS_OCR),
            (submitted(pdf([["x"]], password="p")), Reason.NEEDS_PASSWORD),
            (submitted(b""), Reason.EMPTY),
            (submitted(b"   \n"), Reason.EMPTY),
            (submitted(b"x" * (1 << 20) + b"x"), Reason.TOO_LARGE),
            (submitted(content_hash="0" * 64), Reason.HASH_MISMATCH),
            (submitted(source_system="unknown"), Reason.FORBIDDEN),
            (submitted(source_system="walled"), Reason.FORBIDDEN),
            (submitted(tenant="northgate-credit"), Reason.FORBIDDEN),
            (submitted(b"", uri="file:///etc/passwd"), Reason.FORBIDDEN_LOCATION),
            (submitted(b"", uri=f"file:///{SYSTEM}/gone"), Reason.NOT_FOUND),
        ],
    )
    async def test_a_refusal_is_a_status(self, world: World, event: DocumentSubmitted, reason: Reason) -> None:
        events = await world.submit(event)
        assert statuses(events) == [("refused", reason.value)]
        assert not ingested(events)
        assert await world.submit(event) == events

    @pytest.mark.parametrize(
        ("event", "field", "detail"),
        [
            (
                submitted(source_system="unknown"),
                "source_system",
                'Source system "unknown" is not registered for this tenant',
            ),
            (
                submitted(source_system="walled"),
                "matter",
                f'Source system "walled" is not registered for matter "{MATTER}"',
            ),
            (submitted(b""), "content", 'Field "content" is empty, and field "uri" is missing'),
            (submitted(b"%PDF-1.4 broken"), "", ""),
        ],
    )
    async def test_a_refusal_states_the_fault(
        self, world: World, event: DocumentSubmitted, field: str, detail: str
    ) -> None:
        refused = status(await world.submit(event))
        assert (refused.field, refused.detail) == (field, detail)

    async def test_a_temporary_refusal_is_decided_again(self, world: World) -> None:
        event = submitted(b"", uri=f"file:///{SYSTEM}/later")
        refused = status(await world.submit(event))
        world.files[event.uri] = b"It is there now."
        accepted = status(await world.submit(event))
        assert (refused.reason, accepted.status) == ("not_found", DocumentStatus.ACCEPTED)
        assert refused.event_id != accepted.event_id

    async def test_a_document_at_a_uri(self, world: World) -> None:
        world.files[f"file:///{SYSTEM}/a.txt"] = b"Fetched words."
        (one,) = ingested(await world.submit(submitted(b"", uri=f"file:///{SYSTEM}/a.txt")))
        assert await world.blobs.get(one.original) == b"Fetched words."

    @pytest.mark.parametrize(
        "event",
        [
            submitted(matter=""),
            submitted(matter="../other"),
            submitted(tenant=""),
            submitted(reference=""),
            submitted(reference="a\nb"),
            submitted(reference="x" * 501),
            submitted(submission="a/b"),
            submitted(team="x" * 201),
            submitted(hold_ids=("a b",)),
        ],
    )
    async def test_invalid_metadata_are_rejected(self, world: World, event: DocumentSubmitted) -> None:
        with pytest.raises(Reject) as caught:
            await world.submit(event)
        assert caught.value.reason is Reason.INVALID_METADATA
        assert caught.value.detail.startswith(f'Field "{caught.value.field}" ')

    async def test_attachments_become_documents(self, world: World) -> None:
        inner = mail("Inner words", attachments=[("deep.txt", "text/plain", b"Deep words")])
        parts = [
            ("Geheim.pdf", "application/pdf", pdf([["A note"]])),
            ("inner.eml", "application/octet-stream", inner),
            ("scan.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ]
        event = submitted(mail("See attached", attachments=parts), privileged=True)
        events = await world.handle(event)
        documents = {one.document.source_reference: one.document for one in ingested(events)}
        assert set(documents) == {"ref-1", "ref-1#1", "ref-1#2", "ref-1#2#1"}
        assert documents["ref-1#1"].parent_document_id == documents["ref-1"].document_id
        assert documents["ref-1#2#1"].parent_document_id == documents["ref-1#2"].document_id
        assert documents["ref-1#1"].media_type == "application/pdf"
        assert all(one.privileged and one.matter == MATTER for one in documents.values())
        assert ("refused", "needs_ocr") in statuses(events)
        submissions = [one for one in events if isinstance(one, DocumentSubmitted)]
        assert [one.attachment for one in submissions] == ["1", "2", "3", "2.1"]
        assert not any(b"Geheim" in encode(one) for one in events)
        again = await world.handle(event)
        assert {one.event_id for one in again} == {one.event_id for one in events}

    async def test_concurrent_workers_accept_a_content_once(self, world: World) -> None:
        worlds = [make_world(world.database) for _ in range(4)]
        for one in worlds:
            one.ports = replace(one.ports, blobs=world.blobs)
        events = [submitted(reference=f"ref-{place % 2}", submission=f"s-{place}") for place in range(4)]
        results = await asyncio.gather(
            *(one.submit(event) for one, event in zip(worlds, events, strict=True)),
            *(one.submit(events[0]) for one in worlds),
        )
        accepted = {one.document.document_id for events in results for one in ingested(events)}
        assert len(accepted) == 1
        decisions = [status(events) for events in results]
        assert {one.duplicate_of for one in decisions if one.status is DocumentStatus.DUPLICATE} == accepted
        assert len({encode(one) for one in results[4]} ^ {encode(one) for one in results[7]}) == 0

    async def test_concurrent_versions_get_different_numbers(self, world: World) -> None:
        events = [submitted(f"words {place}".encode(), submission=f"s-{place}") for place in range(5)]
        results = await asyncio.gather(*map(world.submit, events))
        assert sorted(ingested(one)[0].document.version for one in results) == [1, 2, 3, 4, 5]

    async def test_replaying_adds_nothing(self, world: World) -> None:
        ledger = [
            submitted(b"one"),
            submitted(b"one", submission="s-2"),
            submitted(b"two", submission="s-3"),
            submitted(b"%PDF- no", reference="ref-2", submission="s-4"),
            submitted(mail(attachments=[("a.txt", "text/plain", b"three")]), reference="ref-3", submission="s-5"),
        ]
        first = {one.event_id: encode(one) for one in await world.handle(*ledger)}
        world.clock.advance(3600)
        again = {one.event_id: encode(one) for one in await world.handle(*ledger)}
        assert again == first

    async def test_later_statuses_are_stored(self, world: World) -> None:
        (one,) = ingested(await world.submit(submitted()))
        published = DocumentStatusChanged("n-1", one.occurred_at, one.document, "s-1", DocumentStatus.PUBLISHED)
        assert await world.handle(published) == []
        assert (await world.by_id("s-1")).later == published
        accepted = replace(published, status=DocumentStatus.ACCEPTED)
        await world.handle(accepted)
        assert (await world.latest("ref-1")).later == published
