"""Batches on a database: counts by outcome, pages, and matters that a caller cannot see."""

from dataclasses import replace

from services.ingestion.batches.records import BatchFilter, Position, Visible
from services.ingestion.batches.store import BatchStore
from services.ingestion.records import Submission
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged
from tests.unit.ingestion.makers import mail
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, ingested, record, submitted

_B1 = (SYSTEM, "b-1")
VISIBLE, BOTH = Visible(TENANT, [MATTER]), Visible(TENANT, [MATTER, "HB-9"])


class BatchesSuite:
    """Batches of one tenant in two matters."""

    async def test_a_batch_counts_its_submissions_by_outcome(self, world: World) -> None:
        store, visible = BatchStore(world.database), VISIBLE
        (first,) = ingested(await world.submit(submitted(b"first words", "r-1", "s-1", batch_id="b-1")))
        await world.submit(submitted(b"first words", "r-2", "s-2", batch_id="b-1"))
        await world.submit(submitted(b"\xff\xd8\xff\xe0 picture", "r-3", "s-3", batch_id="b-1"))
        await world.submit(submitted(b"other words", "r-4", "s-4"))
        await world.ports.store.receive(Submission(record("r-5", batch_id="b-1"), "s-5"), world.clock.now())
        batch = await store.find(visible, _B1)
        assert batch is not None
        assert [(one.status.value, one.reason, one.count) for one in batch.outcomes] == [
            ("accepted", "", 2),
            ("duplicate", "", 1),
            ("refused", "needs_ocr", 1),
        ]
        proposed = DocumentStatusChanged("e", world.clock.now(), first.document, "s-1", DocumentStatus.PROPOSED)
        await world.ports.store.follow(proposed)
        batch = await store.find(visible, _B1)
        assert batch is not None
        assert {one.status.value: one.count for one in batch.outcomes}["proposed"] == 1
        assert batch.submissions == 4
        assert await store.find(visible, (SYSTEM, "b-2")) is None
        assert await store.find(visible, ("loan-core", "b-1")) is None
        assert await store.find(replace(VISIBLE, tenant="northgate-credit"), _B1) is None

    async def test_other_matters_change_nothing(self, world: World) -> None:
        store = BatchStore(world.database)
        await world.submit(submitted(b"first words", batch_id="b-1"))
        before = await store.find(VISIBLE, _B1)
        await world.submit(submitted(b"walled words", "r-2", "s-2", matter="HB-9", batch_id="b-1"))
        assert await store.find(VISIBLE, _B1) == before
        assert await store.page(VISIBLE, BatchFilter(), None, 9) == [before]
        assert [one.submission_id for one in await store.submissions(VISIBLE, _B1, None, 9)] == ["s-1"]
        assert await store.find(Visible(TENANT, []), _B1) is None
        both = await store.find(BOTH, _B1)
        assert both is not None
        assert both.matters == (MATTER, "HB-9")

    async def test_a_closed_chain_changes_nothing(self, world: World) -> None:
        store = BatchStore(world.database)
        await world.submit(submitted(b"first words", batch_id="b-1"))
        before = await store.find(VISIBLE, _B1)
        (closed,) = ingested(await world.submit(submitted(b"closed words", "r-2", "s-2", batch_id="b-1")))
        visible = replace(VISIBLE, closed=[(MATTER, closed.document.family)])
        assert await store.find(visible, _B1) == before
        assert await store.page(visible, BatchFilter(), None, 9) == [before]
        assert [one.submission_id for one in await store.submissions(visible, _B1, None, 9)] == ["s-1"]
        elsewhere = replace(VISIBLE, closed=[("HB-9", closed.document.family)])
        assert len(await store.submissions(elsewhere, _B1, None, 9)) == 2

    async def test_pages_have_each_batch_and_each_submission_once(self, world: World) -> None:
        store, seen, after = BatchStore(world.database), [], None
        for number in range(5):
            if number % 2:
                world.clock.advance(60)
            await world.submit(submitted(b"words %d" % number, f"r-{number}", f"s-{number}", batch_id=f"b-{number}"))
        while page := await store.page(VISIBLE, BatchFilter(), after, 2):
            seen += [one.batch_id for one in page]
            after = Position(page[-1].received_at, (page[-1].source_system, page[-1].batch_id))
        assert seen == ["b-3", "b-4", "b-1", "b-2", "b-0"]
        for number in range(3):
            await world.submit(submitted(b"more %d" % number, f"m-{number}", f"t-{number}", batch_id="b-9"))
        place, found = None, []
        while rows := await store.submissions(VISIBLE, (SYSTEM, "b-9"), place, 2):
            found += [one.submission_id for one in rows]
            place = Position(rows[-1].received_at, (rows[-1].record.matter, rows[-1].submission_id))
        assert found == ["t-0", "t-1", "t-2"]

    async def test_filters_keep_the_counts(self, world: World) -> None:
        store, visible = BatchStore(world.database), BOTH
        await world.intake.submit(record("r-1", batch_id="b-1"), b"words", submitted_by="ann@harbour-bank")
        await world.intake.submit(record("r-2", batch_id="b-1"), b"more words", submitted_by="ben@harbour-bank")
        await world.intake.submit(
            record("r-3", batch_id="b-2", matter="HB-9"), b"words", submitted_by="ben@harbour-bank"
        )
        await world.handle(*world.publisher.events)
        (found,) = await store.page(visible, BatchFilter(submitter="ann@harbour-bank"), None, 9)
        assert (found.batch_id, found.submissions) == ("b-1", 2)
        assert found.submitted_by == ("ann@harbour-bank", "ben@harbour-bank")
        (found,) = await store.page(visible, BatchFilter(matter="HB-9"), None, 9)
        assert found.batch_id == "b-2"

    async def test_attachments_are_in_the_batch_of_their_mail(self, world: World) -> None:
        data = mail("Please see the draft.", attachments=[("a.txt", "text/plain", b"Attached words.")])
        sent = await world.intake.submit(record("m-1", batch_id="b-1"), data, submitted_by="ann@harbour-bank")
        await world.handle(*world.publisher.events)
        batch = await BatchStore(world.database).find(VISIBLE, _B1)
        assert batch is not None
        assert (batch.submissions, batch.submitted_by) == (2, ("ann@harbour-bank",))
        assert sent.submission_id

    async def test_the_same_document_in_another_batch_is_a_duplicate(self, world: World) -> None:
        first = await world.intake.submit(record(batch_id="b-1"), b"words")
        await world.handle(*world.publisher.events)
        again = await world.intake.submit(record(batch_id="b-1"), b"words")
        other = await world.intake.submit(record(batch_id="b-2"), b"words")
        assert again.submission_id == first.submission_id != other.submission_id
        assert other.status is DocumentStatus.DUPLICATE
        assert other.duplicate_of == again.duplicate_of

    async def test_a_sender_by_kafka_cannot_state_who_submitted(self, world: World) -> None:
        await world.submit(submitted(batch_id="b-1", submitted_by="ceo@harbour-bank"))
        stored = await world.ports.store.submission(record(), "s-1")
        assert stored is not None
        assert stored.submitted_by == ""

    async def test_a_refused_message_with_an_invalid_batch_is_in_none(self, world: World) -> None:
        invalid = record(batch_id="Smith, John\n" * 99)
        error = Reject(Reason.INVALID_METADATA, field="batch_id")
        change = DocumentStatusChanged(
            "e", world.clock.now(), invalid, "s-1", DocumentStatus.REFUSED, error.reason.value, field="batch_id"
        )
        await world.ports.store.record_refusal(change)
        assert await BatchStore(world.database).matters_with_batches(TENANT) == []
