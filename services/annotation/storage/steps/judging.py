"""Stores which places are judged before the answer of the model is shown, and the first judgements."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from services.annotation.sets.judging.deciding import outcomes
from services.annotation.sets.judging.records import (
    NOT_JUDGED,
    NOTHING,
    Answer,
    JudgeFirst,
    Judgement,
    Judging,
    Outcome,
)
from services.annotation.sets.state import ReviewState
from services.annotation.sets.steps.records import Stage
from services.annotation.storage import tables as t
from services.annotation.storage.steps.reading import stage_of
from services.annotation.storage.steps.tables import FIRST_JUDGEMENTS, JUDGE_FIRST
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.clauses import Severity
from services.shared.runtime.rows import insert_or_keep

_MOST = 500
_j = FIRST_JUDGEMENTS.c


def insert_plan(connection: sa.Connection, document_id: str, plan: JudgeFirst) -> None:
    """Stores what is judged first in a document version, if anything is. An earlier plan holds."""
    if plan.asks:
        severities = ",".join(sorted(plan.severities))
        row = {"document_id": document_id, "blind_share": plan.blind_share, "severities": severities}
        insert_or_keep(connection, JUDGE_FIRST, row)


def planned(connection: sa.Connection, document_ids: Sequence[str]) -> set[str]:
    """Which of the document versions have such a plan."""
    c, found = JUDGE_FIRST.c.document_id, set[str]()
    for start in range(0, len(document_ids), _MOST):
        some = document_ids[start : start + _MOST]
        found |= set(connection.execute(sa.select(c).where(c.in_(some))).scalars())
    return found


def judging_of(connection: sa.Connection, document_id: str, set_id: str) -> Judging:
    """The judging of the step at which the review of a set is. Nothing is judged first after its completion: everyone
    can read what is published.
    """
    plan = _plan(connection, document_id)
    if not plan.asks or _is_completed(connection, document_id, set_id):
        return NOT_JUDGED
    stage, blind = stage_of(connection, set_id)
    own = (_j.set_id == set_id, _j.stage == stage.value)
    query = sa.select(FIRST_JUDGEMENTS).where(*own).order_by(_j.judged_at, _j.place_id, _j.person)
    return Judging(plan, stage, blind, tuple(_judgement(one) for one in connection.execute(query)))


def judging_in(connection: sa.Connection, sets: Sequence[tuple[str, str]]) -> Mapping[str, Judging]:
    """That of `judging_of` for documents with their sets, by document. Those without a plan are left out: one query
    finds the few that have one.
    """
    found = planned(connection, [document_id for document_id, _ in sets])
    return {one: judging_of(connection, one, set_id) for one, set_id in sets if one in found}


def insert_judgement(connection: sa.Connection, state: ReviewState, one: Judgement) -> None:
    """Stores a judgement. An earlier one of the person holds."""
    row = {
        **_key(state, one),
        "document_id": state.document.document_id,
        "own_category": one.own.category,
        "own_severity": _level(one.own),
        "model_category": one.model.category,
        "model_severity": _level(one.model),
        "judged_at": to_micros(one.judged_at),
    }
    insert_or_keep(connection, FIRST_JUDGEMENTS, row)


def settle(connection: sa.Connection, state: ReviewState, left: AnnotationSet) -> None:
    """Stores what became of the judgements of the step that is complete. `left`: the set as the step left it."""
    for one in outcomes(state.document_set, state.steps, left):
        if one.final is not None:
            same = [_j[name] == value for name, value in _key(state, one.judgement).items()]
            connection.execute(sa.update(FIRST_JUDGEMENTS).where(*same).values(_final(one, one.final)))


def was_judged(connection: sa.Connection, set_id: str) -> bool:
    """Whether places were judged first in the first step, so that watches could not compare the set before."""
    query = sa.select(_j.set_id).where(_j.set_id == set_id, _j.stage == Stage.FIRST.value).limit(1)
    return connection.execute(query).first() is not None


def add_judgement(
    connection: sa.Connection, state: ReviewState, judge: Callable[[ReviewState], Judgement]
) -> Judgement:
    """Stores what `judge` makes; returns it. Raises its errors."""
    made = judge(state)
    insert_judgement(connection, state, made)
    return made


def _plan(connection: sa.Connection, document_id: str) -> JudgeFirst:
    row = connection.execute(sa.select(JUDGE_FIRST).where(JUDGE_FIRST.c.document_id == document_id)).first()
    if row is None:
        return NOTHING
    return JudgeFirst(row.blind_share, frozenset(Severity(one) for one in row.severities.split(",") if one))


def _is_completed(connection: sa.Connection, document_id: str, set_id: str) -> bool:
    done = sa.select(t.REVIEWS.c.set_id).where(t.REVIEWS.c.set_id == set_id).limit(1)
    kept = sa.select(t.REOPENED.c.document_id).where(t.REOPENED.c.document_id == document_id)
    return any(connection.execute(one).first() is not None for one in (done, kept))


def _judgement(row: sa.Row[tuple[object, ...]]) -> Judgement:
    own, model = (
        Answer(category, Severity(severity) if severity else None)
        for category, severity in (
            (row.own_category, row.own_severity),
            (row.model_category, row.model_severity),
        )
    )
    return Judgement(row.place_id, row.person, own, model, from_micros(row.judged_at))


def _key(state: ReviewState, one: Judgement) -> dict[str, str]:
    stage = state.document_set.judging.stage.value
    return {"set_id": state.annotation_set.set_id, "stage": stage, "place_id": one.place_id, "person": one.person}


def _final(one: Outcome, final: Answer) -> dict[str, object]:
    return {"final_category": final.category, "final_severity": _level(final), "changed": one.changed}


def _level(one: Answer) -> str:
    return one.severity.value if one.severity else ""
