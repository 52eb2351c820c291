"""Events that a store keeps in the transaction that caused them, and the cursors by which watchers read them."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import Event
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.rows import insert_all_or_keep, insert_or_update
from services.shared.wire.codec import decode
from services.shared.wire.headers import TOPICS_BY_NAME, Header, Record, to_record


def outbox_table(metadata: sa.MetaData) -> sa.Table:
    """Declares the table `outbox`, and `outbox_pruned` beside it. Migrations make them with
    `create_outbox(op.get_bind())` and `create_pruning(op.get_bind())`.

    `sequence` is the order of writing, `cursor` the order that readers see: given out after the commit, without gaps.
    `outbox_pruned` holds of each topic the last cursor that was deleted.
    """
    wide = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    unnumbered = sa.text("cursor IS NULL")
    unpublished = sa.text("cursor IS NOT NULL AND published_at IS NULL")
    sa.Table(
        "outbox_pruned",
        metadata,
        sa.Column("topic", sa.String(200), primary_key=True),
        sa.Column("cursor", sa.BigInteger, nullable=False),
    )
    return sa.Table(
        "outbox",
        metadata,
        sa.Column("sequence", wide, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(200), nullable=False, unique=True),
        sa.Column("cursor", sa.BigInteger, unique=True),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Index("outbox_unnumbered", "sequence", sqlite_where=unnumbered, postgresql_where=unnumbered),
        sa.Index("outbox_unpublished", "cursor", sqlite_where=unpublished, postgresql_where=unpublished),
        sa.Index(_BY_TOPIC, "topic", "cursor"),
        sqlite_autoincrement=True,
    )


def create_outbox(connection: sa.Connection) -> None:
    """For migrations: the table and its indexes."""
    outbox_table(sa.MetaData()).create(connection)


def create_pruning(connection: sa.Connection) -> None:
    """For migrations of an outbox that stands already: what pruning needs beside it."""
    table = outbox_table(sa.MetaData())
    table.metadata.tables["outbox_pruned"].create(connection)
    for index in table.indexes:
        if index.name == _BY_TOPIC:
            index.create(connection, checkfirst=True)


class Outbox:
    """The rows of one table. All methods but the constructor run inside the caller's transaction."""

    def __init__(self, table: sa.Table, service: str) -> None:
        self._table = table
        self._c = table.c
        self._pruned = table.metadata.tables["outbox_pruned"]
        self._service = service

    def enqueue(self, connection: sa.Connection, events: Sequence[Event]) -> None:
        """Keeps `events` for the relay, in this order. Of one id the first stays. Raises `Reject(TOO_LARGE)`."""
        trail = current_trail()
        rows = [_row(to_record(event, self._service, trail), event.event_id) for event in events]
        insert_all_or_keep(connection, self._table, rows)

    def number(self, connection: sa.Connection, limit: int) -> int:
        """Gives the next cursors, from 1, to rows that have none. Returns the last cursor that was given out ever."""
        last = self.last_cursor(connection)
        query = sa.select(self._c.sequence).where(self._c.cursor.is_(None)).order_by(self._c.sequence).limit(limit)
        rows = [
            {"row": sequence, "given": last + place}
            for place, sequence in enumerate(connection.execute(query).scalars().all(), start=1)
        ]
        if rows:
            update = sa.update(self._table).where(self._c.sequence == sa.bindparam("row"))
            connection.execute(update.values(cursor=sa.bindparam("given")), rows)
        return last + len(rows)

    def unpublished(self, connection: sa.Connection, limit: int) -> list[tuple[int, Record]]:
        """The first numbered rows that no relay has published."""
        query = sa.select(self._table).where(self._c.cursor.is_not(None), self._c.published_at.is_(None))
        rows = connection.execute(query.order_by(self._c.cursor).limit(limit))
        return [(row.cursor, Record(row.topic, row.key, row.value, _headers(row.headers))) for row in rows]

    def mark(self, connection: sa.Connection, cursors: Sequence[int], now: datetime) -> None:
        """Notes that these were published."""
        published = self._c.cursor.between(min(cursors), max(cursors)) & self._c.published_at.is_(None)
        connection.execute(sa.update(self._table).where(published).values(published_at=now.astimezone(UTC)))

    def backlog(self, connection: sa.Connection) -> int:
        """How many rows wait to be published."""
        numbered = self._c.cursor.is_not(None) & self._c.published_at.is_(None)
        return sum(
            int(connection.execute(sa.select(sa.func.count()).select_from(self._table).where(part)).scalar_one())
            for part in (self._c.cursor.is_(None), numbered)  # one partial index each
        )

    def read_after(
        self, connection: sa.Connection, cursor: int, limit: int, topics: Sequence[str]
    ) -> list[tuple[int, Event]]:
        """Events beyond `cursor` on any of `topics`, in order of their cursors; from 0 on, all that is kept.

        Raises `Reject(CURSOR_EXPIRED)` where some beyond `cursor` were pruned.
        """
        if 0 < cursor < self._last_pruned(connection, topics):
            raise Reject(Reason.CURSOR_EXPIRED)
        query = sa.select(self._c.cursor, self._c.topic, self._c.value).where(
            self._c.cursor > cursor, self._c.topic.in_(topics)
        )
        rows = connection.execute(query.order_by(self._c.cursor).limit(limit))
        return [(row.cursor, decode(TOPICS_BY_NAME[row.topic].event, row.value)) for row in rows]

    def last_cursor(self, connection: sa.Connection, topics: Sequence[str] = ()) -> int:
        """The last cursor that was given out, on any of `topics` where they are named; 0 before the first."""
        return max(_greatest(connection, self._table, topics), self._last_pruned(connection, topics))

    def prune(self, connection: sa.Connection, topic: str, before: datetime, below: int | None, limit: int) -> int:
        """Deletes rows of `topic` that were published before `before`, the first `limit` of them; those from the cursor
        `below` on stay all the same. Returns how many.
        """
        published = self._c.published_at < before.astimezone(UTC)
        rest = self._c.cursor > self._last_pruned(connection, [topic])
        query = sa.select(self._c.cursor).where(self._c.topic == topic, rest, published)
        if below is not None:
            query = query.where(self._c.cursor < below)
        cursors = connection.execute(query.order_by(self._c.cursor).limit(limit)).scalars().all()
        if cursors:
            connection.execute(sa.delete(self._table).where(self._c.cursor.in_(cursors)))
            row = {"topic": topic, "cursor": cursors[-1]}
            insert_or_update(connection, self._pruned, row, keys=["topic"])
        return len(cursors)

    def _last_pruned(self, connection: sa.Connection, topics: Sequence[str]) -> int:
        return _greatest(connection, self._pruned, topics)


def _greatest(connection: sa.Connection, table: sa.Table, topics: Sequence[str]) -> int:
    query = sa.select(sa.func.coalesce(sa.func.max(table.c.cursor), 0))
    if topics:
        query = query.where(table.c.topic.in_(topics))
    return int(connection.execute(query).scalar_one())


def _row(record: Record, event_id: str) -> dict[str, str | bytes]:
    headers = json.dumps([[name, b64encode(value).decode()] for name, value in record.headers])
    return {"event_id": event_id, "topic": record.topic, "key": record.key, "value": record.value, "headers": headers}


def _headers(stored: str) -> tuple[Header, ...]:
    return tuple((name, b64decode(value)) for name, value in json.loads(stored))


_BY_TOPIC = "outbox_by_topic"
