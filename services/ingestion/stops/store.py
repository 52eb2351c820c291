"""Store the states of source systems and their parked messages in SQL, for all replicas. Transactions are serialisable:
a message is parked or handled according to one state.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from services.ingestion.stops.records import Budgets, Parked, ParkingLimits, SourceState, State
from services.ingestion.stops.tables import PARKED, REJECTIONS, SOURCE_STATES
from services.shared.domain.document import BlobRef
from services.shared.runtime.access.origins import Origin
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep, insert_or_update
from services.shared.wire.codec import decode, encode
from services.shared.wire.dead_message import DeadMessage

_Columns = ReadOnlyColumnCollection[str, sa.Column[Any]]


_PARKING = ParkingLimits()


class SourceStates:
    """Every method can raise `Retry`."""

    def __init__(self, database: Transactions, budgets: Budgets, parking: ParkingLimits = _PARKING) -> None:
        self._database = database
        self._budgets = budgets
        self._parking = parking

    async def count(self, origin: Origin, rejection_id: str, reason: str, at: datetime, now: datetime) -> bool:
        """Count a rejected message once. Return whether it exceeded the budget and stopped the source system."""
        limit, since = self._budgets.limit_of(origin), now - timedelta(seconds=self._budgets.seconds)
        return await self._database.run(lambda c: _count(c, origin, rejection_id, reason, at, now, since, limit))

    async def state(self, origin: Origin) -> State:
        """The state of the source system."""
        return await self._database.run(lambda c: _state(c, origin))

    async def parks(self, origin: Origin, family: str) -> bool:
        """Whether a new message of the version chain must be parked now."""
        return await self._database.run(lambda c: _parks(c, origin, family))

    async def has_room(self, origin: Origin, message: DeadMessage, *, own: bool = False) -> bool:
        """Whether the message is parked already or can be. `own`: ingestion has written it, and cannot take it back."""
        limits = self._parking.doubled() if own else self._parking
        return await self._database.run(
            lambda c: _is_parked(c, origin, message) or _has_room(c, origin, limits, message)
        )

    async def admits(self, origin: Origin) -> bool:
        """Whether entry points can accept a document: it is handled, or it is parked and there is room."""
        return await self._database.run(lambda c: _admits(c, origin, self._parking))

    async def park(self, origin: Origin, parked: Parked) -> bool:
        """Park the message if `parks` is still true. A message that is already parked stays. Returns False if not."""
        return await self._database.run(lambda c: _park(c, origin, parked))

    async def resume(self, origin: Origin, now: datetime) -> SourceState | None:
        """Resume a stopped source system. Returns its new state, None if it already runs."""
        return await self._database.run(lambda c: _resume(c, origin, now, self._parking))

    async def stopped(self, tenant: str = "") -> list[SourceState]:
        """The source systems of the tenant, or of all, that are stopped or resuming, sorted."""
        return await self._database.run(lambda c: _stopped(c, tenant, self._parking))

    async def heads(self, origin: Origin) -> list[Parked]:
        """The first parked message of each partition, the one that was received first at the beginning."""
        return await self._database.run(lambda c: _heads(c, origin))

    async def remove(self, origin: Origin, letter_id: str, now: datetime) -> None:
        """Remove a parked message that was handled. After the last one the source system runs."""
        await self._database.run(lambda c: _remove(c, origin, letter_id, now))


def _count(
    connection: sa.Connection,
    origin: Origin,
    rejection_id: str,
    reason: str,
    at: datetime,
    now: datetime,
    since: datetime,
    limit: int,
) -> bool:
    row = _row(connection, origin)
    if row and row.resumed_at:
        since = max(since, row.resumed_at.replace(tzinfo=UTC))
    if (row and row.state == State.STOPPED) or at <= since:
        return False
    mine = _mine(_R, origin)
    connection.execute(sa.delete(REJECTIONS).where(mine, _R.at <= since.astimezone(UTC)))
    counted = {"rejection_id": rejection_id, "at": at.astimezone(UTC)}
    insert_or_keep(connection, REJECTIONS, _key(origin) | counted)
    query = sa.select(sa.func.count()).select_from(REJECTIONS).where(mine)
    if connection.execute(query).scalar_one() <= limit:
        return False
    _set(connection, origin, State.STOPPED, now, reason=reason)
    connection.execute(sa.delete(REJECTIONS).where(mine))
    return True


def _parks(connection: sa.Connection, origin: Origin, family: str) -> bool:
    row = _row(connection, origin)
    if row is None or row.state == State.RUNNING:
        return False
    ahead = sa.or_(_P.number <= row.cutoff, _P.family == family)
    return row.state == State.STOPPED or _exists(connection, sa.and_(_mine(_P, origin), ahead))


def _is_parked(connection: sa.Connection, origin: Origin, message: DeadMessage) -> bool:
    names = ("topic", "channel", "partition", "offset")
    place = sa.and_(*(_P[name] == getattr(message, name) for name in names))
    return _exists(connection, sa.and_(_mine(_P, origin), place))


def _has_room(connection: sa.Connection, origin: Origin, limits: ParkingLimits, message: DeadMessage) -> bool:
    return limits.has_room(*_parked(connection, origin), len(message.value or b""))


def _admits(connection: sa.Connection, origin: Origin, limits: ParkingLimits) -> bool:
    state = _state(connection, origin)
    if state is State.RESUMING:
        return not limits.is_full(*_parked(connection, origin))
    return state is State.RUNNING


def _parked(connection: sa.Connection, origin: Origin) -> tuple[int, int]:
    """The number of parked messages, and their size in bytes."""
    counts = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_P.size), 0)).select_from(PARKED)
    number, size = connection.execute(counts.where(_mine(_P, origin))).one()
    return int(number), int(size)


def _park(connection: sa.Connection, origin: Origin, parked: Parked) -> bool:
    if _exists(connection, _P.letter_id == parked.letter_id):
        return True
    if not _parks(connection, origin, parked.family):
        return False
    values = {
        "letter_id": parked.letter_id,
        "family": parked.family,
        "topic": parked.topic,
        "channel": parked.channel,
        "partition": parked.partition,
        "offset": parked.offset,
        "message": encode(parked.message),
        "size": parked.message.size,
        "received_at": parked.received_at.astimezone(UTC),
        "parked_at": parked.parked_at.astimezone(UTC),
    }
    connection.execute(sa.insert(PARKED).values(_key(origin) | values))
    return True


def _resume(connection: sa.Connection, origin: Origin, now: datetime, limits: ParkingLimits) -> SourceState | None:
    state = _state(connection, origin)
    if state is State.STOPPED:
        query = sa.select(sa.func.coalesce(sa.func.max(_P.number), 0)).where(_mine(_P, origin))
        cutoff = connection.execute(query).scalar_one()
        new = State.RESUMING if cutoff else State.RUNNING
        _set(connection, origin, new, now, resumed_at=now.astimezone(UTC), cutoff=cutoff)
    return next((one for one in _stopped(connection, origin.tenant, limits) if one.origin == origin), None)


def _stopped(connection: sa.Connection, tenant: str, limits: ParkingLimits) -> list[SourceState]:
    query = sa.select(SOURCE_STATES).where(_S.state != State.RUNNING.value).order_by(_S.tenant, _S.source_system)
    found = connection.execute(query.where(_S.tenant == tenant) if tenant else query).all()
    return [_to_source(connection, row, limits) for row in found]


def _to_source(connection: sa.Connection, row: sa.Row[tuple[object, ...]], limits: ParkingLimits) -> SourceState:
    parked, size = _parked(connection, Origin(row.tenant, row.source_system))
    at, full = row.changed_at.replace(tzinfo=UTC), limits.is_full(parked, size)
    return SourceState(row.tenant, row.source_system, State(row.state), row.reason, parked, at, size, full)


def _heads(connection: sa.Connection, origin: Origin) -> list[Parked]:
    first = (
        sa.select(_P.topic, _P.channel, _P.partition, sa.func.min(_P.offset).label("offset"))
        .where(_mine(_P, origin))
        .group_by(_P.topic, _P.channel, _P.partition)
        .subquery()
    )
    place = sa.and_(*(_P[name] == first.c[name] for name in ("topic", "channel", "partition", "offset")))
    query = sa.select(PARKED).join(first, place).where(_mine(_P, origin)).order_by(_P.received_at, _P.number)
    return [_to_parked(row) for row in connection.execute(query)]


def _to_parked(row: sa.Row[tuple[object, ...]]) -> Parked:
    received, parked = row.received_at.replace(tzinfo=UTC), row.parked_at.replace(tzinfo=UTC)
    message = decode(BlobRef, row.message)
    place = (row.topic, row.channel, row.partition, row.offset)
    return Parked(row.letter_id, row.family, *place, message, received, parked)


def _remove(connection: sa.Connection, origin: Origin, letter_id: str, now: datetime) -> None:
    connection.execute(sa.delete(PARKED).where(_mine(_P, origin), _P.letter_id == letter_id))
    if _state(connection, origin) is State.RESUMING and not _exists(connection, _mine(_P, origin)):
        _set(connection, origin, State.RUNNING, now)


def _set(connection: sa.Connection, origin: Origin, state: State, now: datetime, **more: object) -> None:
    values = {"state": state.value, "changed_at": now.astimezone(UTC)} | more
    update = sa.update(SOURCE_STATES).where(_mine(_S, origin)).values(values)
    if not connection.execute(update).rowcount:
        insert_or_update(connection, SOURCE_STATES, _key(origin) | {"reason": ""} | values, _KEYS)


def _state(connection: sa.Connection, origin: Origin) -> State:
    row = _row(connection, origin)
    return State(row.state) if row else State.RUNNING


def _row(connection: sa.Connection, origin: Origin) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(SOURCE_STATES).where(_mine(_S, origin))).one_or_none()


def _exists(connection: sa.Connection, where: sa.ColumnElement[bool]) -> bool:
    return connection.execute(sa.select(_P.number).where(where).limit(1)).first() is not None


def _mine(columns: _Columns, origin: Origin) -> sa.ColumnElement[bool]:
    return sa.and_(columns.tenant == origin.tenant, columns.source_system == origin.source_system)


def _key(origin: Origin) -> dict[str, object]:
    return {"tenant": origin.tenant, "source_system": origin.source_system}


_S, _R, _P = SOURCE_STATES.c, REJECTIONS.c, PARKED.c
_KEYS: Sequence[str] = ("tenant", "source_system")
