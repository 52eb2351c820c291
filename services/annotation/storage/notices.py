"""Stores notices in the transaction of their cause, and reads those that still apply."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from services.annotation.notices.records import STOPS, Kind, Notice, Waiting
from services.annotation.queue.assignments import Assignment
from services.annotation.queue.stops import ReadingStop
from services.annotation.storage import tables as t
from services.annotation.storage.heads import is_head
from services.annotation.storage.notice_tables import NOTICE_MESSAGES, NOTICES
from services.annotation.storage.times import from_micros, to_micros
from services.annotation.storage.watch_tables import WATCHES
from services.shared.domain.annotations import SetState
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Row, insert_all_or_keep, insert_or_keep

KEPT = timedelta(days=90)
_SOON = timedelta(days=1)
_a, _c, _d, _s = (one.c for one in (t.ASSIGNMENTS, t.COMMENTS, t.DOCUMENTS, t.SETS))
_m, _n = NOTICE_MESSAGES.c, NOTICES.c


def note_assignment(connection: sa.Connection, document: DocumentRecord, before: Assignment, after: Assignment) -> None:
    """A notice for a new assignee, unless the person took the review."""
    same = (before.assignee, before.assigned_at) == (after.assignee, after.assigned_at)
    if same or after.assignee in {"", before.assignee, after.assigned_by} or after.assigned_at is None:
        return
    cause = str(to_micros(after.assigned_at))
    _add(connection, _of(document, Kind.ASSIGNED, after.assignee, cause, after.assigned_at))


def note_question(connection: sa.Connection, document: DocumentRecord, person: str, comment: str, at: datetime) -> None:
    """A notice for the person that a comment asks."""
    _add(connection, _of(document, Kind.ASKED, person, comment, at))


def note_stop(connection: sa.Connection, document: DocumentRecord, stop: ReadingStop, others: Iterable[str]) -> None:
    """A notice for each person who assigned a review in the matter, and for `others`. Call it while the reader still
    has its reviews.
    """
    in_matter = (_a.tenant == document.tenant, _a.matter == document.matter, _a.assigned_by.not_in(("", stop.person)))
    leads = connection.execute(sa.select(_a.assigned_by).where(*in_matter, _a.assigned_by != _a.assignee).distinct())
    cause = sha256(f"{to_micros(stop.stopped_at)}\0{stop.person}".encode()).hexdigest()
    for person in {*leads.scalars(), *others} - {stop.person}:
        _add(connection, _of(document, Kind(f"stop_{stop.reason}"), person, cause, stop.stopped_at))


def note_watched(connection: sa.Connection, document: DocumentRecord, person: str, watch: str, at: datetime) -> None:
    """A notice for the person of a watch, one for each version chain."""
    _add(connection, _of(document, Kind.WATCHED, person, watch, at))


class NoticeStore:
    """Notices that wait for a message."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def note_due(self, now: datetime) -> None:
        """Adds notices of reviews that are due within a day, or overdue, and deletes old ones."""
        await self._database.run(lambda connection: _note_due(connection, now))

    async def waiting(self) -> Sequence[Waiting]:
        """The people with notices that no message has."""
        last = (
            sa.select(_m.tenant, _m.person, sa.func.max(_m.created_at).label("last"))
            .group_by(_m.tenant, _m.person)
            .subquery()
        )
        query = (
            sa.select(_n.tenant, _n.person, sa.func.min(_n.at).label("first"), sa.func.max(last.c.last).label("last"))
            .select_from(NOTICES)
            .outerjoin(last, sa.and_(last.c.tenant == _n.tenant, last.c.person == _n.person))
            .where(_n.message_id == "")
            .group_by(_n.tenant, _n.person)
        )
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [
            Waiting(one.tenant, one.person, from_micros(one.first), from_micros(one.last) if one.last else None)
            for one in rows
        ]

    async def of_person(self, tenant: str, person: str) -> tuple[Sequence[Notice], Sequence[str]]:
        """The notices that still apply, with the present version of their documents; and the ids of all that wait."""
        return await self._database.run(lambda connection: _of_person(connection, tenant, person))


def _add(connection: sa.Connection, one: Notice) -> None:
    insert_or_keep(connection, NOTICES, _row(one))


