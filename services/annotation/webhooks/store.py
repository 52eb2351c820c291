"""Stores subscriptions and deliveries in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from services.annotation.storage import tables as t
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.document import BlobRef
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode, encode


class DeliveryState(StrEnum):
    """The state of a delivery. DEAD: given up. WITHHELD: the system can no longer see the document."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription of `owner`, the system that created it. `secret` refers to the encrypted secret. `suspended` is
    the right that the system lost, or empty.
    """

    subscription_id: str
    tenant: str
    matter: str
    url: str
    include_proposed: bool
    owner: Actor
    secret: BlobRef
    cursor: int
    created_at: datetime
    suspended: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """An event of the outbox to deliver to a subscription."""

    cursor: int
    family: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that is due. `attempts` includes this attempt."""

    subscription: Subscription
    cursor: int
    attempts: int


class WebhookStore:
    """Subscriptions and deliveries of all tenants."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(self, subscription: Subscription) -> None:
        """Stores a subscription, unless its id is stored already."""
        row = {
            "subscription_id": subscription.subscription_id,
            "tenant": subscription.tenant,
            "matter": subscription.matter,
            "url": subscription.url,
            "include_proposed": subscription.include_proposed,
            "owner": _write_actor(subscription.owner),
            "secret": encode(subscription.secret),
            "cursor": subscription.cursor,
            "created_at": to_micros(subscription.created_at),
            "suspended": subscription.suspended,
        }
        await self._database.run(lambda connection: insert_or_keep(connection, t.SUBSCRIPTIONS, row))

    async def all(self, tenant: str = "") -> list[Subscription]:
        """The subscriptions of a tenant, by default of all tenants, oldest first."""
        return await self._database.run(lambda connection: _all(connection, tenant))

    async def find(self, subscription_id: str) -> Subscription:
        """One subscription of any tenant. Raises `Reject(NOT_FOUND)`."""
        found = await self._database.run(lambda connection: _find(connection, subscription_id))
        if found is None:
            raise Reject(Reason.NOT_FOUND)
        return found

    async def suspend(self, subscription_id: str, cause: str) -> None:
        """Stores the right that the system lost; empty if it has all rights again."""
        this = t.SUBSCRIPTIONS.c.subscription_id == subscription_id
        change = sa.update(t.SUBSCRIPTIONS).where(this).values(suspended=cause)
        await self._database.run(lambda connection: connection.execute(change))

    async def remove(self, subscription_id: str) -> None:
        """Deletes the subscription with its deliveries."""
        await self._database.run(lambda connection: _remove(connection, subscription_id))

    async def plan(self, subscription_id: str, cursor: int, planned: Sequence[Planned], now: datetime) -> None:
        """Stores deliveries, and that the outbox was read up to `cursor`."""
        await self._database.run(lambda connection: _plan(connection, subscription_id, cursor, planned, now))

    async def take_due(
        self, now: datetime, lease: timedelta, busy: Mapping[str, int], each: int, total: int
    ) -> list[Delivery]:
        """The deliveries of active subscriptions that are due: to keep the order, only the oldest per version chain and
        subscription.

        With those in progress, `busy` by tenant, there are at most `each` of a tenant and `total` of all, and the
        tenants take turns. Each is hidden from other processes for `lease`. If this process dies, it is due again
        after that.
        """
        return await self._database.run(lambda connection: _take_due(connection, now, lease, busy, each, total))

    async def release(self, delivery: Delivery, due_at: datetime) -> None:
        """Takes back an attempt that was not made."""
        c = t.DELIVERIES.c
        this = sa.and_(c.subscription_id == delivery.subscription.subscription_id, c.cursor == delivery.cursor)
        values = {"attempts": delivery.attempts - 1, "due_at": to_micros(due_at)}
        await self._database.run(
            lambda connection: connection.execute(sa.update(t.DELIVERIES).where(this).values(values))
        )

    async def end(self, delivery: Delivery, state: DeliveryState, status: int, due_at: datetime) -> None:
        """Stores the outcome of an attempt. A PENDING delivery is due again at `due_at`."""
        await self._database.run(lambda connection: _end(connection, delivery, state, status, due_at))


def first_needed(connection: sa.Connection) -> int | None:
    """The lowest cursor that is not yet read by a subscription or sent by a delivery; None without subscriptions."""
    reading = sa.select(sa.func.min(t.SUBSCRIPTIONS.c.cursor))
    sending = sa.select(sa.func.min(t.DELIVERIES.c.cursor)).where(t.DELIVERIES.c.state == DeliveryState.PENDING)
    read, sent = connection.execute(reading).scalar_one(), connection.execute(sending).scalar_one()
    return min((one for one in (None if read is None else read + 1, sent) if one is not None), default=None)


def _all(connection: sa.Connection, tenant: str) -> list[Subscription]:
    c = t.SUBSCRIPTIONS.c
    query = sa.select(t.SUBSCRIPTIONS).order_by(c.created_at, c.subscription_id)
    rows = connection.execute(query.where(c.tenant == tenant) if tenant else query)
    return [_subscription(row) for row in rows]


def _find(connection: sa.Connection, subscription_id: str) -> Subscription | None:
    query = sa.select(t.SUBSCRIPTIONS).where(t.SUBSCRIPTIONS.c.subscription_id == subscription_id)
    row = connection.execute(query).first()
    return _subscription(row) if row else None


def _remove(connection: sa.Connection, subscription_id: str) -> None:
    connection.execute(sa.delete(t.DELIVERIES).where(t.DELIVERIES.c.subscription_id == subscription_id))
    connection.execute(sa.delete(t.SUBSCRIPTIONS).where(t.SUBSCRIPTIONS.c.subscription_id == subscription_id))


def _plan(
    connection: sa.Connection, subscription_id: str, cursor: int, planned: Sequence[Planned], now: datetime
) -> None:
    c = t.SUBSCRIPTIONS.c
    behind = sa.and_(c.subscription_id == subscription_id, c.cursor < cursor)
    if not connection.execute(sa.update(t.SUBSCRIPTIONS).where(behind).values(cursor=cursor)).rowcount:
        return
    for one in planned:
        row = {
            "subscription_id": subscription_id,
            "cursor": one.cursor,
            "family": one.family,
            "event_id": one.event_id,
            "state": DeliveryState.PENDING.value,
            "attempts": 0,
            "due_at": to_micros(now),
            "status": 0,
        }
        insert_or_keep(connection, t.DELIVERIES, row)


def _take_due(
    connection: sa.Connection, now: datetime, lease: timedelta, busy: Mapping[str, int], each: int, total: int
) -> list[Delivery]:
    c = t.DELIVERIES.c
    earlier = t.DELIVERIES.alias()
    waits = sa.exists().where(
        earlier.c.subscription_id == c.subscription_id,
        earlier.c.family == c.family,
        earlier.c.state == DeliveryState.PENDING,
        earlier.c.cursor < c.cursor,
    )
    turn = sa.func.row_number().over(partition_by=t.SUBSCRIPTIONS.c.tenant, order_by=(c.due_at, c.cursor))
    due = (
        sa.select(t.DELIVERIES, t.SUBSCRIPTIONS.c.tenant, turn.label("turn"))
        .join(t.SUBSCRIPTIONS, t.SUBSCRIPTIONS.c.subscription_id == c.subscription_id)
        .where(c.state == DeliveryState.PENDING, c.due_at <= to_micros(now), ~waits)
        .where(t.SUBSCRIPTIONS.c.suspended == "")
        .subquery()
    )
    first = sa.select(due).where(due.c.turn <= each).order_by(due.c.turn, due.c.due_at, due.c.cursor)
    fitting = [row for row in connection.execute(first) if busy.get(row.tenant, 0) + row.turn <= each]
    rows = fitting[: max(total - sum(busy.values()), 0)]
    known = {row.subscription_id: _find(connection, row.subscription_id) for row in rows}
    taken = []
    for row in rows:
        this = sa.and_(c.subscription_id == row.subscription_id, c.cursor == row.cursor)
        leased = {"due_at": to_micros(now + lease), "attempts": row.attempts + 1}
        connection.execute(sa.update(t.DELIVERIES).where(this).values(leased))
        subscription = known[row.subscription_id]
        if subscription is not None:
            taken.append(Delivery(subscription, row.cursor, row.attempts + 1))
    return taken


def _end(connection: sa.Connection, delivery: Delivery, state: DeliveryState, status: int, due_at: datetime) -> None:
    c = t.DELIVERIES.c
    this = sa.and_(c.subscription_id == delivery.subscription.subscription_id, c.cursor == delivery.cursor)
    values = {"state": state.value, "status": status, "due_at": to_micros(due_at)}
    connection.execute(sa.update(t.DELIVERIES).where(this).values(values))


def _subscription(row: sa.Row[tuple[object, ...]]) -> Subscription:
    return Subscription(
        subscription_id=row.subscription_id,
        tenant=row.tenant,
        matter=row.matter,
        url=row.url,
        include_proposed=row.include_proposed,
        owner=_read_actor(row.owner),
        secret=decode(BlobRef, row.secret),
        cursor=row.cursor,
        created_at=from_micros(row.created_at),
        suspended=row.suspended,
    )


def _write_actor(actor: Actor) -> bytes:
    values = {
        "subject": actor.subject,
        "tenant": actor.tenant,
        "roles": sorted(actor.roles),
        "matters": sorted(actor.matters),
    }
    return json.dumps(values).encode()


def _read_actor(data: bytes) -> Actor:
    values = json.loads(data)
    roles = frozenset(Role(one) for one in values["roles"])
    return Actor(values["subject"], values["tenant"], roles, frozenset(values["matters"]))
