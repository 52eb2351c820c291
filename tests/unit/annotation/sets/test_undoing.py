"""Undo and redo against the model, without a database: many sequences on few annotations."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.annotation.sets.decisions import DecisionRequest, decide
from services.annotation.sets.state import ReviewState
from services.annotation.sets.undoing import DecisionLog, LoggedDecision, Step, StepRequest, redo, undo
from services.shared.domain.annotations import Annotation, Decision, SetState
from services.shared.domain.errors import Reason, Reject
from tests.unit.annotation.sets.test_decisions import ADD, ANCHORS, FOUND, LAW_ID, REQUEST, state
from tests.unit.annotation.storage.undo_model import PEOPLE, Content, Model, Op
from tests.unit.annotation.support import NOW

TARGETS = ("Governing Law", "added")
ADDED_ID = ANCHORS.annotation_id("Insurance", ADD.span) if ADD.span else ""
IDS = {"Governing Law": LAW_ID, "added": ADDED_ID}


class Desk:
    """What the service does with a set, in memory."""

    def __init__(self) -> None:
        self.state, self.log = state(), DecisionLog()
        self.versions: dict[str, list[Annotation]] = defaultdict(list)
        for one in FOUND:
            self.versions[one.annotation_id].append(one)

    def decide(self, number: int, op: Op) -> None:
        decided = decide(self._seen(), self._request(number, op), ANCHORS)
        made = decided.annotation
        self._store(decided.annotation_set.revision, made.annotation_id, made)
        logged = LoggedDecision(decided.decision, self.revision, made)
        self.log = DecisionLog((*self.log.decisions, logged))

    def step(self, op: Op) -> Step:
        take = undo if op.kind == "undo" else redo
        request = StepRequest(self.revision, str(op.person), NOW)
        made = take(self._seen(), self.log, request, lambda one: self.versions[one])
        self._store(made.annotation_set.revision, made.decision.target_id, made.annotation)
        self.log = made.log
        return made

    @property
    def revision(self) -> int:
        return self.state.annotation_set.revision

    def contents(self) -> dict[str, Content]:
        found = {one.annotation_id: (one.state.value, one.category) for one in self.state.annotation_set.annotations}
        return {target: found.get(IDS[target]) for target in TARGETS}

    def _seen(self) -> ReviewState:
        there = {one.annotation_id for one in self.state.annotation_set.annotations}
        gone = {one: made[-1].revision for one, made in self.versions.items() if made and one not in there}
        return replace(self.state, removed=gone)

    def _request(self, number: int, op: Op) -> DecisionRequest:
        base = replace(REQUEST, decision_id=f"s{number}", revision=self.revision, actor=str(op.person))
        if op.kind == "add":
            return replace(base, decision=Decision.ADD, annotation_id="", category="Insurance", span=ADD.span)
        category = "Audit Rights" if op.kind == "change_category" else ""
        return replace(base, decision=Decision(op.kind), annotation_id=IDS[op.target], category=category)

    def _store(self, revision: int, annotation_id: str, made: Annotation | None) -> None:
        current = self.state.annotation_set
        kept = tuple(one for one in current.annotations if one.annotation_id != annotation_id)
        if made:
            assert made.revision not in {one.revision for one in self.versions[annotation_id]}
            self.versions[annotation_id].append(made)
        after = replace(current, revision=revision, annotations=(*kept, made) if made else kept)
        self.state = replace(self.state, document_set=replace(self.state.document_set, annotation_set=after))


def _ops() -> st.SearchStrategy[list[Op]]:
    people = st.sampled_from(PEOPLE)
    decided = st.builds(Op, people, st.sampled_from(("accept", "reject", "change_category")), st.sampled_from(TARGETS))
    added = st.builds(Op, people, st.just("add"), st.just("added"))
    steps = st.builds(Op, people, st.sampled_from(("undo", "redo")))
    return st.lists(st.one_of(decided, added, steps, steps), min_size=4, max_size=40)


@settings(max_examples=400)
@given(_ops())
def test_any_sequence_equals_the_model(steps: list[Op]) -> None:
    desk = Desk()
    model = Model({**desk.contents(), "added": None})
    for number, op in enumerate(steps):
        expected, refusal = model.apply(op), None
        try:
            if op.kind in ("undo", "redo"):
                desk.step(op)
            else:
                desk.decide(number, op)
        except Reject as error:
            refusal = error.reason
        assert refusal == expected, (number, op)
        assert desk.contents() == {target: model.content(target) for target in TARGETS}, (number, op)
        for person in PEOPLE:
            can = (desk.log.undoable(str(person)) is not None, desk.log.redoable(str(person)) is not None)
            assert can == (model.can_undo(person), model.can_redo(person)), (number, op)


def _sequence(*ops: Op) -> Desk:
    desk = Desk()
    for number, op in enumerate(ops):
        if op.kind in ("undo", "redo"):
            desk.step(op)
        else:
            desk.decide(number, op)
    return desk


LAW = "Governing Law"
ME_ACCEPT, ME_UNDO, ME_REDO = Op(0, "accept", LAW), Op(0, "undo"), Op(0, "redo")
OTHER_REJECT, OTHER_UNDO, OTHER_REDO = Op(1, "reject", LAW), Op(1, "undo"), Op(1, "redo")


@pytest.mark.parametrize(
    ("before", "last"),
    [
        ((ME_ACCEPT, OTHER_REJECT), ME_UNDO),
        ((ME_ACCEPT, ME_UNDO, OTHER_REJECT), ME_REDO),
        ((ME_ACCEPT, OTHER_REJECT, OTHER_UNDO, ME_UNDO), OTHER_REDO),
    ],
)
def test_a_decision_of_another_person_names_the_target(before: tuple[Op, ...], last: Op) -> None:
    with pytest.raises(Reject, match=LAW_ID) as caught:
        _sequence(*before, last)
    assert (caught.value.reason, caught.value.field) == (Reason.CONFLICT, "annotation_id")


def test_a_redone_decision_under_another_one_does_not_hinder_it() -> None:
    desk = _sequence(ME_ACCEPT, OTHER_REJECT, OTHER_UNDO, ME_UNDO, ME_REDO, OTHER_REDO)
    assert desk.contents()[LAW] == ("rejected", "Governing Law")


@pytest.mark.parametrize("kind", [SetState.PUBLISHED, SetState.SUPERSEDED, SetState.WITHDRAWN])
def test_a_set_that_is_not_under_review_is_not_changed(kind: SetState) -> None:
    request = StepRequest(1, "0", NOW)
    for take in (undo, redo):
        with pytest.raises(Reject) as caught:
            take(state(kind=kind), DecisionLog(), request, lambda _: [])
        assert caught.value.reason in {Reason.PRECONDITION_FAILED, Reason.WITHDRAWN}