def _of(document: DocumentRecord, kind: Kind, person: str, cause: str, at: datetime) -> Notice:
    return Notice(kind, document.tenant, person, document.family, document.matter, document.document_id, cause, at)


def _row(one: Notice) -> Row:
    names = ("tenant", "person", "family", "matter", "document_id", "cause")
    own = {name: getattr(one, name) for name in names}
    return {"notice_id": one.notice_id, "kind": one.kind.value, **own, "at": to_micros(one.at), "message_id": ""}


def _notice(row: sa.Row[Any]) -> Notice:
    return Notice(
        Kind(row.kind), row.tenant, row.person, row.family, row.matter, row.document_id, row.cause, from_micros(row.at)
    )


def _open_chains(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Reviews that are not completed, with their assignments."""
    of_chain = sa.and_(_a.family == _d.family, _a.tenant == _d.tenant, _a.matter == _d.matter)
    return (
        sa.select(*columns)
        .select_from(t.SETS)
        .join(t.DOCUMENTS, _d.document_id == _s.document_id)
        .join(t.ASSIGNMENTS, of_chain)
        .where(_s.state == SetState.PROPOSED.value)
    )


def _forget_old(connection: sa.Connection, now: datetime) -> None:
    """A notice of a watch stays as long as the watch: a new model run must not report the document again."""
    old, watches = _n.at < to_micros(now - KEPT), sa.select(WATCHES.c.watch_id)
    gone = sa.or_(_n.kind != Kind.WATCHED.value, _n.cause.not_in(watches))
    connection.execute(sa.delete(NOTICES).where(old, gone))


def _note_due(connection: sa.Connection, now: datetime) -> None:
    _forget_old(connection, now)
    query = _open_chains(_a.tenant, _a.assignee, _a.family, _a.matter, _d.document_id, _a.due_at).where(
        _a.due_at <= to_micros(now + _SOON), _a.assignee != ""
    )
    found = [
        Notice(
            Kind.OVERDUE if row.due_at <= to_micros(now) else Kind.DUE,
            row.tenant,
            row.assignee,
            row.family,
            row.matter,
            row.document_id,
            str(row.due_at),
            now,
        )
        for row in connection.execute(query)
    ]
    insert_all_or_keep(connection, NOTICES, [_row(one) for one in found])


def _of_person(connection: sa.Connection, tenant: str, person: str) -> tuple[Sequence[Notice], Sequence[str]]:
    own = sa.and_(_n.message_id == "", _n.tenant == tenant, _n.person == person)
    rows = connection.execute(sa.select(NOTICES).where(own).order_by(_n.at)).all()
    mine = _open_chains(_a.family, _a.matter, _d.document_id).where(_a.tenant == tenant, _a.assignee == person)
    has = {(row.family, row.matter): row.document_id for row in connection.execute(mine)}
    asked = sa.select(_c.comment_id).join(NOTICES, _n.cause == _c.comment_id).where(own, _c.resolved_at.is_(None))
    unanswered = {*connection.execute(asked).scalars()}
    watched = _watched(connection, tenant, person)
    found = []
    for one in map(_notice, rows):
        chain = (one.family, one.matter)
        if one.kind is Kind.WATCHED:
            found += [replace(one, document_id=watched[one.notice_id])] if one.notice_id in watched else []
        elif one.kind in STOPS or (one.kind is Kind.ASKED and one.cause in unanswered):
            found.append(one)
        elif one.kind is not Kind.ASKED and chain in has:
            found.append(replace(one, document_id=has[chain]))
    return found, [row.notice_id for row in rows]


def _watched(connection: sa.Connection, tenant: str, person: str) -> Mapping[str, str]:
    """The present version of the document of each notice of a watch, by the id of the notice: if the watch is still
    there, and the document is not withdrawn.
    """
    own = sa.and_(_n.message_id == "", _n.tenant == tenant, _n.person == person, _n.kind == Kind.WATCHED.value)
    same = sa.and_(_n.family == _d.family, _n.tenant == _d.tenant, _n.matter == _d.matter)
    query = (
        sa.select(_n.notice_id, _d.document_id)
        .join_from(t.SETS, t.DOCUMENTS, _d.document_id == _s.document_id)
        .join(NOTICES, same)
        .join(WATCHES, WATCHES.c.watch_id == _n.cause)
        .where(own, is_head())
    )
    return {row.notice_id: row.document_id for row in connection.execute(query)}
