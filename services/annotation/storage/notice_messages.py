"""Stores the messages about notices until they are sent, and how each person wants them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from services.annotation.notices.records import Delivery
from services.annotation.storage.notice_tables import NOTICE_MESSAGES, NOTICE_PREFERENCES, NOTICES
from services.annotation.storage.times import from_micros, to_micros
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep, insert_or_update

PENDING = "pending"
_CHUNK = 500
_m, _n, _p = NOTICE_MESSAGES.c, NOTICES.c, NOTICE_PREFERENCES.c


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on one channel. `attempts` counts the present one."""

    message_id: str
    channel: str
    tenant: str
    person: str
    body: Mapping[str, Any]
    attempts: int
    created_at: datetime


class _TakenError(Exception):
    """Another process has made a message of these notices."""


class MessageStore:
    """Messages in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(
        self,
        tenant: str,
        person: str,
        notice_ids: Sequence[str],
        body: Mapping[str, Any] | None,
        channels: Iterable[str],
        now: datetime,
    ) -> bool:
        """Stores a message, once for all its notices. `body` None: the notices get none. False if another process was
        first.
        """
        message_id = sha256("\0".join(sorted(notice_ids)).encode()).hexdigest()[:32]
        named = [*channels] if body is not None else []

        def work(connection: sa.Connection) -> bool:
            if _mark(connection, notice_ids, message_id) != len(notice_ids):
                raise _TakenError
            for channel in named:
                row = {
                    "message_id": message_id,
                    "channel": channel,
                    "tenant": tenant,
                    "person": person,
                    "body": json.dumps(body),
                    "state": PENDING,
                    "attempts": 0,
                    "created_at": to_micros(now),
                    "due_at": to_micros(now),
                }
                insert_or_keep(connection, NOTICE_MESSAGES, row)
            return True

        try:
            return await self._database.run(work)
        except _TakenError:
            return False

    async def take_due(self, now: datetime, lease: timedelta, most: int) -> Sequence[Outgoing]:
        """Messages to send now. Each is hidden from other processes for `lease`, and due again after that."""

        def work(connection: sa.Connection) -> Sequence[Outgoing]:
            due = sa.select(NOTICE_MESSAGES).where(_m.state == PENDING, _m.due_at <= to_micros(now))
            rows = connection.execute(due.order_by(_m.due_at).limit(most).with_for_update(skip_locked=True)).all()
            for row in rows:
                leased = {"due_at": to_micros(now + lease), "attempts": row.attempts + 1}
                connection.execute(_change(row.message_id, row.channel).values(leased))
            return [
                Outgoing(
                    row.message_id,
                    row.channel,
                    row.tenant,
                    row.person,
                    json.loads(row.body),
                    row.attempts + 1,
                    from_micros(row.created_at),
                )
                for row in rows
            ]

        return await self._database.run(work)

    async def end(self, one: Outgoing, state: str, due_at: datetime) -> None:
        change = _change(one.message_id, one.channel).values(state=state, due_at=to_micros(due_at))
        await self._database.run(lambda connection: connection.execute(change))

    async def oldest(self) -> datetime | None:
        """When the oldest message that is not sent was made."""
        query = sa.select(sa.func.min(_m.created_at)).where(_m.state == PENDING)
        found = await self._database.run(lambda connection: connection.execute(query).scalar())
        return from_micros(found) if found is not None else None

    async def delivery(self, tenant: str, person: str) -> Delivery:
        """How a person wants messages, by default at once."""
        query = sa.select(_p.delivery).where(_p.tenant == tenant, _p.person == person)
        found = await self._database.run(lambda connection: connection.execute(query).scalar())
        return next((one for one in Delivery if one.value == found), Delivery.NOW)

    async def set_delivery(self, tenant: str, person: str, delivery: Delivery) -> None:
        row = {"tenant": tenant, "person": person, "delivery": delivery.value}
        table, keys = NOTICE_PREFERENCES, ("tenant", "person")
        await self._database.run(lambda connection: insert_or_update(connection, table, row, keys))


def _mark(connection: sa.Connection, notice_ids: Sequence[str], message_id: str) -> int:
    changed = 0
    for first in range(0, len(notice_ids), _CHUNK):
        these = sa.and_(_n.notice_id.in_(notice_ids[first : first + _CHUNK]), _n.message_id == "")
        changed += connection.execute(sa.update(NOTICES).where(these).values(message_id=message_id)).rowcount
    return changed


def _change(message_id: str, channel: str) -> sa.Update:
    return sa.update(NOTICE_MESSAGES).where(_m.message_id == message_id, _m.channel == channel)
