"""Reads batches from the rows of their submissions. Each method reads only what is visible to its caller."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from services.ingestion.batches.records import Batch, BatchFilter, OutcomeCount, Position, Visible
from services.ingestion.records import Submission
from services.ingestion.statuses import advice
from services.ingestion.store.sql import to_submission
from services.ingestion.store.tables import SUBMISSIONS
from services.shared.domain.events import DocumentStatus
from services.shared.runtime.ports import Transactions

_Key = tuple[str, str]


class BatchStore:
    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def matters(self, tenant: str) -> Sequence[str]:
        """The matters of all submissions of a tenant."""
        query = sa.select(_S.matter).where(_S.tenant == tenant).distinct().order_by(_S.matter)
        return await self._database.run(lambda c: list(c.execute(query).scalars()))

    async def matters_with_batches(self, tenant: str) -> Sequence[str]:
        """The matters of the submissions that belong to a batch."""
        query = sa.select(_S.matter).where(_S.tenant == tenant, _IN_A_BATCH).distinct().order_by(_S.matter)
        return await self._database.run(lambda c: list(c.execute(query).scalars()))

    async def page(self, visible: Visible, wanted: BatchFilter, after: Position | None, limit: int) -> list[Batch]:
        """The first `limit` batches after a position, the newest first."""
        seen = _seen(visible)
        begin = sa.func.min(_S.received_at)
        keys = sa.select(_S.source_system, _S.batch_id).where(seen).group_by(_S.source_system, _S.batch_id)
        for column, value in ((_S.matter, wanted.matter), (_S.submitted_by, wanted.submitter)):
            if value:
                keys = keys.having(sa.func.max(sa.case((column == value, 1), else_=0)) == 1)
        if after:
            at = after.received_at.astimezone(UTC)
            later = sa.and_(begin == at, sa.tuple_(_S.source_system, _S.batch_id) > after.names)
            keys = keys.having(sa.or_(begin < at, later))
        keys = keys.order_by(begin.desc(), _S.source_system, _S.batch_id).limit(limit)

        def work(connection: sa.Connection) -> list[Batch]:
            found = [(row.source_system, row.batch_id) for row in connection.execute(keys)]
            made = _batches(connection, seen, found)
            return [made[key] for key in found]

        return await self._database.run(work)

    async def find(self, visible: Visible, key: _Key) -> Batch | None:
        """One batch by source system and id."""
        return await self._database.run(lambda c: _batches(c, _seen(visible), [key]).get(key))

    async def submissions(self, visible: Visible, key: _Key, after: Position | None, limit: int) -> list[Submission]:
        """The first `limit` submissions of a batch after a position, the earliest first."""
        place = (_S.received_at, _S.matter, _S.submission_id)
        own = sa.and_(_seen(visible), _S.source_system == key[0], _S.batch_id == key[1])
        query = sa.select(SUBMISSIONS).where(own).order_by(*place).limit(limit)
        if after:
            at = after.received_at.astimezone(UTC)
            same = sa.and_(_S.received_at == at, sa.tuple_(_S.matter, _S.submission_id) > after.names)
            query = query.where(sa.or_(_S.received_at > at, same))
        return await self._database.run(lambda c: [to_submission(row) for row in c.execute(query)])


def _seen(visible: Visible) -> sa.ColumnElement[bool]:
    closed = (sa.and_(_S.matter == matter, _S.family == family) for matter, family in visible.closed)
    own = sa.and_(_S.tenant == visible.tenant, _S.matter.in_(visible.matters), _IN_A_BATCH)
    return sa.and_(own, *(sa.not_(one) for one in closed))


def _batches(connection: sa.Connection, seen: sa.ColumnElement[bool], keys: Sequence[_Key]) -> dict[_Key, Batch]:
    named = (_S.source_system, _S.batch_id, _S.matter, _S.submitted_by, _S.outcome, _S.outcome_reason)
    count, begin = sa.func.count().label("submissions"), sa.func.min(_S.received_at).label("begin")
    chosen = sa.tuple_(_S.source_system, _S.batch_id).in_(keys)
    rows = connection.execute(sa.select(*named, count, begin).where(seen, chosen).group_by(*named)).all()
    grouped: dict[_Key, list[sa.Row[tuple[object, ...]]]] = {}
    for row in rows:
        grouped.setdefault((row.source_system, row.batch_id), []).append(row)
    return {key: _batch(key, group) for key, group in grouped.items()}


def _batch(key: _Key, rows: Sequence[sa.Row[tuple[object, ...]]]) -> Batch:
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        outcome = (row.outcome, row.outcome_reason)
        counts[outcome] = counts.get(outcome, 0) + row.submissions
    begin: datetime = min(row.begin for row in rows)
    return Batch(
        *key,
        tuple(sorted({row.matter for row in rows})),
        tuple(sorted({row.submitted_by for row in rows} - {""})),
        sum(counts.values()),
        tuple(
            OutcomeCount(DocumentStatus(status), reason, counts[status, reason], *advice(reason))
            for status, reason in sorted(counts)
        ),
        begin.replace(tzinfo=UTC),  # SQLite does not store the zone, which is always UTC
    )


_S = SUBMISSIONS.c
_IN_A_BATCH = _S.batch_id != sa.text("''")  # a literal, so that the partial index applies
