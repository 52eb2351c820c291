"""Stores assignments and deputies, and lists reviews."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from services.annotation.queue.assignments import NOT_ASSIGNED, Assignment, Deputy
from services.annotation.queue.items import (
    Order,
    Position,
    QueueCounts,
    QueuedReview,
    QueueFilter,
    QueuePage,
    Viewer,
    Workload,
)
from services.annotation.sets.steps.records import ReviewSteps, Stage
from services.annotation.storage import tables as t
from services.annotation.storage.notices import note_assignment
from services.annotation.storage.queue_version import facts, version_of
from services.annotation.storage.review_log import log_assignment
from services.annotation.storage.steps.eligible import is_open_to
from services.annotation.storage.steps.reading import steps_of
from services.annotation.storage.steps.tables import REVIEW_STAGES
from services.annotation.storage.stops import is_stopped, with_stops
from services.annotation.storage.times import from_micros, to_micros
from services.annotation.storage.workloads import LIVING, count_severities, refresh
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep, insert_or_update
from services.shared.wire.codec import decode

_NO_DATE = (1 << 63) - 1
_a, _d, _s, _w = t.ASSIGNMENTS.c, t.DOCUMENTS.c, t.SETS.c, t.WORKLOADS.c


class QueueStore:
    """The queue in the database of the service. `notes`: a new assignee gets a notice."""

    def __init__(self, database: Transactions, *, notes: bool = False) -> None:
        self._database = database
        self._notes = notes

    async def matters(self, tenant: str) -> Sequence[str]:
        """The matters of all documents of a tenant."""
        query = sa.select(_d.matter).where(_d.tenant == tenant).distinct().order_by(_d.matter)
        return await self._database.run(lambda connection: list(connection.execute(query).scalars()))

    async def refresh(self, tenant: str, now: datetime) -> None:
        """Computes again what the changed sets of a tenant have to decide, in several transactions."""
        last = ""
        while True:
            last = await self._database.run(partial(refresh, documents=_d.tenant == tenant, now=now, after=last))
            if not last:
                return

    async def page(self, viewer: Viewer, wanted: QueueFilter, after: Position | None, limit: int) -> QueuePage:
        """The first `limit` reviews after a position, in the matters of the viewer. Call `refresh` before."""
        return await self._database.run(lambda connection: _page(connection, viewer, wanted, after, limit))

    async def find(self, document_id: str, now: datetime) -> QueuedReview | None:
        """One review; None if the document has no set under review and no published one."""
        this = _d.document_id == document_id

        def work(connection: sa.Connection) -> QueuedReview | None:
            refresh(connection, this, now)
            row = connection.execute(_reviews().where(this)).first()
            if row is None:
                return None
            steps = steps_of(connection, document_id, row.set_id)
            return replace(_review(row), steps=steps)

        return await self._database.run(work)

    async def open_reviews(self, tenant: str, assignee: str) -> Sequence[QueuedReview]:
        """The reviews of a person that are not completed. Call `refresh` before."""
        query = _reviews().where(_d.tenant == tenant, _a.assignee == assignee, _s.state == SetState.PROPOSED.value)
        rows = await self._database.run(lambda connection: connection.execute(query.order_by(_d.document_id)).all())
        return [_review(row) for row in rows]

    async def loads(self, tenant: str, people: Collection[str]) -> Mapping[str, int]:
        """The code points of the open reviews of each person."""
        query = (
            joined(sa.select(_a.assignee, sa.func.sum(_d.code_points)))
            .where(_d.tenant == tenant, _s.state == SetState.PROPOSED.value, _a.assignee.in_(people))
            .group_by(_a.assignee)
        )
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return {assignee: int(size) for assignee, size in rows}

    async def change(
        self, document: DocumentRecord, decide: Callable[[Assignment], Assignment], at: datetime | None = None
    ) -> tuple[Assignment, Assignment]:
        """Stores what `decide` makes of the assignment at `at`, in one transaction. Returns both. Raises its errors."""

        def work(connection: sa.Connection) -> tuple[Assignment, Assignment]:
            before, after = _change(connection, document, decide)
            log_assignment(connection, document, before, after, at)
            if self._notes:
                note_assignment(connection, document, before, after)
            return before, after

        return await self._database.run(work)

    async def deputies(self, tenant: str) -> Sequence[Deputy]:
        """All deputies of a tenant, by person."""
        query = sa.select(t.DEPUTIES).where(t.DEPUTIES.c.tenant == tenant).order_by(t.DEPUTIES.c.person)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [
            Deputy(row.person, row.deputy, from_micros(row.since), from_micros(row.until), row.set_by) for row in rows
        ]

    async def set_deputy(self, tenant: str, wanted: Deputy) -> None:
        """Stores the deputy of a person, in place of another one."""
        row = {
            "tenant": tenant,
            "person": wanted.person,
            "deputy": wanted.deputy,
            "since": to_micros(wanted.since),
            "until": to_micros(wanted.until),
            "set_by": wanted.set_by,
        }
        await self._database.run(lambda connection: insert_or_update(connection, t.DEPUTIES, row, ("tenant", "person")))

    async def remove_deputy(self, tenant: str, person: str) -> bool:
        """Deletes the deputy of a person. False if there is none."""
        gone = sa.delete(t.DEPUTIES).where(t.DEPUTIES.c.tenant == tenant, t.DEPUTIES.c.person == person)
        return await self._database.run(lambda connection: connection.execute(gone).rowcount == 1)


def queue_keys(viewer: Viewer, wanted: QueueFilter, after: Position | None, limit: int) -> sa.Select[Any]:
    """The sets of one page, in its order, from indexes: sorting whole rows would read the record of every review."""
    place = _place(wanted)
    query = joined(sa.select(_s.set_id)).where(fitting(viewer, wanted)).order_by(*place).limit(limit)
    if after:
        query = query.where(sa.tuple_(*place) > sa.tuple_(*after.ranks, after.received, after.document_id))
    return query


def _page(
    connection: sa.Connection, viewer: Viewer, wanted: QueueFilter, after: Position | None, limit: int
) -> QueuePage:
    fits = fitting(viewer, wanted)
    ranks = _RANKS[wanted.order]()
    found = connection.execute(queue_keys(viewer, wanted, after, limit + 1)).scalars().all()
    rows = connection.execute(_reviews(*ranks).where(_s.set_id.in_(found)).order_by(*_place(wanted))).all()
    shown = rows[:limit]
    token = ""
    if len(rows) > limit and shown:
        last = shown[-1]
        numbers = tuple(getattr(last, f"rank_{number}") for number in range(len(ranks)))
        token = Position(wanted.order, numbers, last.received_at, last.document_id).token()
    states = sorted(one.value for one in {*wanted.states, SetState.PROPOSED})
    seen = _seen(viewer)
    counts = _counts(connection, viewer, sa.and_(seen, _s.state.in_(states)), fits)
    return QueuePage(with_stops(connection, [_review(row) for row in shown]), counts, token)


def _seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    visible = viewer.visible
    hidden = (sa.and_(_d.matter == matter, _d.family == family) for matter, family in visible.closed)
    own = sa.and_(_d.tenant == viewer.tenant, _d.matter.in_(visible.matters), *(sa.not_(one) for one in hidden))
    return sa.and_(own, is_open_to(viewer.people[0]))


def fitting(viewer: Viewer, wanted: QueueFilter) -> sa.ColumnElement[bool]:
    return sa.and_(_seen(viewer), *_conditions(wanted), *([_of_team(viewer)] if wanted.team else []))


def _place(wanted: QueueFilter) -> Sequence[sa.ColumnElement[Any]]:
    """The order of the page. It is total: the id comes last."""
    return (*_RANKS[wanted.order](), _w.received_at, _d.document_id)


def _counts(
    connection: sa.Connection, viewer: Viewer, seen: sa.ColumnElement[bool], fits: sa.ColumnElement[bool]
) -> QueueCounts:
    """All numbers in one pass over the reviews of `seen`."""
    is_open, has = _s.state == SetState.PROPOSED.value, _assignee()
    open_ones = (sa.true(), has.in_(viewer.people), has == "", _of_team(viewer))
    kinds = (fits, *(sa.and_(is_open, one) for one in open_ones))
    sums = [sa.func.coalesce(sa.func.sum(sa.case((one, 1), else_=0)), 0) for one in kinds]
    query = joined(sa.select(*sums, *facts(fits, viewer.now))).where(seen)
    matching, opened, mine, unassigned, team, *more = map(int, connection.execute(query).one())
    return QueueCounts(matching, opened, mine, unassigned, team, version_of(more))


def _of_team(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Reviews of other people, in the matters of the team."""
    return sa.and_(_assignee().not_in(["", *viewer.people]), _d.matter.in_(viewer.team_matters))


