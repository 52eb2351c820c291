"""Destroy originals after a retention time. They contain what redaction removes, and the source system has a copy."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa

from services.ingestion.store.sql import unpack_events
from services.ingestion.store.tables import DESTROYED, DOCUMENTS, SUBMISSIONS
from services.shared.domain.document import KeyScope
from services.shared.domain.events import DocumentIngested
from services.shared.runtime.clock import Clock
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore, Transactions
from services.shared.runtime.rows import insert_or_keep

_SECONDS = 3600.0
_BATCH = 200
_d, _s = DOCUMENTS.c, SUBMISSIONS.c
_KEY = ("tenant", "source_system", "matter", "submission_id")


class Originals:
    """Originals of ingested documents. `destroy` destroys the source key of (tenant, owner)."""

    def __init__(
        self, database: Transactions, blobs: BlobStore, destroy: Callable[[str, str], Awaitable[object]]
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._destroy = destroy

    async def run(self, stop: asyncio.Event, clock: Clock, age: timedelta) -> None:
        """Destroy originals older than `age` every hour, until `stop` is set. An `age` of zero keeps all."""

        async def destroy_all() -> None:
            while age and await self.destroy_older(clock.now() - age):
                continue

        await repeat(destroy_all, _SECONDS, stop)

    async def destroy_older(self, before: datetime) -> int:
        """Destroy up to 200 originals that are older than `before`. Returns their number. Raises `Retry`."""
        gone = sa.and_(DESTROYED.c.tenant == _d.tenant, DESTROYED.c.document_id == _d.document_id)
        query = (
            sa.select(_d.tenant, _d.document_id, _s.events)
            .join(SUBMISSIONS, sa.and_(*(_d[name] == _s[name] for name in _KEY)))
            .where(_d.ingested_at < before.astimezone(UTC), ~sa.exists().where(gone))
            .order_by(_d.ingested_at)
            .limit(_BATCH)
        )
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        for row in rows:
            for event in unpack_events(row.events):
                if isinstance(event, DocumentIngested):
                    await self.destroy(row.tenant, event.original.subject)
            destroyed = {"tenant": row.tenant, "document_id": row.document_id}
            await self._database.run(partial(insert_or_keep, table=DESTROYED, row=destroyed))
        return len(rows)

    async def destroy(self, tenant: str, owner: str) -> None:
        """Destroy the key and the blobs of one submission."""
        await self._destroy(tenant, owner)
        for ref in await self._blobs.find(tenant, KeyScope.SOURCE, owner):
            await self._blobs.delete(ref)
