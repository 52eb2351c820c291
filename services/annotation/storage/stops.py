"""Stores which readers stopped reading which documents. What is closed for them is in the membership of the matter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from services.annotation.queue.items import QueuedReview
from services.annotation.queue.stops import ReadingStop, StopReason
from services.annotation.storage import tables as t
from services.annotation.storage.notices import note_stop
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_update

_a, _s = t.ASSIGNMENTS.c, t.READING_STOPS.c
_CHAIN = ("family", "tenant", "matter")


class StopStore:
    """The stops in the database of the service. With `notes`, each one is noted for those who lead reviews in its
    matter, and for `informed`: pairs of tenant and person.
    """

    def __init__(
        self, database: Transactions, *, notes: bool = False, informed: Collection[tuple[str, str]] = ()
    ) -> None:
        self._database = database
        self._notes = notes
        self._informed = informed

    async def record(self, document: DocumentRecord, stop: ReadingStop) -> None:
        """Stores the stop in the place of an earlier one of the same reader, and ends the lease and the assignment of
        the reader: of the document, or of all in its matter.
        """
        others = [person for tenant, person in self._informed if tenant == document.tenant]

        def work(connection: sa.Connection) -> None:
            if self._notes:
                note_stop(connection, document, stop, others)
            _record(connection, document, stop)

        await self._database.run(work)


def is_stopped() -> sa.ColumnElement[bool]:
    """Whether a reader stopped since the review of the current row was assigned. The query has assignments joined."""
    same = sa.and_(*(_s[name] == t.DOCUMENTS.c[name] for name in _CHAIN))
    since = _s.stopped_at > sa.func.coalesce(_a.assigned_at, 0)
    return sa.exists(sa.select(sa.literal(1)).select_from(t.READING_STOPS).where(same, since))


def with_stops(connection: sa.Connection, reviews: Sequence[QueuedReview]) -> tuple[QueuedReview, ...]:
    """The reviews with the stops since they were assigned, the latest first."""
    found = _stops(connection, {one.document.family for one in reviews})
    return tuple(replace(one, stops=_since(one, found.get(_chain(one.document), ()))) for one in reviews)


def _since(review: QueuedReview, stops: Sequence[ReadingStop]) -> tuple[ReadingStop, ...]:
    at = review.assignment.assigned_at
    return tuple(one for one in stops if at is None or one.stopped_at > at)


def _stops(connection: sa.Connection, families: Collection[str]) -> Mapping[tuple[str, str, str], list[ReadingStop]]:
    query = sa.select(t.READING_STOPS).where(_s.family.in_(families)).order_by(_s.stopped_at.desc(), _s.person)
    found: dict[tuple[str, str, str], list[ReadingStop]] = {}
    for row in connection.execute(query):
        found.setdefault((row.family, row.tenant, row.matter), []).append(stop_of(row))
    return found


def stop_of(row: sa.Row[Any]) -> ReadingStop:
    """The stop of a row."""
    return ReadingStop(row.person, StopReason(row.reason), from_micros(row.stopped_at), row.pages)


def _chain(document: DocumentRecord) -> tuple[str, str, str]:
    return document.family, document.tenant, document.matter


def _record(connection: sa.Connection, document: DocumentRecord, stop: ReadingStop) -> None:
    row = {
        **dict(zip(_CHAIN, _chain(document), strict=True)),
        "person": stop.person,
        "document_id": document.document_id,
        "reason": stop.reason.value,
        "stopped_at": to_micros(stop.stopped_at),
        "pages": stop.pages,
    }
    insert_or_update(connection, t.READING_STOPS, row, (*_CHAIN, "person"))
    places = [_a.tenant == document.tenant, _a.matter == document.matter]
    if stop.reason.scope == "document":
        places.append(_a.family == document.family)
    nobody = {"assignee": "", "assigned_by": "", "assigned_at": None}
    connection.execute(sa.update(t.ASSIGNMENTS).where(*places, _a.assignee == stop.person).values(nobody))
    no_lease = {"holder": "", "held_until": None}
    connection.execute(sa.update(t.ASSIGNMENTS).where(*places, _a.holder == stop.person).values(no_lease))
