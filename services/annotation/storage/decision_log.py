"""The log of decisions in the database: those in force and those that were taken back, each in a table of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.annotation.sets.state import DocumentSet, ReviewState
from services.annotation.sets.undoing import DecisionKind, DecisionLog, LoggedDecision, Step, Versions
from services.annotation.storage import annotation_rows, rows
from services.annotation.storage import tables as t
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.annotations import Annotation, FindingDecision, ReviewDecision
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode

Judge = Callable[[ReviewState, DecisionLog, Versions], Sequence[Step]]
_s = t.SETS.c


@dataclass(frozen=True, slots=True)
class LogPosition:
    """The place of a decision in the list of a document's decisions: by set, then by revision. `inferred` is in
    microseconds.
    """

    inferred: int
    set_id: str
    revision: int


class DecisionLogStore:
    """The log in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, document_id: str) -> tuple[DocumentSet, DecisionLog]:
        """The document with its current set, and the log of its last review. Raises `Reject(NOT_FOUND)`."""

        def work(connection: sa.Connection) -> tuple[DocumentSet, DecisionLog]:
            found = rows.current_set(connection, document_id)
            if found is None:
                raise Reject(Reason.NOT_FOUND)
            return found, open_log(connection, document_id, found.annotation_set.set_id)

        return await self._database.run(work)

    async def page(
        self, document_id: str, after: LogPosition | None, limit: int
    ) -> Sequence[tuple[LogPosition, LoggedDecision]]:
        """Up to `limit` decisions on all sets of the document after a position, the oldest first."""
        return await self._database.run(lambda connection: _page(connection, document_id, after, limit))

    async def step(self, document_id: str, judge: Judge) -> Sequence[Step]:
        """Stores the decisions that `judge` takes back or puts again. Raises its errors, and `Reject(NOT_FOUND)`."""
        return await self._database.run(lambda connection: _step(connection, document_id, judge))


def logged_decisions(connection: sa.Connection, document_id: str) -> list[LoggedDecision]:
    """All decisions on the document, also those that were taken back."""
    return [_decision(row) for row in connection.execute(sa.select(_logged(document_id)))]


def _step(connection: sa.Connection, document_id: str, judge: Judge) -> Sequence[Step]:
    state = rows.review_state(connection, document_id)
    if state is None:
        raise Reject(Reason.NOT_FOUND)
    set_id = state.annotation_set.set_id
    steps = judge(
        state,
        open_log(connection, document_id, set_id),
        lambda annotation_id: annotation_rows.revisions_of(connection, set_id, annotation_id),
    )
    rows.update_set(connection, steps[-1].annotation_set)
    for step in steps:
        _store(connection, document_id, set_id, step)
    return steps


def _store(connection: sa.Connection, document_id: str, set_id: str, step: Step) -> None:
    one = step.decision
    if step.annotation:
        annotation_rows.insert_revision(connection, set_id, step.annotation)
    elif one.kind is DecisionKind.ANNOTATION:
        annotation_rows.remove_annotation(connection, set_id, one.target_id)
    live, undone = LIVE_AND_UNDONE[one.kind]
    if one.undone_at:
        more = {"undone_at": to_micros(one.undone_at), "undone_revision": one.undone_revision, "base": one.base}
        _move(connection, live, undone, (document_id, one.record.decision_id), more)
    else:
        _move(connection, undone, live, (document_id, one.record.decision_id), {})


def _move(
    connection: sa.Connection, source: sa.Table, target: sa.Table, key: tuple[str, str], more: Mapping[str, object]
) -> None:
    this = sa.and_(source.c.document_id == key[0], source.c.decision_id == key[1])
    row = {**connection.execute(sa.select(source).where(this)).one()._mapping, **more}  # noqa: SLF001 - its public name
    connection.execute(sa.insert(target).values({one.name: row[one.name] for one in target.columns}))
    connection.execute(sa.delete(source).where(this))


def open_log(connection: sa.Connection, document_id: str, set_id: str) -> DecisionLog:
    """The decisions on a set since its last completed review."""
    r = t.REVIEWS.c
    completed = sa.select(sa.func.max(r.set_revision)).where(r.set_id == set_id).scalar_subquery()
    logged = _logged(document_id)
    query = (
        sa.select(logged)
        .where(logged.c.set_id == set_id, logged.c.set_revision > sa.func.coalesce(completed, 0))
        .order_by(logged.c.set_revision)
    )
    return DecisionLog(tuple(_decision(row) for row in connection.execute(query)))


def _page(
    connection: sa.Connection, document_id: str, after: LogPosition | None, limit: int
) -> Sequence[tuple[LogPosition, LoggedDecision]]:
    logged = _logged(document_id)
    place = (_s.inferred_at, logged.c.set_id, logged.c.set_revision)
    query = sa.select(logged, _s.inferred_at).join_from(logged, t.SETS, _s.set_id == logged.c.set_id)
    if after:
        query = query.where(sa.tuple_(*place) > sa.tuple_(after.inferred, after.set_id, after.revision))
    found = connection.execute(query.order_by(*place).limit(limit))
    return [(LogPosition(row.inferred_at, row.set_id, row.set_revision), _decision(row)) for row in found]


def _logged(document_id: str) -> sa.Subquery:
    """All decisions on a document, also those that were taken back."""
    parts = []
    for kind, tables in LIVE_AND_UNDONE.items():
        for table in tables:
            c = table.c
            undone = table is tables[1]
            parts.append(
                sa.select(
                    sa.literal(kind.value).label("kind"),
                    c.set_id,
                    c.set_revision,
                    c.body,
                    (c.annotation if "annotation" in c else sa.cast(sa.null(), sa.LargeBinary)).label("annotation"),
                    (c.undone_at if undone else sa.cast(sa.null(), sa.BigInteger)).label("undone_at"),
                    (c.undone_revision if undone else sa.literal(0)).label("undone_revision"),
                    (c.base if undone else sa.literal("")).label("base"),
                ).where(c.document_id == document_id)
            )
    return sa.union_all(*parts).subquery()


def _decision(row: sa.Row[Any]) -> LoggedDecision:
    is_finding = row.kind == DecisionKind.FINDING
    return LoggedDecision(
        record=decode(FindingDecision, row.body) if is_finding else decode(ReviewDecision, row.body),
        revision=row.set_revision,
        annotation=None if is_finding else decode(Annotation, row.annotation),
        undone_at=None if row.undone_at is None else from_micros(row.undone_at),
        undone_revision=row.undone_revision,
        base=row.base,
    )


LIVE_AND_UNDONE: Mapping[DecisionKind, tuple[sa.Table, sa.Table]] = {
    DecisionKind.ANNOTATION: (t.DECISIONS, t.UNDONE_DECISIONS),
    DecisionKind.FINDING: (t.FINDING_DECISIONS, t.UNDONE_FINDING_DECISIONS),
}
