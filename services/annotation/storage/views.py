"""Stores which parts of a text a person received: one row for each part, person and use, whatever the number of
responses.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.storage.history_tables import TEXT_VIEWS
from services.annotation.storage.times import from_micros, to_micros
from services.annotation.timeline.views import SeenPart, TextView
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Columns, insert_all_or_merge

ViewKey = tuple[str, str, str]
_v = TEXT_VIEWS.c
_KEYS = ("document_id", "person", "use", "value", "place")


class ViewStore:
    """The views in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(self, document_id: str, person: str, use: str, seen: Sequence[SeenPart], at: datetime) -> None:
        """Adds one response with the parts and values of `seen`, in one transaction."""
        await self.add_all({document_id: seen}, person, use, at)

    async def add_all(self, seen: Mapping[str, Sequence[SeenPart]], person: str, use: str, at: datetime) -> None:
        """Adds one response with parts of several documents, by document id, in one transaction."""
        now = to_micros(at)
        rows = [
            {
                "document_id": document_id,
                "person": person,
                "use": use,
                "value": one.value,
                "place": one.place,
                "start": one.span.start,
                "end": one.span.end,
                "first_at": now,
                "last_at": now,
                "responses": 1,
            }
            for document_id in sorted(seen)  # one order for all: no deadlock
            for _, one in sorted({(one.value, one.place): one for one in seen[document_id]}.items())
        ]
        if rows:
            await self._database.run(
                lambda connection: insert_all_or_merge(connection, TEXT_VIEWS, rows, _KEYS, _merged)
            )

    async def of_document(self, document_id: str, person: str = "") -> Sequence[TextView]:
        """All views of a document; with `person`, only those of one."""
        query = sa.select(TEXT_VIEWS).where(_v.document_id == document_id, *([_v.person == person] if person else []))
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [_view(row) for row in rows]

    async def of_place(
        self, document_id: str, span: OriginalSpan, after: ViewKey | None, limit: int
    ) -> Sequence[TextView]:
        """Who received something of `span`: one view for each person, use and value, in this order, after a key."""
        key = (_v.person, _v.use, _v.value)
        least = (sa.func.min(_v.start), sa.func.max(_v.end), sa.func.min(_v.first_at), sa.func.max(_v.last_at))
        names = ("start", "end", "first_at", "last_at")
        query = (
            sa.select(
                *key,
                *(one.label(name) for one, name in zip(least, names, strict=True)),
                sa.func.sum(_v.responses).label("responses"),
            )
            .where(_v.document_id == document_id, _v.start < span.end, _v.end > span.start)
            .group_by(*key)
            .order_by(*key)
            .limit(limit)
        )
        if after:
            query = query.where(sa.tuple_(*key) > sa.tuple_(*after))
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [_view(row) for row in rows]


def _merged(new: Columns) -> Mapping[str, object]:
    """Times of a slower response can arrive later: the latest one is kept."""
    return {
        "start": sa.case((new["start"] < _v.start, new["start"]), else_=_v.start),
        "end": sa.case((new["end"] > _v.end, new["end"]), else_=_v.end),
        "last_at": sa.case((new["last_at"] > _v.last_at, new["last_at"]), else_=_v.last_at),
        "responses": _v.responses + 1,
    }


def _view(row: Any) -> TextView:
    return TextView(
        person=row.person,
        use=row.use,
        value=row.value,
        span=OriginalSpan(row.start, row.end),
        first_at=from_micros(row.first_at),
        last_at=from_micros(row.last_at),
        responses=int(row.responses),
    )
