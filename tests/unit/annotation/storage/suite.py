"""Tests of the store for every database. A subclass provides the fixture `world`."""

from dataclasses import replace
from datetime import timedelta

from services.shared.domain.errors import Reason
from services.shared.domain.events import (
    AnnotationsProposed,
    DocumentStatusChanged,
)
from tests.unit.annotation.calls import (
    DOCUMENT,
    Body,
    finish,
    listed,
    refused,
    reviews,
    submit,
    withdrawal,
    without_decisions,
)
from tests.unit.annotation.desk.review_suite import ReviewSuite
from tests.unit.annotation.storage.amends_suite import AmendsSuite
from tests.unit.annotation.storage.comment_suite import CommentSuite
from tests.unit.annotation.storage.facts_suite import FactsSuite
from tests.unit.annotation.storage.finding_suite import FindingSuite
from tests.unit.annotation.storage.notice_suite import NoticeSuite
from tests.unit.annotation.storage.queue_suite import QueueSuite
from tests.unit.annotation.storage.reveals_suite import RevealsSuite
from tests.unit.annotation.storage.undo_suite import UndoSuite
from tests.unit.annotation.storage.version_suite import VersionSuite
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World, record
from tests.unit.annotation.texts import ASSIGN, LAW, LAW_AGAIN, MOVED, PARTY


