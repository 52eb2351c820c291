"""Tests of what travels with a completed review, for every database. A subclass provides the fixture `world`."""

from datetime import timedelta

from services.annotation.comments.records import AddCommentRequest, CommentTarget, ResolveCommentRequest
from services.annotation.queue.assignments import Assignment
from services.annotation.sets.state import ReviewFacts
from services.annotation.storage.queue import QueueStore
from services.shared.domain.annotations import Review
from services.shared.domain.events import ReviewCompleted
from tests.unit.annotation.calls import DOCUMENT, OTHER, Body, finish, listed, reviews, submit
from tests.unit.annotation.storage.comment_suite import add, comments
from tests.unit.annotation.storage.finding_suite import OTHER_SENIOR, decide, first
from tests.unit.annotation.storage.undo_suite import undo
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World

ASKED = AddCommentRequest(DOCUMENT.document_id, CommentTarget.DOCUMENT, "Is that so?", asked=SENIOR.subject)
PLAIN = AddCommentRequest(DOCUMENT.document_id, CommentTarget.DOCUMENT, "It is so")


async def completed(world: World) -> list[Review]:
    return [one.review for one in await world.events(ReviewCompleted) if isinstance(one, ReviewCompleted)]


def facts(review: Review) -> ReviewFacts:
    return ReviewFacts(
        review.assignee,
        review.assigned_by,
        review.assigned_at,
        review.comments,
        review.questions,
        review.open_questions,
        review.undone_decisions,
    )


class FactsSuite:
    """The event has the facts of the review, without text."""

    async def test_a_review_without_facts(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await finish(world, 1)
        assert [facts(one) for one in await completed(world)] == [ReviewFacts()]

    async def test_the_event_has_the_facts_since_the_last_completion(self, world: World) -> None:
        await world.propose(DOCUMENT)
        given = Assignment(REVIEWER.subject, SENIOR.subject, NOW - timedelta(hours=1), None, OTHER.subject, None)
        await QueueStore(world.database).change(DOCUMENT, lambda _: given)
        one = (await listed(world)).annotations[0]
        reject: Body = {"decision": "reject", "annotation_id": one.annotation_id}
        await submit(world, decision_id="a", revision=1, **reject)
        finding = await first(world)
        await decide(world, decision_id="f", verdict="accept", finding_id=finding.finding_id, revision=2)
        await undo(world, 3)
        await undo(world, 4)
        made = [await add(world, request=each) for each in (ASKED, ASKED, PLAIN)]
        await comments(world).resolve(SENIOR, ResolveCommentRequest(DOCUMENT.document_id, made[0].id))
        world.clock.advance(60)
        await finish(world, 5, SENIOR)
        expected = ReviewFacts(REVIEWER.subject, SENIOR.subject, NOW - timedelta(hours=1), 3, 2, 1, 2)
        [review] = await completed(world)
        assert (facts(review), review.decisions) == (expected, ())
        assert "so" not in str(review).replace("reason", "")
        world.clock.advance(60)
        await reviews(world).reopen(OTHER_SENIOR, DOCUMENT.document_id, 6)
        await add(world, request=PLAIN)
        await finish(world, 7)
        again = (await completed(world))[1]
        assert (again.comments, again.questions, again.undone_decisions) == (1, 0, 0)
        assert again.assignee == REVIEWER.subject
