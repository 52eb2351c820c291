"""Reviews by two people: open and blind, and what a third person decides."""

from collections.abc import Sequence

import pytest

from services.annotation.comments.records import AddCommentRequest, CommentTarget, ListCommentsRequest
from services.annotation.desk.queue import AssignRequest, QueueRequest, ReviewQueue
from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.sets.records import DecideFindingRequest, ListFindingsRequest
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.steps.records import Stage
from services.annotation.storage.queue import QueueStore
from services.annotation.timeline.records import (
    ListDecisionsRequest,
    ListDocumentEventsRequest,
    ListPlaceReadersRequest,
    UndoDecisionRequest,
)
from services.shared.domain.annotations import AnnotationSet, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AnnotationsPublished, ReviewCompleted
from services.shared.domain.records import Actor, Role
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, Body, finish, listed, refused, reviews, submit, withdrawal
from tests.unit.annotation.sets.test_review_policy import SCHEMA
from tests.unit.annotation.support import SENIOR, World, actor, make_world, record
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY, PROSE, original_span, texts_of

ANNA, BEN, CLEO = (actor(Role.REVIEWER, subject=f"{one}@harbour-bank") for one in ("anna", "ben", "cleo"))
EVERY = "data_class: [public, internal, confidential, restricted]"


def policy(more: str) -> ReviewPolicy:
    text = f"publish_unreviewed: []\nsegregation: []\nmethod:\n  - {{id: all, when: {{{EVERY}}}, {more}}}"
    return read_review_policy(text, SCHEMA, "review.yaml")


OPEN = policy("four_eyes: open, second_review_share: 0, passage_share: 0")
BLIND = policy("four_eyes: blind, passage_share: 0")
DRAWN, SPARED = (policy(f"second_review_share: {share}, passage_share: 0") for share in (1, 0))


async def proposed(database: Database, rules: ReviewPolicy) -> World:
    world = make_world(database, review_policy=rules)
    await world.propose(DOCUMENT, found=(PARTY, LAW, ASSIGN))
    return world


async def decide(world: World, who: Actor, *decisions: str) -> int:
    """Decides on the annotations in order; returns the revision of the set."""
    shown = await listed(world, who=who)
    revision = shown.revision
    for one, decision in zip(shown.annotations, decisions, strict=False):
        body: Body = {
            "decision_id": f"{who.subject.partition('@')[0]}-{revision}",
            "annotation_id": one.annotation_id,
            "decision": decision,
        }
        revision = (await submit(world, who, revision=revision, **body)).revision
    return revision


async def stage(world: World) -> tuple[Stage, bool]:
    found = await world.service.operations.views.document(SENIOR, DOCUMENT.document_id)
    return found.stage, found.blind


def states(shown: AnnotationSet) -> Sequence[str]:
    return [one.state.value for one in shown.annotations]


async def test_without_four_eyes_one_person_publishes(database: Database) -> None:
    world = await proposed(database, SPARED)
    assert (await finish(world, 1, ANNA)).state == "published"
    assert await stage(world) == (Stage.FIRST, False)


async def test_with_four_eyes_another_person_publishes(database: Database) -> None:
    world = await proposed(database, OPEN)
    revision = await decide(world, ANNA, "accept", "reject")
    assert (await finish(world, revision, ANNA)).state == "proposed"
    assert await stage(world) == (Stage.SECOND, False)
    assert await world.events(AnnotationsPublished) == []
    shown = await listed(world, who=BEN)
    assert states(shown) == ["accepted", "rejected", "proposed"]
    await refused(Reason.FORBIDDEN, finish(world, revision + 1, ANNA))
    await refused(Reason.FORBIDDEN, decide(world, ANNA, "reject"))
    revision = await decide(world, BEN, "accept", "accept")
    published = await finish(world, revision, BEN)
    assert (published.state, states(published)) == ("published", ["accepted", "accepted"])
    [review] = await world.events(ReviewCompleted)
    assert isinstance(review, ReviewCompleted)
    assert (review.review.actor, len(review.review.decisions)) == (BEN.subject, 4)


async def test_a_repeated_completion_of_a_step_returns_the_first_result(database: Database) -> None:
    world = await proposed(database, OPEN)
    first = await finish(world, 1, ANNA)
    assert await finish(world, 1, ANNA) == first
    await refused(Reason.CONFLICT, finish(world, 1, BEN))


async def test_the_first_reviewer_takes_back_nothing_after_the_first_step(database: Database) -> None:
    world = await proposed(database, OPEN)
    revision = await decide(world, ANNA, "accept")
    await finish(world, revision, ANNA)
    history = world.service.operations.history
    await refused(Reason.FORBIDDEN, history.undo(ANNA, UndoDecisionRequest(DOCUMENT.document_id, revision + 1)))


