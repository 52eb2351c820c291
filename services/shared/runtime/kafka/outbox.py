"""The transactional outbox: events are stored in the transaction that caused them. Watchers read them by cursor."""

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
    """Declare the tables `outbox` and `outbox_pruned`. Migrations create them with `create_outbox(op.get_bind())` and
    `create_pruning(op.get_bind())`.

    `sequence` is the order of writing. `cursor` is the order for readers; it is assigned after the commit, without
    gaps. `outbox_pruned` contains the last deleted cursor of each topic.
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
    """Create the table and its indexes, in a migration."""
    outbox_table(sa.MetaData()).create(connection)


def create_pruning(connection: sa.Connection) -> None:
    """Create `outbox_pruned` and the index for pruning, in a migration of an existing outbox."""
    table = outbox_table(sa.MetaData())
    table.metadata.tables["outbox_pruned"].create(connection)
    for index in table.indexes:
        if index.name == _BY_TOPIC:
            index.create(connection, checkfirst=True)


class Outbox:
    """Reads and writes one outbox table. All methods run inside the caller's transaction."""

    def __init__(self, table: sa.Table, service: str) -> None:
        self._table = table
        self._c = table.c
        self._pruned = table.metadata.tables["outbox_pruned"]
        self._service = service

    def enqueue(self, connection: sa.Connection, events: Sequence[Event]) -> None:
        """Store `events` in this order. An event whose id is already stored is ignored. Raises `Reject(TOO_LARGE)`."""
        trail = current_trail()
        rows = [_row(to_record(event, self._service, trail), event.event_id) for event in events]
        insert_all_or_keep(connection, self._table, rows)

    def number(self, connection: sa.Connection, limit: int) -> int:
        """Assign cursors, from 1, to at most `limit` rows without one. Return the last assigned cursor."""
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
        """The first `limit` rows that have a cursor and are not published."""
        query = sa.select(self._table).where(self._c.cursor.is_not(None), self._c.published_at.is_(None))
        rows = connection.execute(query.order_by(self._c.cursor).limit(limit))
        return [(row.cursor, Record(row.topic, row.key, row.value, _headers(row.headers))) for row in rows]

    def mark_published(self, connection: sa.Connection, cursors: Sequence[int], now: datetime) -> None:
        """Mark the rows with these cursors as published."""
        published = self._c.cursor.between(min(cursors), max(cursors)) & self._c.published_at.is_(None)
        connection.execute(sa.update(self._table).where(published).values(published_at=now.astimezone(UTC)))

    def backlog(self, connection: sa.Connection) -> int:
        """The number of rows that are not published."""
        numbered = self._c.cursor.is_not(None) & self._c.published_at.is_(None)
        return sum(
            int(connection.execute(sa.select(sa.func.count()).select_from(self._table).where(part)).scalar_one())
            for part in (self._c.cursor.is_(None), numbered)  # each has a partial index
        )

    def read_after(
        self, connection: sa.Connection, cursor: int, limit: int, topics: Sequence[str]
    ) -> list[tuple[int, Event]]:
        """Return up to `limit` events after `cursor` on any of `topics`, in cursor order; 0 starts at the first stored
        one.

        Raises `Reject(CURSOR_EXPIRED)` if events after `cursor` were pruned, `Reject(INVALID_METADATA)` if `cursor` is
        greater than the last one.
        """
        if 0 < cursor < self._last_pruned(connection, topics):
            raise Reject(Reason.CURSOR_EXPIRED)
        query = sa.select(self._c.cursor, self._c.topic, self._c.value).where(
            self._c.cursor > cursor, self._c.topic.in_(topics)
        )
        rows = connection.execute(query.order_by(self._c.cursor).limit(limit)).all()
        if not rows and cursor > self.last_cursor(connection):
            raise Reject(Reason.INVALID_METADATA, detail='Field "cursor" is after the last event', field="cursor")
        return [(row.cursor, decode(TOPICS_BY_NAME[row.topic].event, row.value)) for row in rows]

    def last_cursor(self, connection: sa.Connection, topics: Sequence[str] = ()) -> int:
        """The last assigned cursor, on any of `topics` if given; 0 if there is none."""
        return max(_greatest(connection, self._table, topics), self._last_pruned(connection, topics))

    def due(
        self, connection: sa.Connection, topic: str, before: datetime, after: int, below: int | None, limit: int
    ) -> list[tuple[int, Event]]:
        """The first `limit` events of `topic` that were published before `before`, with their cursors. The cursors are
        greater than `after` and lower than `below`.
        """
        published = self._c.published_at < before.astimezone(UTC)
        query = sa.select(self._c.cursor, self._c.value).where(
            self._c.topic == topic, self._c.cursor > after, published
        )
        if below is not None:
            query = query.where(self._c.cursor < below)
        rows = connection.execute(query.order_by(self._c.cursor).limit(limit))
        return [(row.cursor, decode(TOPICS_BY_NAME[topic].event, row.value)) for row in rows]

    def prune(self, connection: sa.Connection, topic: str, cursors: Sequence[int], below: int | None) -> None:
        """Delete the rows of `topic` with these cursors, as far as they are lower than `below`."""
        gone = [one for one in cursors if below is None or one < below]
        if not gone:
            return
        connection.execute(sa.delete(self._table).where(self._c.cursor.in_(gone)))
        if max(gone) > self._last_pruned(connection, [topic]):
            insert_or_update(connection, self._pruned, {"topic": topic, "cursor": max(gone)}, keys=["topic"])

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
