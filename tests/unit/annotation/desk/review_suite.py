"""Tests of reviews for every database. A subclass provides the fixture `world`."""

import asyncio
from dataclasses import replace

import pytest

from services.annotation.sets.decisions import DecisionRequest
from services.shared.domain.annotations import AnnotationSet, Decision
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    AnnotationsProposed,
    AnnotationsPublished,
    DocumentStatusChanged,
    ReviewCompleted,
)
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.calls import DOCUMENT, OTHER, Body, finish, listed, refused, reviews, submit
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World, actor
from tests.unit.annotation.texts import ASSIGN, LAW, LAW_AGAIN, PARTY, PROSE, original_span, texts_of


class ReviewSuite:
    async def test_the_event_has_all_decisions_with_the_predictions(self, world: World) -> None:
        await world.propose(DOCUMENT, found=(PARTY, LAW, ASSIGN, LAW_AGAIN))
        texts = texts_of(PROSE)
        party, law, assign, again = (await listed(world)).annotations
        add = original_span(texts, "keeps the collateral insured")
        steps: tuple[Body, ...] = (
            {"decision": "accept", "annotation_id": party.annotation_id},
            {"decision": "reject", "annotation_id": law.annotation_id, "reason": "a recital"},
            {"decision": "change_category", "annotation_id": assign.annotation_id, "category": "Change Of Control"},
            {
                "decision": "change_span",
                "annotation_id": again.annotation_id,
                "span": {"start": again.span.start, "end": again.span.end + 1},
            },
            {"decision": "add", "category": "Insurance", "span": {"start": add.start, "end": add.end}},
        )
        for number, step in enumerate(steps, start=1):
            answer = await submit(world, decision_id=f"d{number}", revision=number, active_seconds=2.5, **step)
            assert answer.revision == number + 1
        published = await finish(world, 6)
        assert (published.state, published.reviewed, published.revision) == ("published", True, 7)
        assert [one.state for one in published.annotations] == ["accepted", "rejected", "changed", "changed", "added"]
        events = (await world.events())[2:]
        assert [type(one) for one in events] == [AnnotationsPublished, ReviewCompleted, DocumentStatusChanged]
        assert isinstance(events[0], AnnotationsPublished)
        assert events[0].annotation_set == published
        assert isinstance(events[1], ReviewCompleted)
        review = events[1].review
        assert (events[1].proposed, review.active_seconds, review.role) == (4, 30.0, "reviewer")
        assert [(one.decision, one.model_category, one.category) for one in review.decisions] == [
            (Decision.ACCEPT, "Parties", ""),
            (Decision.REJECT, "Governing Law", ""),
            (Decision.CHANGE_CATEGORY, "Anti-Assignment", "Change Of Control"),
            (Decision.CHANGE_SPAN, "Governing Law", ""),
            (Decision.ADD, "", "Insurance"),
        ]
        changed, added = review.decisions[3], review.decisions[4]
        assert (changed.model_span, changed.model_version) == (again.redacted_span, "clauses@1")
        assert added.redacted_span is not None
        assert added.redacted_span.of(texts.redacted.text) == "keeps the collateral insured"
        assert added.model_span is None

    async def test_of_two_decisions_at_one_revision_one_conflicts(self, world: World) -> None:
        await world.propose(DOCUMENT)
        ids = [one.annotation_id for one in (await listed(world)).annotations]

        async def attempt(who: Actor, annotation_id: str) -> Reason | None:
            try:
                body: Body = {
                    "decision_id": who.subject.partition("@")[0],
                    "revision": 1,
                    "annotation_id": annotation_id,
                }
                await submit(world, who, decision="accept", **body)
            except Reject as error:
                return error.reason
            return None

        results = await asyncio.gather(attempt(REVIEWER, ids[0]), attempt(OTHER, ids[1]))
        assert sorted(map(str, results)) == [str(None), str(Reason.CONFLICT)]
        assert (await listed(world)).revision == 2

    async def test_concurrent_decisions_are_applied_one_by_one(self, world: World) -> None:
        await world.propose(DOCUMENT)
        target = (await listed(world)).annotations[0].annotation_id

        async def stubborn(number: int) -> Reason | None:
            revision = (await listed(world)).revision
            body: Body = {"decision_id": f"d{number}", "revision": revision, "annotation_id": target}
            try:
                await submit(world, decision=("accept", "reject")[number % 2], **body)
            except Reject as error:
                return error.reason
            return None

        waiting = set(range(8))
        while waiting:
            numbers = sorted(waiting)
            reasons = await asyncio.gather(*(stubborn(number) for number in numbers))
            assert set(reasons) <= {None, Reason.CONFLICT}
            waiting -= {number for number, reason in zip(numbers, reasons, strict=True) if reason is None}
        shown = await listed(world)
        assert (shown.revision, shown.annotations[0].revision) == (9, 9)

    async def test_a_repeated_decision_returns_the_first_result(self, world: World) -> None:
        await world.propose(DOCUMENT)
        target = (await listed(world)).annotations[0].annotation_id
        body: Body = {"decision_id": "d", "revision": 1, "annotation_id": target}
        first = await submit(world, decision="accept", **body)
        world.clock.advance(5)
        assert await submit(world, decision="accept", **body) == first
        await refused(Reason.CONFLICT, submit(world, decision="reject", **body))
        await refused(Reason.CONFLICT, submit(world, OTHER, decision="accept", **body))
        published = await finish(world, 2)
        assert await submit(world, decision="accept", **body) == first
        assert await finish(world, 2) == published
        await refused(Reason.PRECONDITION_FAILED, finish(world, 2, OTHER))
        assert len(await world.events(AnnotationsPublished)) == 1

    async def test_of_two_completions_only_one_publishes(self, world: World) -> None:
        await world.propose(DOCUMENT)
        results = await asyncio.gather(finish(world, 1), finish(world, 1, OTHER), return_exceptions=True)
        assert sum(isinstance(one, AnnotationSet) for one in results) == 1
        assert len(await world.events(AnnotationsPublished)) == 1

    @pytest.mark.parametrize("arm", [Arm.BASELINE, Arm.SHADOW])
    async def test_other_arms_publish_annotations_by_people_only(self, world: World, arm: Arm) -> None:
        document = replace(DOCUMENT, arm=arm)
        await world.propose(document, found=(LAW, PARTY, ASSIGN))
        shown = await listed(world, document)
        assert (shown.annotations, shown.findings, shown.document_type) == ((), (), "")
        (event,) = await world.events(AnnotationsProposed)
        assert event.annotation_set.annotations == ()  # type: ignore[union-attr]
        texts = texts_of(PROSE)
        same, near = original_span(texts, LAW[1]), original_span(texts, "The Borrower may not assign it.")
        hidden = (await reviews(world).store.find(document.document_id)).annotation_set.annotations[0]
        target: Body = {"decision_id": "0", "revision": 1, "annotation_id": hidden.annotation_id}
        await refused(Reason.NOT_FOUND, submit(world, decision="accept", **target))
        for number, (category, span) in enumerate((("Governing Law", same), ("Audit Rights", near)), start=1):
            place = {"start": span.start, "end": span.end}
            await submit(world, decision_id=f"{number}", revision=number, decision="add", category=category, span=place)
        published = await finish(world, 3, document=document)
        assert [(one.category, one.state) for one in published.annotations] == [
            ("Governing Law", "added"),
            ("Audit Rights", "added"),
        ]
        (completed,) = await world.events(ReviewCompleted)
        assert isinstance(completed, ReviewCompleted)
        assert completed.proposed == 3
        compared = [(one.model_category, one.model_version) for one in completed.review.decisions]
        assert compared == [("Governing Law", "clauses@1"), ("Anti-Assignment", "clauses@1")]
        later = {one.category for one in (await listed(world, document)).annotations}
        assert ("Parties" in later) == (arm is Arm.BASELINE)

    async def test_a_senior_reviewer_can_reopen_a_review(self, world: World) -> None:
        await world.propose(DOCUMENT)
        await finish(world, 1, SENIOR)
        await refused(Reason.FORBIDDEN, reviews(world).reopen(SENIOR, DOCUMENT.document_id, 2))
        await refused(Reason.FORBIDDEN, reviews(world).reopen(REVIEWER, DOCUMENT.document_id, 2))
        other = actor(Role.SENIOR_REVIEWER, subject="partner@harbour-bank")
        await refused(Reason.CONFLICT, reviews(world).reopen(other, DOCUMENT.document_id, 1))
        await reviews(world).reopen(other, DOCUMENT.document_id, 2)
        target = (await listed(world)).annotations[0].annotation_id
        await submit(world, decision_id="late", revision=3, decision="reject", annotation_id=target)
        published = await finish(world, 4)
        assert published.revision == 5
        completed = await world.events(ReviewCompleted)
        assert [len(one.review.decisions) for one in completed] == [0, 1]  # type: ignore[union-attr]
        assert len({one.event_id for one in await world.events()}) == len(await world.events())

    async def test_a_rolled_back_change_publishes_no_events(self, world: World) -> None:
        await world.propose(DOCUMENT)
        before = await world.events()
        outside = OriginalSpan(0, 10_000)
        bad = DecisionRequest("d", 1, Decision.ADD, "x", "reviewer", NOW, NOW, category="Insurance", span=outside)
        await refused(Reason.INVALID_METADATA, reviews(world).submit(REVIEWER, DOCUMENT.document_id, bad))
        assert await world.events() == before
        assert (await listed(world)).revision == 1
