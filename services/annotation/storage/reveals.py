"""Stores reveal grants. Rows are never deleted: they say who was allowed to read which values, and when."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.annotation.storage import tables as t
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Row

_c = t.REVEALS.c


class RevealStore:
    """The grants in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(self, grant: RevealGrant) -> None:
        """Stores a new grant or request."""
        await self._database.run(lambda connection: connection.execute(sa.insert(t.REVEALS).values(_row(grant))))

    async def update(self, before: RevealGrant, after: RevealGrant) -> None:
        """Stores `after`. Raises `Reject(CONFLICT)` if the stored grant is not `before` any more."""
        await self._database.run(lambda connection: _update(connection, before, after))

    async def of_document(self, document_id: str) -> Sequence[RevealGrant]:
        """All grants and requests of the document, by the time of their request."""
        query = sa.select(t.REVEALS).where(_c.document_id == document_id).order_by(_c.requested_at, _c.grant_id)
        return await self._database.run(lambda connection: [grant_of(row) for row in connection.execute(query)])

    async def of_subject(self, document_id: str, subject: str) -> Sequence[RevealGrant]:
        """The grants and requests of one person for the document, by the time of their request."""
        query = sa.select(t.REVEALS).where(_c.document_id == document_id, _c.subject == subject)
        ordered = query.order_by(_c.requested_at, _c.grant_id)
        return await self._database.run(lambda connection: [grant_of(row) for row in connection.execute(ordered)])


def _update(connection: sa.Connection, before: RevealGrant, after: RevealGrant) -> None:
    row = connection.execute(sa.select(t.REVEALS).where(_c.grant_id == before.grant_id).with_for_update()).one()
    if grant_of(row) != before:
        raise Reject(Reason.CONFLICT)
    connection.execute(sa.update(t.REVEALS).where(_c.grant_id == before.grant_id).values(_row(after)))


def _row(grant: RevealGrant) -> Row:
    row = {name: getattr(grant, name) for name in _COLUMNS}
    times = {name: to_micros(at) if (at := getattr(grant, name)) else None for name in _TIMES}
    return {**row, **times, "scope": grant.scope.value, "seconds": round(grant.lasts.total_seconds())}


def grant_of(row: sa.Row[*tuple[object, ...]]) -> RevealGrant:
    """The grant or request of a row."""
    stored: dict[str, Any] = dict(zip(t.REVEALS.columns.keys(), row, strict=True))
    times: dict[str, Any] = {name: from_micros(at) if (at := stored[name]) is not None else None for name in _TIMES}
    return RevealGrant(
        **{name: stored[name] for name in _COLUMNS},
        **times,
        scope=RevealScope(stored["scope"]),
        lasts=timedelta(seconds=stored["seconds"]),
    )


_COLUMNS = (
    "grant_id",
    "tenant",
    "matter",
    "document_id",
    "subject",
    "purpose",
    "page",
    "value",
    "granted_by",
    "revoked_by",
)
_TIMES = ("requested_at", "mfa_at", "granted_at", "expires_at", "revoked_at")