@pytest.mark.parametrize("rules", [BLIND, DRAWN], ids=["blind", "drawn"])
async def test_the_second_reviewer_finds_no_decision_of_the_first(database: Database, rules: ReviewPolicy) -> None:
    world = await proposed(database, rules)
    before = await listed(world, who=BEN)
    revision = await decide(world, ANNA, "accept", "reject", "accept")
    span = original_span(texts_of(PROSE), "keeps the collateral insured")
    place = {"start": span.start, "end": span.end}
    added = await submit(
        world, ANNA, decision_id="add", revision=revision, decision="add", category="Insurance", span=place
    )
    await finish(world, added.revision, ANNA)
    assert await stage(world) == (Stage.SECOND, True)
    shown = await listed(world, who=BEN)
    assert [(one.annotation_id, one.state, one.category) for one in shown.annotations] == [
        (one.annotation_id, one.state, one.category) for one in before.annotations
    ]
    assert shown.findings == before.findings
    history = await world.service.operations.history.list(BEN, ListDecisionsRequest(DOCUMENT.document_id))
    assert (history.decisions, history.can_undo) == ((), False)
    again = await submit(
        world, BEN, decision_id="b", revision=shown.revision, decision="add", category="Insurance", span=place
    )
    undone = await world.service.operations.history.undo(BEN, UndoDecisionRequest(DOCUMENT.document_id, again.revision))
    assert states(await listed(world, who=BEN)) == ["proposed"] * 3
    assert undone.revision == again.revision + 1


async def test_two_blind_reviews_that_agree_publish(database: Database) -> None:
    world = await proposed(database, DRAWN)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    published = await finish(world, await decide(world, BEN, "accept", "reject", "accept"), BEN)
    assert (published.state, states(published)) == ("published", ["accepted", "rejected", "accepted"])
    [event] = await world.events(ReviewCompleted)
    assert isinstance(event, ReviewCompleted)
    assert [one.actor for one in event.review.decisions] == [BEN.subject] * 3
    assert event.review.active_seconds == 60.0
    assert await stage(world) == (Stage.DONE, False)


async def test_who_opened_the_document_cannot_do_the_blind_review(database: Database) -> None:
    world = await proposed(database, DRAWN)
    views = world.service.operations.views
    await views.words(CLEO, DOCUMENT.document_id, None, "review")
    world.clock.advance(1)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    world.clock.advance(1)
    await views.words(BEN, DOCUMENT.document_id, None, "review")
    with pytest.raises(Reject) as caught:
        await decide(world, CLEO, "accept")
    assert (caught.value.reason, caught.value.rule) == (Reason.FORBIDDEN, "second-reviewer-has-not-read")
    with pytest.raises(Reject) as caught:
        await decide(world, ANNA, "accept")
    assert caught.value.rule == "another-person-reviews"
    await decide(world, BEN, "accept")


async def test_a_new_model_result_leaves_a_second_review_in_progress(database: Database) -> None:
    world = await proposed(database, DRAWN)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    before = await listed(world, who=BEN)
    await world.propose(DOCUMENT, model="clauses@2", minutes=5, found=(LAW,))
    assert await listed(world, who=BEN) == before
    assert await stage(world) == (Stage.SECOND, True)


async def test_a_new_version_keeps_the_decisions_that_were_put_away(database: Database) -> None:
    world = await proposed(database, DRAWN)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    later = record(2)
    await world.propose(later, minutes=5, found=(PARTY, LAW, ASSIGN))
    assert states(await listed(world, later, BEN)) == ["accepted", "rejected", "accepted"]
    history = await world.service.operations.history.list(BEN, ListDecisionsRequest(DOCUMENT.document_id))
    assert {one.actor for one in history.decisions} == {ANNA.subject}


async def test_a_withdrawal_ends_a_second_review(database: Database) -> None:
    world = await proposed(database, DRAWN)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    await world.service.handle(withdrawal(minutes=5))
    await refused(Reason.WITHDRAWN, finish(world, 5, BEN))


async def test_a_reopened_review_is_completed_by_one_person_unless_four_eyes(database: Database) -> None:
    world = await proposed(database, DRAWN)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    published = await finish(world, await decide(world, BEN, "accept", "reject", "accept"), BEN)
    _, opened = await reviews(world).reopen(SENIOR, DOCUMENT.document_id, published.revision)
    assert states(opened) == ["accepted", "rejected", "accepted"]
    assert (await finish(world, opened.revision, ANNA)).state == "published"


async def test_a_changed_policy_leaves_what_is_drawn(database: Database) -> None:
    world = await proposed(database, DRAWN)
    world.review_policy = SPARED
    assert (await finish(world, 1, ANNA)).state == "proposed"


async def test_a_policy_that_draws_later_leaves_documents_that_people_can_have_opened(database: Database) -> None:
    world = await proposed(database, SPARED)
    world.review_policy = DRAWN
    await world.propose(DOCUMENT, model="clauses@2", minutes=5)
    assert (await finish(world, 1, ANNA)).state == "published"


def queue_of(world: World) -> ReviewQueue:
    return ReviewQueue(QueueStore(world.database), world.access, world.clock)