def _assignee() -> sa.ColumnElement[str]:
    return sa.func.coalesce(_a.assignee, "")


def _conditions(wanted: QueueFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_s.state.in_([one.value for one in wanted.states])]
    has = _assignee()
    people = [*wanted.assignees, *([""] if wanted.unassigned else [])]
    if people:
        found.append(has.in_(people))
    if wanted.matters:
        found.append(_d.matter.in_(wanted.matters))
    if wanted.document_types:
        found.append(_w.document_type.in_(wanted.document_types))
    if wanted.client_ids:
        found.append(_w.client_id.in_(wanted.client_ids))
    if wanted.priorities:
        found.append(_w.priority.in_([one.urgency for one in wanted.priorities]))
    if wanted.stopped:
        found.append(is_stopped())
    if wanted.severity:
        graver = list(Severity)[list(Severity).index(wanted.severity) :]
        found.append(sa.or_(*(_w[one.value] > 0 for one in graver)))
    return found


def joined(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query over living sets with their documents, workloads and assignments."""
    of_chain = sa.and_(_a.family == _d.family, _a.tenant == _d.tenant, _a.matter == _d.matter)
    return (
        query.select_from(t.SETS)
        .join(t.DOCUMENTS, _d.document_id == _s.document_id)
        .join(t.WORKLOADS, _w.set_id == _s.set_id)
        .outerjoin(t.ASSIGNMENTS, of_chain)
        .outerjoin(REVIEW_STAGES, REVIEW_STAGES.c.set_id == _s.set_id)
        .where(_s.state.in_(LIVING))
    )


def _reviews(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    own = (_a[name] for name in _ASSIGNED)
    workload = (
        _w[name] for name in ("received_at", "document_type", "annotations", "undecided_annotations", "findings")
    )
    return joined(
        sa.select(
            _d.document_id,
            _d.record,
            _d.code_points,
            _s.set_id,
            _s.state,
            _s.revision,
            REVIEW_STAGES.c.stage,
            REVIEW_STAGES.c.blind,
            *workload,
            *(_w[one.value] for one in Severity),
            *own,
            *(one.label(f"rank_{number}") for number, one in enumerate(more)),
        )
    )


def _review(row: sa.Row[Any]) -> QueuedReview:
    return QueuedReview(
        document=decode(DocumentRecord, row.record),
        state=SetState(row.state),
        revision=row.revision,
        received_at=from_micros(row.received_at),
        code_points=row.code_points,
        workload=Workload(
            row.document_type, row.annotations, row.undecided_annotations, row.findings, count_severities(row)
        ),
        assignment=_assignment(row) if row.assignee is not None else NOT_ASSIGNED,
        steps=ReviewSteps(Stage(row.stage), row.blind) if row.stage else ReviewSteps(),
    )


def _assignment(row: sa.Row[Any]) -> Assignment:
    times = {name: None if (at := getattr(row, name)) is None else from_micros(at) for name in _TIMES}
    return Assignment(
        row.assignee, row.assigned_by, times["assigned_at"], times["due_at"], row.holder, times["held_until"]
    )


def _change(
    connection: sa.Connection, document: DocumentRecord, decide: Callable[[Assignment], Assignment]
) -> tuple[Assignment, Assignment]:
    key = {"family": document.family, "tenant": document.tenant, "matter": document.matter}
    insert_or_keep(connection, t.ASSIGNMENTS, {**key, **_columns(NOT_ASSIGNED)})
    same = sa.and_(*(_a[name] == value for name, value in key.items()))
    before = _assignment(connection.execute(sa.select(t.ASSIGNMENTS).where(same).with_for_update()).one())
    after = decide(before)
    if after != before:
        connection.execute(sa.update(t.ASSIGNMENTS).where(same).values(_columns(after)))
    return before, after


def _columns(one: Assignment) -> dict[str, object]:
    times = {name: to_micros(at) if (at := getattr(one, name)) else None for name in _TIMES}
    return {"assignee": one.assignee, "assigned_by": one.assigned_by, "holder": one.holder, **times}


def _due() -> sa.ColumnElement[int]:
    return sa.func.coalesce(_a.due_at, _NO_DATE)


_TIMES = ("assigned_at", "due_at", "held_until")
_ASSIGNED = ("assignee", "assigned_by", "holder", *_TIMES)
_RANKS: Mapping[Order, Callable[[], Sequence[sa.ColumnElement[int]]]] = {
    Order.RISK: lambda: (-_w.risk,),
    Order.DUE: lambda: (_due(),),
    Order.AGE: lambda: (sa.literal(0),),
    Order.PRIORITY: lambda: (-_w.priority, -_w.risk, _due()),
}
