"""Destroy originals after a retention time. They contain what redaction removes, and the source system has a copy."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from services.ingestion.store.sql import unpack_events
from services.ingestion.store.tables import DESTROYED, DOCUMENTS, SUBMISSIONS
from services.shared.domain.document import DocumentRecord, KeyScope
from services.shared.domain.events import DocumentIngested
from services.shared.domain.holds import Destroyer
from services.shared.runtime.clock import Clock
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore, HoldCheckPort, Transactions
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode

_SECONDS = 3600.0
_BATCH = 200
_d, _s = DOCUMENTS.c, SUBMISSIONS.c
_KEY = ("tenant", "source_system", "matter", "submission_id")

_Place = tuple[datetime, str]
_Row = Any  # a row of `_older`


class Originals:
    """Originals of ingested documents. `destroy` destroys the source key of (tenant, owner)."""

    def __init__(
        self,
        database: Transactions,
        blobs: BlobStore,
        destroy: Callable[[str, str], Awaitable[object]],
        holds: HoldCheckPort,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._destroy = destroy
        self._holds = holds

    async def run(self, stop: asyncio.Event, clock: Clock, age: timedelta) -> None:
        """Destroy originals older than `age` every hour, until `stop` is set. An `age` of zero keeps all."""

        async def destroy_all() -> None:
            if age:
                await self.destroy_older(clock.now() - age)

        await repeat(destroy_all, _SECONDS, stop)

    async def destroy_older(self, before: datetime) -> int:
        """Destroy the originals that are older than `before` and that no hold covers. Returns their number.

        The next call asks again for the others. Raises `Retry`.
        """
        count, last = 0, None
        while rows := await self._older(before, last):
            found = await self._holds.ask(Destroyer.ORIGINALS, [_record(row) for row in rows])
            for row, hold in zip(rows, found, strict=True):
                if hold is None:
                    await self._destroy_original(row)
                    count += 1
            last = (rows[-1].ingested_at, rows[-1].document_id)
        return count

    async def _older(self, before: datetime, last: _Place | None) -> Sequence[_Row]:
        """The next originals after `last`, in the order of their ingestion."""
        gone = sa.and_(DESTROYED.c.tenant == _d.tenant, DESTROYED.c.document_id == _d.document_id)
        query = (
            sa.select(_d.ingested_at, _d.tenant, _d.document_id, _d.record, _s.events)
            .join(SUBMISSIONS, sa.and_(*(_d[name] == _s[name] for name in _KEY)))
            .where(_d.ingested_at < before.astimezone(UTC), ~sa.exists().where(gone))
            .order_by(_d.ingested_at, _d.document_id)
            .limit(_BATCH)
        )
        if last:
            query = query.where(sa.tuple_(_d.ingested_at, _d.document_id) > last)
        rows: Sequence[_Row] = await self._database.run(lambda connection: connection.execute(query).all())
        return rows

    async def _destroy_original(self, row: _Row) -> None:
        for event in unpack_events(row.events):
            if isinstance(event, DocumentIngested):
                await self.destroy(row.tenant, event.original.subject)
        destroyed = {"tenant": row.tenant, "document_id": row.document_id}
        await self._database.run(partial(insert_or_keep, table=DESTROYED, row=destroyed))

    async def destroy(self, tenant: str, owner: str) -> None:
        """Destroy the key and the blobs of one submission."""
        await self._destroy(tenant, owner)
        for ref in await self._blobs.find(tenant, KeyScope.SOURCE, owner):
            await self._blobs.delete(ref)


def _record(row: _Row) -> DocumentRecord:
    return replace(decode(DocumentRecord, row.record), document_id=row.document_id)