async def queued(world: World, who: Actor) -> Sequence[tuple[str, bool]]:
    page = await queue_of(world).list(who, QueueRequest())
    assert page.counts.open == page.counts.matching == len(page.reviews)
    return [(one.steps.stage.value, one.steps.blind) for one in page.reviews]


async def test_the_queue_offers_the_second_review_to_those_who_can_do_it(database: Database) -> None:
    world = await proposed(database, DRAWN)
    queue = queue_of(world)
    assert await queued(world, ANNA) == [("first", False)]
    await queue.claim(ANNA, DOCUMENT.document_id)
    await world.service.operations.views.words(CLEO, DOCUMENT.document_id, None, "review")
    world.clock.advance(1)
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    assert [await queued(world, one) for one in (ANNA, CLEO, BEN)] == [[], [], [("second", True)]]
    page = await queue.list(BEN, QueueRequest())
    assert page.reviews[0].assignment.assignee == ""
    await refused(Reason.FORBIDDEN, queue.claim(ANNA, DOCUMENT.document_id))
    results = await queue.assign(SENIOR, AssignRequest([DOCUMENT.document_id], assignees=[ANNA.subject]))
    assert [one.reason for one in results] == ["no_access"]
    results = await queue.assign(SENIOR, AssignRequest([DOCUMENT.document_id], assignees=[BEN.subject]))
    assert [one.reason for one in results] == [""]
    await queue.claim(BEN, DOCUMENT.document_id)


async def test_until_a_blind_review_is_complete_nobody_sees_who_did_what(database: Database) -> None:
    world = await proposed(database, DRAWN)
    operations = world.service.operations
    await operations.comments.add(ANNA, AddCommentRequest(DOCUMENT.document_id, CommentTarget.DOCUMENT, "Look here."))
    await finish(world, await decide(world, ANNA, "accept", "reject", "accept"), ANNA)
    for who in (BEN, SENIOR):
        assert (await operations.comments.list(who, ListCommentsRequest(DOCUMENT.document_id))).comments == ()
        events = (await operations.timeline.events(who, ListDocumentEventsRequest(DOCUMENT.document_id))).events
        assert ANNA.subject not in str(events)
    assert len((await operations.comments.list(ANNA, ListCommentsRequest(DOCUMENT.document_id))).comments) == 1
    readers = await operations.timeline.readers(SENIOR, ListPlaceReadersRequest(DOCUMENT.document_id, 0, 10))
    assert readers.readers == ()
    await finish(world, await decide(world, BEN, "accept", "reject", "accept"), BEN)
    assert len((await operations.comments.list(BEN, ListCommentsRequest(DOCUMENT.document_id))).comments) == 1
    events = (await operations.timeline.events(SENIOR, ListDocumentEventsRequest(DOCUMENT.document_id))).events
    assert {BEN.subject, ANNA.subject} <= {one.actor for one in events}


async def verdict(world: World, who: Actor, number: int, kind: FindingVerdict, **more: object) -> int:
    findings = world.service.operations.findings
    listed_now = await findings.list(who, ListFindingsRequest(DOCUMENT.document_id))
    one = [each for each in listed_now.findings if each.review][number]
    request = DecideFindingRequest(
        DOCUMENT.document_id,
        listed_now.revision,
        f"{who.subject.partition('@')[0]}-{listed_now.revision}",
        kind,
        one.finding_id,
        **more,  # type: ignore[arg-type]
    )
    return (await findings.decide(who, request)).revision


async def test_grave_findings_need_the_decision_of_a_senior_reviewer(database: Database) -> None:
    world = await proposed(database, policy("second_review_share: 0, senior_from: info"))
    with pytest.raises(Reject) as caught:
        await finish(world, 1, ANNA)
    assert (caught.value.reason, caught.value.rule) == (Reason.FORBIDDEN, "senior-decides")
    findings = (await world.service.operations.findings.list(ANNA, ListFindingsRequest(DOCUMENT.document_id))).findings
    revision = 1
    for number in range(len(findings)):
        revision = await verdict(world, ANNA, number, FindingVerdict.CHANGE, severity=Severity.INFO)
    with pytest.raises(Reject) as caught:
        await finish(world, revision, SENIOR)
    assert str(len(findings)) in str(caught.value.detail)
    for number in range(len(findings)):
        revision = await verdict(world, SENIOR, number, FindingVerdict.ACCEPT)
    assert (await finish(world, revision, ANNA)).state == "published"


async def test_a_lower_severity_does_not_evade_the_rule(database: Database) -> None:
    world = await proposed(database, policy("second_review_share: 0, senior_from: low"))
    findings = (await world.service.operations.findings.list(ANNA, ListFindingsRequest(DOCUMENT.document_id))).findings
    assert any(one.severity is not Severity.INFO for one in findings)
    revision = 1
    for number in range(len(findings)):
        revision = await verdict(world, ANNA, number, FindingVerdict.CHANGE, severity=Severity.INFO)
    await refused(Reason.FORBIDDEN, finish(world, revision, ANNA))
