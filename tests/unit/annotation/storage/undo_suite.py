"""Tests of the log of decisions, of undo and redo for every database. A subclass provides the fixture `world`."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from services.annotation.desk.deciding.history import DecisionHistory
from services.annotation.sets.records import ListFindingsRequest
from services.annotation.storage.deciding import DecisionResult
from services.annotation.timeline.records import (
    ListDecisionsRequest,
    RedoDecisionRequest,
    StepResult,
    UndoDecisionRequest,
)
from services.shared.domain.annotations import Annotation, AnnotationState
from services.shared.domain.document import Arm, DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AnnotationsPublished, ReviewCompleted
from services.shared.domain.records import Actor
from tests.unit.annotation.calls import DOCUMENT, OTHER, Body, finish, listed, refused, reviews, submit
from tests.unit.annotation.storage.finding_suite import OTHER_SENIOR, decide, findings_of, first, shown
from tests.unit.annotation.storage.undo_model import ANNOTATIONS, FINDINGS, PEOPLE, Content, Model, Op, ops
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World, record
from tests.unit.annotation.texts import PROSE, original_span, texts_of

ADDED = original_span(texts_of(PROSE), "keeps the collateral insured")
PLACE = {"start": ADDED.start, "end": ADDED.end}


def history(world: World) -> DecisionHistory:
    return world.service.operations.history


async def undo(world: World, revision: int, who: Actor = REVIEWER) -> StepResult:
    return await history(world).undo(who, UndoDecisionRequest(DOCUMENT.document_id, revision))


async def redo(world: World, revision: int, who: Actor = REVIEWER) -> StepResult:
    return await history(world).redo(who, RedoDecisionRequest(DOCUMENT.document_id, revision))


async def act(world: World, number: int, who: Actor = REVIEWER, **body: Any) -> DecisionResult:
    """The decision with the id `d<number>` at the revision `number`."""
    return await submit(world, who, decision_id=f"d{number}", revision=number, **body)


async def target(world: World, category: str) -> Annotation:
    return next(one for one in (await listed(world)).annotations if one.category == category)


async def logged(world: World, who: Actor = REVIEWER) -> Sequence[tuple[str, str, int, bool]]:
    page = await history(world).list(who, ListDecisionsRequest(DOCUMENT.document_id))
    return [(one.id, one.decision, one.revision, one.undone_at is not None) for one in page.decisions]


async def conflict(attempt: Any) -> tuple[Reason, str]:
    """The reason and the field of a refused step."""
    with pytest.raises(Reject) as caught:
        await attempt
    return caught.value.reason, caught.value.field


class UndoSuite:
    """A reviewer takes decisions back, and puts them again."""

    @pytest.mark.parametrize(
        "body",
        [
            {"decision": "accept"},
            {"decision": "accept", "bulk": True},
            {"decision": "reject", "reason": "not-relevant"},
            {"decision": "change_category", "category": "Insurance"},
            {"decision": "change_span", "span": PLACE},
        ],
    )
    async def test_a_decision_is_undone_and_redone(self, world: World, body: dict[str, Any]) -> None:
        await world.propose(DOCUMENT)
        before = await listed(world)
        law = await target(world, "Governing Law")
        decided = await act(world, 1, annotation_id=law.annotation_id, **body)
        after = await listed(world)
        undone = await undo(world, 2)
        assert (undone.revision, undone.can_undo, undone.can_redo, undone.finding) == (3, False, True, None)
        assert undone.annotation == replace(law, revision=3)
        now = await listed(world)
        assert [replace(one, revision=1) for one in now.annotations] == list(before.annotations)
        assert (now.findings, now.outcomes, now.flags) == (before.findings, before.outcomes, before.flags)
        assert await logged(world) == [("d1", body["decision"], 2, True)]
        redone = await redo(world, 3)
        assert (redone.revision, redone.can_undo, redone.can_redo) == (4, True, False)
        assert redone.annotation == replace(decided.annotation, revision=4)
        again = await listed(world)
        assert again.findings == after.findings
        assert await logged(world) == [("d1", body["decision"], 2, False)]
        assert (await undo(world, 4)).annotation == replace(law, revision=5)

    async def test_an_added_annotation_leaves_the_set_and_can_be_added_again(self, world: World) -> None:
        await world.propose(DOCUMENT)
        body: Body = {"decision": "add", "category": "Insurance", "span": PLACE}
        added = (await act(world, 1, **body)).annotation
        undone = await undo(world, 2)
        assert (undone.annotation, undone.decision.target_id) == (None, added.annotation_id)
        assert added.annotation_id not in {one.annotation_id for one in (await listed(world)).annotations}
        assert (await redo(world, 3)).annotation == replace(added, revision=2)
        await undo(world, 4)
        again = await act(world, 5, **body)
        assert again.annotation == replace(added, revision=3)
        assert (await undo(world, 6)).annotation is None
        published = await finish(world, 7)
        assert "Insurance" not in {one.category for one in published.annotations}

    async def test_undo_is_without_limit_and_in_order(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law, party = await target(world, "Governing Law"), await target(world, "Parties")
        states = ["accept", "reject", "accept"]
        for number, decision in enumerate(states, start=1):
            await act(world, number, annotation_id=law.annotation_id, decision=decision)
        await act(world, 4, annotation_id=party.annotation_id, decision="accept")
        taken = [await undo(world, revision) for revision in range(5, 9)]
        assert [one.decision.id for one in taken] == ["d4", "d3", "d2", "d1"]
        found = [one.annotation.state.value for one in taken if one.annotation]
        assert found == ["proposed", "rejected", "accepted", "proposed"]
        assert (taken[-1].can_undo, taken[-1].can_redo) == (False, True)
        await refused(Reason.PRECONDITION_FAILED, undo(world, 9))
        put = [await redo(world, revision) for revision in range(9, 13)]
        assert [one.decision.id for one in put] == ["d1", "d2", "d3", "d4"]
        await refused(Reason.PRECONDITION_FAILED, redo(world, 13))
        assert (await target(world, "Parties")).state is AnnotationState.ACCEPTED

    async def test_a_new_decision_clears_redo_of_its_person_only(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law, party = await target(world, "Governing Law"), await target(world, "Parties")
        await act(world, 1, annotation_id=law.annotation_id, decision="reject")
        await undo(world, 2)
        await act(world, 3, OTHER, annotation_id=party.annotation_id, decision="accept")
        assert (await history(world).list(REVIEWER, ListDecisionsRequest(DOCUMENT.document_id))).can_redo
        await act(world, 4, annotation_id=party.annotation_id, decision="reject")
        page = await history(world).list(REVIEWER, ListDecisionsRequest(DOCUMENT.document_id))
        assert (page.can_undo, page.can_redo) == (True, False)
        await refused(Reason.PRECONDITION_FAILED, redo(world, 5))
        assert (await undo(world, 5)).decision.id == "d4"
        assert (await redo(world, 6)).decision.id == "d4"
        assert await logged(world) == [
            ("d1", "reject", 2, True),
            ("d3", "accept", 4, False),
            ("d4", "reject", 5, False),
        ]

    async def test_a_later_decision_of_another_person_is_a_conflict(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = await target(world, "Governing Law")
        await act(world, 1, annotation_id=law.annotation_id, decision="accept")
        await act(world, 2, OTHER, annotation_id=law.annotation_id, decision="accept")
        assert await conflict(undo(world, 3)) == (Reason.CONFLICT, "annotation_id")
        assert await conflict(undo(world, 2)) == (Reason.CONFLICT, "revision")
        await undo(world, 3, OTHER)
        assert (await undo(world, 4)).annotation == replace(law, revision=5)
        assert await conflict(redo(world, 5, OTHER)) == (Reason.CONFLICT, "annotation_id")
        await redo(world, 5)
        assert (await redo(world, 6, OTHER)).revision == 7

    async def test_the_same_mark_is_not_there_twice(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = await target(world, "Governing Law")
        await act(world, 1, annotation_id=law.annotation_id, decision="change_span", span=PLACE)
        await act(world, 2, annotation_id=law.annotation_id, decision="reject")
        twin = await act(world, 3, OTHER, decision="add", category="Governing Law", span=PLACE)
        assert twin.annotation.annotation_id != law.annotation_id
        with pytest.raises(Reject, match=twin.annotation.annotation_id) as caught:
            await undo(world, 4)
        assert (caught.value.reason, caught.value.field) == (Reason.CONFLICT, "annotation_id")
        await undo(world, 4, OTHER)
        assert (await undo(world, 5)).revision == 6
        assert await conflict(redo(world, 6, OTHER)) == (Reason.CONFLICT, "annotation_id")

    async def test_decisions_on_findings_are_undone_and_redone(self, world: World) -> None:
        await world.propose(DOCUMENT)
        one = await first(world)
        await decide(world, decision_id="a", verdict="accept", finding_id=one.finding_id, revision=1)
        await decide(world, decision_id="b", verdict="change", severity="info", finding_id=one.finding_id, revision=2)
        undone = await undo(world, 3)
        assert (undone.revision, undone.annotation) == (4, None)
        assert undone.finding
        assert undone.finding.review
        assert (undone.finding.severity, undone.finding.review.state) == (one.severity, "accepted")
        assert (await shown(world))[one.rule_id] == "accepted"
        await undo(world, 4)
        assert (await shown(world))[one.rule_id] == "undecided"
        await redo(world, 5)
        redone = (await redo(world, 6)).finding
        assert redone
        assert redone.review
        assert (redone.severity, redone.review.state) == ("info", "changed")
        await decide(world, OTHER, decision_id="c", verdict="reject", finding_id=one.finding_id, revision=7)
        assert await conflict(undo(world, 8)) == (Reason.CONFLICT, "finding_id")

    async def test_an_added_finding_leaves_the_list(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = await target(world, "Governing Law")
        body: Body = {"verdict": "add", "category": "Governing Law", "severity": "high", "reason": "other"}
        await act(world, 1, OTHER, annotation_id=law.annotation_id, decision="accept")
        made = await decide(world, decision_id="x", annotation_ids=[law.annotation_id], revision=2, **body)
        assert (await undo(world, 3)).finding is None
        assert "added" not in await shown(world)
        again = (await redo(world, 4)).finding
        assert again
        assert (again.finding_id, again.review) == (made.finding_id, made.review)
        await undo(world, 5)
        await act(world, 6, OTHER, annotation_id=law.annotation_id, decision="reject")
        assert await conflict(redo(world, 7)) == (Reason.PRECONDITION_FAILED, "finding_id")

    async def test_a_completed_review_cannot_be_undone_and_a_reopened_one_begins_anew(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law, party = await target(world, "Governing Law"), await target(world, "Parties")
        one = await first(world)
        await act(world, 1, annotation_id=law.annotation_id, decision="accept")
        await act(world, 2, annotation_id=party.annotation_id, decision="reject")
        await decide(world, decision_id="f", verdict="accept", finding_id=one.finding_id, revision=3)
        await undo(world, 4)
        await undo(world, 5)
        published = await finish(world, 6, SENIOR)
        assert party.annotation_id not in {each.annotation_id for each in published.annotations}
        [completed] = await world.events(ReviewCompleted)
        assert isinstance(completed, ReviewCompleted)
        assert [each.decision_id for each in completed.review.decisions] == ["d1"]
        assert completed.review.undone_decisions == 2
        [event] = await world.events(AnnotationsPublished)
        assert isinstance(event, AnnotationsPublished)
        assert event.annotation_set == published
        await refused(Reason.PRECONDITION_FAILED, undo(world, 7))
        await refused(Reason.PRECONDITION_FAILED, redo(world, 7))
        await reviews(world).reopen(OTHER_SENIOR, DOCUMENT.document_id, 7)
        page = await history(world).list(REVIEWER, ListDecisionsRequest(DOCUMENT.document_id))
        assert (len(page.decisions), page.can_undo, page.can_redo) == (3, False, False)
        await refused(Reason.PRECONDITION_FAILED, undo(world, 8))
        await refused(Reason.PRECONDITION_FAILED, redo(world, 8))
        await act(world, 8, annotation_id=law.annotation_id, decision="reject")
        undone = (await undo(world, 9)).annotation
        assert undone
        assert (undone.state, undone) == (AnnotationState.ACCEPTED, await target(world, "Governing Law"))

    async def test_an_undone_decision_is_not_repeated(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law, one = await target(world, "Governing Law"), await first(world)
        body: Body = {"annotation_id": law.annotation_id, "decision": "accept"}
        first_result = await act(world, 1, **body)
        await undo(world, 2)
        assert await conflict(act(world, 1, **body)) == (Reason.CONFLICT, "decision_id")
        await redo(world, 3)
        assert await act(world, 1, **body) == first_result
        finding: Body = {"decision_id": "f", "verdict": "accept", "finding_id": one.finding_id, "revision": 4}
        await decide(world, **finding)
        await undo(world, 5)
        assert await conflict(decide(world, **finding)) == (Reason.CONFLICT, "decision_id")

    async def test_of_two_steps_at_one_revision_one_conflicts(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = await target(world, "Governing Law")
        await act(world, 1, annotation_id=law.annotation_id, decision="accept")
        await act(world, 2, annotation_id=law.annotation_id, decision="reject")
        results = await asyncio.gather(*(undo(world, 3) for _ in range(4)), return_exceptions=True)
        assert sum(isinstance(one, StepResult) for one in results) == 1
        assert {one.reason for one in results if isinstance(one, Reject)} == {Reason.CONFLICT}
        assert (await target(world, "Governing Law")).state is AnnotationState.ACCEPTED

    async def test_the_log_has_pages_over_all_sets(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = await target(world, "Governing Law")
        for number in range(1, 4):
            await act(world, number, annotation_id=law.annotation_id, decision="accept")
        await undo(world, 4)
        await world.propose(DOCUMENT, model="clauses@2", minutes=5)
        law = await target(world, "Governing Law")
        await submit(world, decision_id="e1", revision=1, annotation_id=law.annotation_id, decision="reject")
        whole = [one[0] for one in await logged(world)]
        assert whole == ["d1", "d2", "d3", "e1"]
        token, seen = "", list[str]()
        while not seen or token:
            page = await history(world).list(REVIEWER, ListDecisionsRequest(DOCUMENT.document_id, 3, token))
            seen += [one.id for one in page.decisions]
            token = page.next_page_token
        assert seen == whole
        for bad in ("x", "W10", "WzEsMSwxXQ", "WzEsIngiLDk5OTk5OTk5OTldIA"):
            await refused(
                Reason.INVALID_METADATA,
                history(world).list(REVIEWER, ListDecisionsRequest(DOCUMENT.document_id, 3, bad)),
            )

    async def test_reasons_are_stored_masked_and_coded(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law, one = await target(world, "Governing Law"), await first(world)
        await act(world, 1, annotation_id=law.annotation_id, decision="reject", reason="Jane Smith said so")
        await decide(
            world, decision_id="f", verdict="reject", finding_id=one.finding_id, revision=2, reason="not-relevant"
        )
        found = (await history(world).list(SENIOR, ListDecisionsRequest(DOCUMENT.document_id))).decisions
        assert [(each.reason_code, each.kind.value) for each in found] == [
            ("other", "annotation"),
            ("not-relevant", "finding"),
        ]
        assert [each.target_id for each in found] == [law.annotation_id, one.finding_id]
        assert found[1].category == one.category

    async def test_a_hidden_proposal_is_not_shown_by_undo(self, world: World) -> None:
        await world.propose(replace(DOCUMENT, arm=Arm.BASELINE))
        [hidden] = [
            one
            for one in (await findings_of(world).store.find(DOCUMENT.document_id)).annotation_set.annotations
            if one.category == "Governing Law"
        ]
        span = {"start": hidden.span.start, "end": hidden.span.end}
        added = (await act(world, 1, decision="add", category="Governing Law", span=span)).annotation
        assert added.annotation_id == hidden.annotation_id
        undone = await undo(world, 2)
        assert (undone.annotation, undone.can_redo) == (None, True)
        assert (await listed(world)).annotations == ()
        redone = (await redo(world, 3)).annotation
        assert redone == replace(added, revision=4)

    async def test_only_reviewers_of_the_document_undo(self, world: World) -> None:
        await world.propose(DOCUMENT)
        law = await target(world, "Governing Law")
        await act(world, 1, annotation_id=law.annotation_id, decision="accept")
        await refused(Reason.FORBIDDEN, undo(world, 2, CASE_SYSTEM))
        await refused(Reason.FORBIDDEN, history(world).list(CASE_SYSTEM, ListDecisionsRequest(DOCUMENT.document_id)))
        await refused(
            Reason.NOT_FOUND,
            history(world).undo(REVIEWER, UndoDecisionRequest(record(reference="none").document_id, 1)),
        )
        await refused(Reason.PRECONDITION_FAILED, undo(world, 2, OTHER))
        await undo(world, 2)
        details = [one.detail for one in world.audit.records if "decision=undo" in one.detail]
        assert details[-1] == ("decision=undo", f"annotation={law.annotation_id}", "decision_id=d1")

    @pytest.mark.slow
    async def test_any_sequence_equals_the_model(self, world: World) -> None:
        """Decisions, undos and redos of two people. Hypothesis runs in a thread, each sequence on a document of its
        own.
        """
        loop, documents = asyncio.get_running_loop(), itertools.count()

        @settings(max_examples=25)
        @given(ops())
        def run(steps: list[Op]) -> None:
            document = record(reference=f"model-{next(documents)}")
            asyncio.run_coroutine_threadsafe(_compare(world, document, steps), loop).result()

        await asyncio.to_thread(run)


async def _compare(world: World, document: DocumentRecord, steps: Sequence[Op]) -> None:
    await world.propose(document)
    ids = {one.category: one.annotation_id for one in (await listed(world, document)).annotations}
    ids["added"] = "0" * 32
    model, revision = Model(await _contents(world, document, ids)), 1
    for number, step in enumerate(steps):
        expected, refusal = model.apply(step), None
        try:
            await _do(world, document, step, number, revision, ids)
        except Reject as error:
            refusal = error.reason
        assert refusal == expected, (number, step)
        revision += expected is None
        assert await _contents(world, document, ids) == {one: model.content(one) for one in model.initial}
        for person in PEOPLE:
            page = await history(world).list(_BOTH[person], ListDecisionsRequest(document.document_id, 200))
            assert (page.can_undo, page.can_redo) == (model.can_undo(person), model.can_redo(person)), (number, step)
            assert [one.undone_at is None for one in page.decisions] == [one.in_force for one in model.made]
    assert (await listed(world, document)).revision == revision


async def _do(world: World, document: DocumentRecord, op: Op, number: int, revision: int, ids: dict[str, str]) -> None:
    """The step of the model through the operations of the service. `ids`: of the annotations, by target."""
    who, document_id = _BOTH[op.person], document.document_id
    if op.kind in ("undo", "redo"):
        request = UndoDecisionRequest if op.kind == "undo" else RedoDecisionRequest
        await getattr(history(world), op.kind)(who, request(document_id, revision))
        return
    body: dict[str, Any] = {"decision_id": f"s{number}", "revision": revision}
    if op.target in FINDINGS:
        found = (await findings_of(world).list(who, ListFindingsRequest(document_id))).findings
        [finding] = [one for one in found if one.rule_id == op.target]
        more = {"severity": "info"} if op.kind == "change" else {}
        await decide(world, who, document_id, verdict=op.kind, finding_id=finding.finding_id, **body, **more)
    elif op.kind == "add":
        made = await submit(world, who, document, decision="add", category="Insurance", span=PLACE, **body)
        ids["added"] = made.annotation.annotation_id
    else:
        more = {"category": "Audit Rights"} if op.kind == "change_category" else {}
        await submit(world, who, document, decision=op.kind, annotation_id=ids[op.target], **body, **more)


async def _contents(world: World, document: DocumentRecord, ids: dict[str, str]) -> dict[str, Content]:
    by_id = {one.annotation_id: (one.state.value, one.category) for one in (await listed(world, document)).annotations}
    found = (await findings_of(world).list(REVIEWER, ListFindingsRequest(document.document_id))).findings
    rules = {one.rule_id: (one.review.state.value, one.severity.value) for one in found if one.review}
    return {**{one: by_id.get(ids[one]) for one in ANNOTATIONS}, **{one: rules[one] for one in FINDINGS}}


_BOTH = (REVIEWER, OTHER)