class StoreSuite(
    ReviewSuite,
    AmendsSuite,
    RevealsSuite,
    FindingSuite,
    QueueSuite,
    VersionSuite,
    UndoSuite,
    CommentSuite,
    FactsSuite,
    NoticeSuite,
):
    """Tests of results and withdrawals, and all tests of reviews, amendments, reveal grants, findings, the queue,
    undo and comments.
    """

    async def test_a_redelivered_result_is_stored_and_published_once(self, world: World) -> None:
        event = await world.propose(DOCUMENT)
        events = await world.events()
        assert [type(one) for one in events] == [AnnotationsProposed, DocumentStatusChanged]
        await world.service.handle(event)
        await world.service.handle(replace(event, occurred_at=NOW, predictions=()))
        assert await world.events() == events
        shown = await listed(world)
        assert [one.category for one in shown.annotations] == ["Parties", "Governing Law", "Anti-Assignment"]
        assert replace(shown, findings=without_decisions(shown)) == events[0].annotation_set  # type: ignore[union-attr]

    async def test_a_new_model_supersedes_proposals_and_keeps_decisions(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = (await listed(world)).annotations[1]
        await submit(world, decision_id="1", revision=1, decision="reject", annotation_id=law.annotation_id)
        await world.propose(DOCUMENT, model="clauses@2", minutes=5, found=(LAW, LAW_AGAIN))
        shown = await listed(world)
        assert [(one.state, one.revision) for one in shown.annotations] == [("rejected", 3), ("proposed", 1)]
        assert await world.sets() == [
            ("AnnotationsProposed", "proposed", 1),
            ("AnnotationsProposed", "superseded", 3),
            ("AnnotationsProposed", "proposed", 1),
        ]
        events = await world.events(AnnotationsProposed)
        assert events[1].annotation_set.superseded_by == shown.set_id  # type: ignore[union-attr]
        assert shown.supersedes == events[1].annotation_set.set_id  # type: ignore[union-attr]

    async def test_a_late_result_of_an_earlier_model_run_supersedes_nothing(self, world: World) -> None:
        await world.propose(DOCUMENT, model="clauses@2", minutes=5)
        newest = await listed(world)
        await world.propose(DOCUMENT, model="clauses@1", minutes=0)
        assert await listed(world) == newest
        assert (await world.sets())[-1] == ("AnnotationsProposed", "superseded", 1)

    async def test_a_new_version_carries_decisions_and_reports_lost_ones(self, world: World) -> None:
        await world.propose(DOCUMENT, found=(LAW, ASSIGN))
        for number, one in enumerate((await listed(world)).annotations, start=1):
            body: Body = {"decision_id": f"{number}", "revision": number, "annotation_id": one.annotation_id}
            await submit(world, decision="accept", **body)
        second = record(2)
        await world.propose(second, MOVED, found=(LAW, PARTY), minutes=9)
        shown = await listed(world, second)
        assert [(one.category, one.state) for one in shown.annotations] == [
            ("Parties", "proposed"),
            ("Governing Law", "accepted"),
            ("Governing Law", "proposed"),
        ]
        lost = [one for one in shown.findings if one.rule_id == "lost-anchor"]
        assert [one.category for one in lost] == ["Anti-Assignment"]
        old = await world.service.operations.views.document(REVIEWER, DOCUMENT.document_id)
        assert (old.annotation_set.state, old.superseded_by) == ("superseded", second.document_id)
        assert [one.state for one in old.annotation_set.annotations] == ["accepted", "accepted"]

    async def test_a_late_result_of_an_older_version_supersedes_nothing(self, world: World) -> None:
        second = record(2)
        await world.propose(second, MOVED, found=(PARTY,))
        newest = await listed(world, second)
        await world.propose(DOCUMENT, minutes=30)
        assert await listed(world, second) == newest
        old = await listed(world)
        assert (old.state, old.superseded_by) == ("superseded", newest.set_id)
        assert {one.state for one in old.annotations} == {"superseded"}
        assert await world.sets() == [
            ("AnnotationsProposed", "proposed", 1),
            ("AnnotationsProposed", "superseded", 1),
        ]

    async def test_a_published_version_stays_published_after_a_new_version(self, world: World) -> None:
        await world.propose(DOCUMENT, found=(LAW,))
        law = (await listed(world)).annotations[0]
        await submit(world, decision_id="1", revision=1, decision="accept", annotation_id=law.annotation_id)
        published = await finish(world, 2)
        await world.propose(DOCUMENT, model="clauses@2", minutes=60)
        assert await listed(world) == published
        second = record(2)
        await world.propose(second, MOVED, found=(), minutes=90)
        assert await listed(world) == published
        assert [(one.state, one.revision) for one in (await listed(world, second)).annotations] == [("accepted", 3)]
        await refused(Reason.PRECONDITION_FAILED, reviews(world).reopen(SENIOR, DOCUMENT.document_id, 3))

    async def test_a_withdrawal_ends_every_version_and_later_results(self, world: World) -> None:
        second, third = record(2), record(3)
        await world.propose(DOCUMENT)
        await finish(world, 1)
        await world.propose(second, MOVED, found=())
        await world.service.handle(withdrawal())
        await world.service.handle(withdrawal())
        for document in (DOCUMENT, second):
            await refused(Reason.WITHDRAWN, listed(world, document))
            await refused(Reason.WITHDRAWN, finish(world, 1, document=document))
            await refused(
                Reason.WITHDRAWN,
                world.service.operations.views.words(REVIEWER, document.document_id, None, "review"),
            )
        assert (await world.sets())[-2:] == [
            ("AnnotationsProposed", "withdrawn", 3),
            ("AnnotationsProposed", "withdrawn", 2),
        ]
        before = await world.events()
        await world.propose(third, MOVED, found=(PARTY,))
        assert await world.events() == before
        found = await world.service.operations.views.document(REVIEWER, third.document_id)
        assert (found.annotation_set.state, found.annotation_set.annotations) == ("withdrawn", ())

    async def test_a_withdrawal_before_the_document_spares_later_submissions(self, world: World) -> None:
        await world.service.handle(withdrawal(10))
        await world.service.handle(withdrawal(5))
        world.submitted_at = NOW + timedelta(minutes=9)
        await world.propose(DOCUMENT)
        assert await world.events() == []
        second = record(2)
        world.submitted_at = NOW + timedelta(minutes=11)
        await world.propose(second, MOVED, found=(PARTY,))
        assert (await listed(world, second)).state == "proposed"
        await world.service.handle(withdrawal(10))
        assert (await listed(world, second)).state == "proposed"
        await world.service.handle(withdrawal(12))
        await refused(Reason.WITHDRAWN, listed(world, second))
