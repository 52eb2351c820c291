"""Stores the steps of the review of a set, in the caller's transaction."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from services.annotation.sampling.draws import Draw
from services.annotation.sets.state import ReviewState
from services.annotation.sets.steps.adjudicating import Adjudicated
from services.annotation.sets.steps.advance import Passed
from services.annotation.sets.steps.records import ReviewPass, Stage
from services.annotation.sets.undoing import DecisionKind, initial
from services.annotation.storage import annotation_rows
from services.annotation.storage import tables as t
from services.annotation.storage.decision_log import LIVE_AND_UNDONE, open_log
from services.annotation.storage.steps.tables import (
    PASS_DECISIONS,
    REVIEW_DRAWS,
    REVIEW_PASSES,
    REVIEW_PEOPLE,
    REVIEW_RULINGS,
    REVIEW_STAGES,
)
from services.annotation.storage.times import to_micros
from services.shared.domain.annotations import Annotation, FindingDecision, ReviewDecision
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.rows import insert_all_or_keep, insert_or_keep, insert_or_update
from services.shared.wire.codec import decode, encode


def insert_draw(connection: sa.Connection, document_id: str, one: Draw, at: datetime) -> None:
    """Stores the draw of a document version. An earlier draw holds."""
    row = {"rule": one.rule, "share": one.share, "drawn": one.drawn, "drawn_at": to_micros(at)}
    insert_or_keep(connection, REVIEW_DRAWS, {"document_id": document_id, **row})


def with_own_decisions(connection: sa.Connection, state: ReviewState) -> ReviewState:
    """The state with what this step decided, for its completion."""
    document_id, set_id = state.document.document_id, state.annotation_set.set_id
    log = open_log(connection, document_id, set_id)

    def versions(annotation_id: str) -> Sequence[Annotation]:
        return annotation_rows.revisions_of(connection, set_id, annotation_id)

    decided = [one for one in log.decisions if one.kind is DecisionKind.ANNOTATION and not one.undone_revision]
    baseline = {one.target_id: initial(log, one, versions) for one in decided}
    c = t.FINDING_DECISIONS.c
    own = sa.select(c.body).where(c.set_id == set_id, c.set_revision > _since(connection, set_id))
    found = connection.execute(own.order_by(c.set_revision)).scalars()
    made = tuple(decode(FindingDecision, body) for body in found)
    return replace(state, steps=replace(state.steps, baseline=baseline, found=made))


def insert_pass(connection: sa.Connection, state: ReviewState, made: ReviewPass, revision: int) -> None:
    """Stores a completed step and copies of its decisions. `revision`: of the set after it."""
    set_id, review = state.annotation_set.set_id, made.review
    _copy_decisions(connection, set_id, made.number)
    row = {
        "set_id": set_id,
        "number": made.number,
        "document_id": state.document.document_id,
        "actor": review.actor,
        "completed_at": to_micros(review.closed_at),
        "set_revision": revision,
        "annotation_set": encode(made.annotation_set),
        "review": encode(review),
    }
    connection.execute(sa.insert(REVIEW_PASSES).values(row))
    people = [{"set_id": set_id, "person": one} for one in sorted(made.people)]
    insert_all_or_keep(connection, REVIEW_PEOPLE, people)


def begin_next(connection: sa.Connection, state: ReviewState, passed: Passed) -> None:
    """Stores the completed step and the set for the next one, which has no assignee. A blind step is put away."""
    set_id, last = state.annotation_set.set_id, _since(connection, state.annotation_set.set_id)
    insert_pass(connection, state, passed.review_pass, passed.annotation_set.revision)
    if passed.blind:
        _put_away(connection, set_id, last)
        for one in passed.changed:
            annotation_rows.insert_revision(connection, set_id, one)
        for identity in passed.removed:
            annotation_rows.remove_annotation(connection, set_id, identity)
    _set_stage(connection, set_id, passed.stage, passed.review_pass.review.closed_at, blind=passed.blind)
    _unassign(connection, state.document)


def finish(connection: sa.Connection, state: ReviewState, at: datetime) -> None:
    """Marks the steps of the review as done, if there were several."""
    if state.steps.stage is not Stage.FIRST:
        _set_stage(connection, state.annotation_set.set_id, Stage.DONE, at, blind=False)


def store_adjudication(connection: sa.Connection, state: ReviewState, made: Adjudicated) -> None:
    """Stores the rulings, and the decisions that they leave in force."""
    set_id, review = state.annotation_set.set_id, made.completed.review
    for one in made.changed:
        annotation_rows.insert_revision(connection, set_id, one)
    rulings = [
        {
            "set_id": set_id,
            "item_id": one.item_id,
            "number": one.number,
            "actor": review.actor,
            "decided_at": to_micros(review.closed_at),
            "reason": one.reason,
        }
        for one in made.settled
    ]
    connection.execute(sa.insert(REVIEW_RULINGS), rulings)
    chosen = {("annotation", one.decision_id) for one in review.decisions}
    chosen |= {("finding", one.decision_id) for one in made.finding_decisions}
    restored = _restore(connection, state.document, set_id, review.review_id, chosen)
    labels = {one.annotation_id: one for one in made.changed}
    for decision in review.decisions:
        if decision.decision_id not in restored:
            _insert_own(connection, state, made, decision, labels[decision.annotation_id])


def release(connection: sa.Connection, set_id: str) -> None:
    """Takes the decisions of blind steps back into the record of a set that ended, and with it its review."""
    c = REVIEW_STAGES.c
    this = sa.and_(c.set_id == set_id, c.blind)
    if connection.execute(sa.update(REVIEW_STAGES).where(this).values(blind=False)).rowcount:
        document_id = sa.select(t.SETS.c.document_id).where(t.SETS.c.set_id == set_id).scalar_subquery()
        record = sa.select(t.DOCUMENTS.c.record).where(t.DOCUMENTS.c.document_id == document_id)
        _restore(connection, decode(DocumentRecord, connection.execute(record).scalar_one()), set_id, "", None)


def _restore(
    connection: sa.Connection,
    document: DocumentRecord,
    set_id: str,
    review_id: str,
    chosen: Collection[tuple[str, str]] | None,
) -> frozenset[str]:
    """Inserts the decisions of blind steps that are `chosen`, by kind and id, None for all. Returns their ids."""
    p = PASS_DECISIONS.c
    query = sa.select(PASS_DECISIONS).where(p.set_id == set_id, sa.not_(p.undone)).order_by(p.number, p.set_revision)
    found = [row for row in connection.execute(query) if chosen is None or (row.kind, row.decision_id) in chosen]
    for row in found:
        made = {"document_id": document.document_id, "set_id": set_id}
        made |= {name: getattr(row, name) for name in ("decision_id", "set_revision", "fingerprint", "body")}
        if row.kind == DecisionKind.FINDING:
            decision = decode(FindingDecision, row.body)
            chain = {name: getattr(document, name) for name in ("family", "tenant", "matter")}
            more = {"lasting_id": decision.finding.lasting_id, "decided_at": to_micros(decision.decided_at)}
            insert_or_keep(connection, t.FINDING_DECISIONS, {**made, **chain, **more})
        else:
            more = {"annotation": row.annotation, "review_id": review_id}
            insert_or_keep(connection, t.DECISIONS, {**made, **more})
    return frozenset(row.decision_id for row in found)


def _insert_own(
    connection: sa.Connection, state: ReviewState, made: Adjudicated, one: ReviewDecision, label: Annotation
) -> None:
    """Inserts a decision of the third person itself."""
    row = {
        "document_id": state.document.document_id,
        "decision_id": one.decision_id,
        "set_id": state.annotation_set.set_id,
        "set_revision": made.completed.annotation_set.revision,
        "fingerprint": "",
        "annotation": encode(label),
        "body": encode(one),
        "review_id": made.completed.review.review_id,
    }
    connection.execute(sa.insert(t.DECISIONS).values(row))


def _copy_decisions(connection: sa.Connection, set_id: str, number: int) -> None:
    since = _since(connection, set_id)
    for kind, tables in LIVE_AND_UNDONE.items():
        for table in tables:
            c, undone = table.c, table is tables[1]
            own = sa.select(table).where(c.set_id == set_id, c.set_revision > since)
            rows = [
                {
                    "set_id": set_id,
                    "number": number,
                    "kind": kind.value,
                    "decision_id": row.decision_id,
                    "undone": undone,
                    "set_revision": row.set_revision,
                    "fingerprint": row.fingerprint,
                    "annotation": row.annotation if "annotation" in c else None,
                    "body": row.body,
                }
                for row in connection.execute(own)
            ]
            if rows:
                connection.execute(sa.insert(PASS_DECISIONS), rows)


def _put_away(connection: sa.Connection, set_id: str, since: int) -> None:
    for tables in LIVE_AND_UNDONE.values():
        for table in tables:
            c = table.c
            connection.execute(sa.delete(table).where(c.set_id == set_id, c.set_revision > since))


def _since(connection: sa.Connection, set_id: str) -> int:
    """The revision of the set with which the current step began."""
    found = [
        connection.execute(sa.select(sa.func.max(table.c.set_revision)).where(table.c.set_id == set_id)).scalar()
        for table in (t.REVIEWS, REVIEW_PASSES)
    ]
    return max(one or 0 for one in found)


def _set_stage(connection: sa.Connection, set_id: str, stage: Stage, at: datetime, *, blind: bool) -> None:
    row = {"set_id": set_id, "stage": stage.value, "blind": blind, "began_at": to_micros(at)}
    insert_or_update(connection, REVIEW_STAGES, row, ("set_id",))


def _unassign(connection: sa.Connection, document: DocumentRecord) -> None:
    """Ends the assignment and the lease: another person does the next step."""
    c = t.ASSIGNMENTS.c
    same = sa.and_(*(c[name] == getattr(document, name) for name in ("family", "tenant", "matter")))
    none = {"assignee": "", "assigned_by": "", "assigned_at": None, "holder": "", "held_until": None}
    connection.execute(sa.update(t.ASSIGNMENTS).where(same).values(none))
