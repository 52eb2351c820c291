"""Destroy the contents of submissions that were decided and not ingested, once no hold covers them.

A decision and the entry of its content are one transaction, so that a crash leaves no content behind, and a worker
whose decision came second destroys nothing. The handler does not wait for the answer about holds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from services.ingestion.store.tables import DISCARDS
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.errors import GlossatorError
from services.shared.domain.holds import Destroyer
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore, HoldCheckPort, Transactions
from services.shared.wire.codec import decode

_log = get_logger(__name__)

_SECONDS = 5.0
_AGAIN = timedelta(hours=1)
_BATCH = 200
_c = DISCARDS.c

_Row = Any  # a row of DISCARDS


class Discards:
    """`destroy` destroys the source key and the blobs of (tenant, owner)."""

    def __init__(
        self,
        database: Transactions,
        blobs: BlobStore,
        destroy: Callable[[str, str], Awaitable[object]],
        holds: HoldCheckPort,
        clock: Clock,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._destroy = destroy
        self._holds = holds
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Destroy new entries within seconds, and ask again for the others every hour, until `stop` is set."""
        await repeat(self.sweep, _SECONDS, stop)

    async def sweep(self) -> int:
        """Ask for the holds on all entries that are due, and destroy those that are clear. Returns their number.

        An entry that cannot be destroyed is due again after an hour. Raises `Retry` if the database does not answer.
        """
        count, now = 0, self._clock.now()
        while rows := await self._due(now):
            found = await self._holds.ask(Destroyer.REFUSED, [decode(DocumentRecord, row.record) for row in rows])
            for row, hold in zip(rows, found, strict=True):
                if hold is None and await self._destroyed(row):
                    count += 1
                else:
                    await self._database.run(partial(_asked, row=row, now=now))
        return count

    async def _due(self, now: datetime) -> Sequence[_Row]:
        due = sa.or_(_c.asked_at.is_(None), _c.asked_at <= (now - _AGAIN).astimezone(UTC))
        query = sa.select(DISCARDS).where(due).order_by(_c.discarded_at).limit(_BATCH)
        rows: Sequence[_Row] = await self._database.run(lambda c: c.execute(query).all())
        return rows

    async def _destroyed(self, row: _Row) -> bool:
        try:
            if row.owns_key:
                await self._destroy(row.tenant, row.subject)
            else:
                await self._blobs.delete(decode(BlobRef, row.blob))
        except GlossatorError as error:
            _log.warning("discard.failed", submission_id=row.subject, reason=error.reason.value)
            return False
        await self._database.run(lambda c: c.execute(sa.delete(DISCARDS).where(_is(row))))
        return True


def _asked(connection: sa.Connection, row: _Row, now: datetime) -> None:
    connection.execute(sa.update(DISCARDS).where(_is(row)).values(asked_at=now.astimezone(UTC)))


def _is(row: _Row) -> sa.ColumnElement[bool]:
    return sa.and_(_c.tenant == row.tenant, _c.subject == row.subject, _c.name == row.name)
