"""Placements and lifts of holds in the database of redaction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from services.redaction.holds.records import Lift, Placement
from services.redaction.vault.tables import DOCUMENTS, HOLDS, LIFTS, RESULTS
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentIngested
from services.shared.domain.holds import Scope
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_all_or_keep
from services.shared.wire.codec import decode

_h, _l, _d = HOLDS.c, LIFTS.c, DOCUMENTS.c
_PART = 500


class HoldRows:
    """Raises `Retry(dependency="database")` while the database is down."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(self, placements: Sequence[Placement]) -> None:
        """Stores placements. A stored one stays as it is, also if it was lifted."""
        if placements:
            await self._database.run(lambda connection: add_placements(connection, placements))

    async def of_tenant(self, tenant: str, *, lifted: bool = False) -> list[Placement]:
        """The placements in force, with `lifted` also the others, oldest first."""
        query = sa.select(HOLDS).where(_h.tenant == tenant).order_by(_h.placed_at, _h.placement_id)
        if not lifted:
            query = query.where(_h.lifted_at.is_(None))
        return await self._database.run(lambda connection: [_placement(row) for row in connection.execute(query)])

    async def named(self, tenant: str, document_ids: Iterable[str]) -> set[tuple[str, str]]:
        """The (document id, hold id) that source systems named, in force or lifted."""

        def work(connection: sa.Connection) -> set[tuple[str, str]]:
            found: set[tuple[str, str]] = set()
            for part in _parts(sorted(set(document_ids))):
                query = sa.select(_h.document_id, _h.hold_id).where(_h.tenant == tenant, _h.document_id.in_(part))
                found |= {(row.document_id, row.hold_id) for row in connection.execute(query)}
            return found

        return await self._database.run(work)

    async def request(self, lift: Lift) -> Lift:
        """Stores a request to lift all placements of the hold that are in force. Raises `Reject(NOT_FOUND)` if there
        are none.
        """
        query = sa.select(_h.placement_id).where(
            _h.tenant == lift.tenant, _h.hold_id == lift.hold_id, _h.lifted_at.is_(None)
        )

        def work(connection: sa.Connection) -> tuple[str, ...]:
            found = tuple(connection.execute(query.order_by(_h.placement_id)).scalars())
            if found:
                row = asdict(lift) | {
                    "placements": json.dumps(found),
                    "requested_at": lift.requested_at.astimezone(UTC),
                }
                connection.execute(sa.insert(LIFTS).values(row))
            return found

        found = await self._database.run(work)
        if not found:
            raise Reject(Reason.NOT_FOUND)
        return Lift(**{**_fields(lift), "placements": found})  # type: ignore[arg-type]

    async def lift(self, tenant: str, lift_id: str) -> Lift:
        """The request. Raises `Reject(NOT_FOUND)`, for a request of another tenant too."""
        query = sa.select(LIFTS).where(_l.tenant == tenant, _l.lift_id == lift_id)
        row = await self._database.run(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise Reject(Reason.NOT_FOUND)
        return _lift(row)

    async def lifts(self, tenant: str) -> list[Lift]:
        """The requests that wait for approval, oldest first."""
        query = sa.select(LIFTS).where(_l.tenant == tenant, _l.approved_at.is_(None)).order_by(_l.requested_at)
        return await self._database.run(lambda connection: [_lift(row) for row in connection.execute(query)])

    async def approve(self, lift: Lift, actor: str, now: datetime) -> None:
        """Lifts the placements of the request. If two people approve at once, the first one is recorded."""
        at = now.astimezone(UTC)

        def work(connection: sa.Connection) -> None:
            where = _h.tenant == lift.tenant, _h.placement_id.in_(lift.placements), _h.lifted_at.is_(None)
            connection.execute(sa.update(HOLDS).where(*where).values(lifted_at=at, lift_id=lift.lift_id))
            mine = _l.tenant == lift.tenant, _l.lift_id == lift.lift_id, _l.approved_at.is_(None)
            connection.execute(sa.update(LIFTS).where(*mine).values(approved_by=actor, approved_at=at))

        await self._database.run(work)

    async def ingested(self, document_ids: Iterable[str]) -> dict[str, tuple[datetime, str, bool]]:
        """By document id: when it was ingested, the document that contains it or "", and whether it was erased."""
        columns = sa.select(_d.document_id, _d.parent_document_id, _d.event, _d.erased_at)

        def work(connection: sa.Connection) -> dict[str, tuple[datetime, str, bool]]:
            return {
                row.document_id: (_moment(bytes(row.event)), row.parent_document_id, row.erased_at is not None)
                for part in _parts(sorted(set(document_ids)))
                for row in connection.execute(columns.where(_d.document_id.in_(part)))
            }

        return await self._database.run(work)

    async def places(self, document_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The tenant and the matter of each document, by id; without those that were not ingested."""

        def work(connection: sa.Connection) -> dict[str, tuple[str, str]]:
            query = sa.select(_d.document_id, _d.event)
            found = {
                row.document_id: decode(DocumentIngested, bytes(row.event)).document
                for part in _parts(sorted(set(document_ids)))
                for row in connection.execute(query.where(_d.document_id.in_(part)))
            }
            return {name: (record.tenant, record.matter) for name, record in found.items()}

        return await self._database.run(work)

    async def redacted(self, document_ids: Iterable[str]) -> set[str]:
        """Those of the documents that were redacted: it is known whom they mention."""

        def work(connection: sa.Connection) -> set[str]:
            query = sa.select(RESULTS.c.document_id)
            return {
                one
                for part in _parts(sorted(set(document_ids)))
                for one in connection.execute(query.where(RESULTS.c.document_id.in_(part))).scalars()
            }

        return await self._database.run(work)


def add_placements(connection: sa.Connection, placements: Iterable[Placement]) -> None:
    """Like `HoldRows.add`, in a transaction of the caller."""
    insert_all_or_keep(connection, HOLDS, [_row(one) for one in placements])


def _row(one: Placement) -> dict[str, object]:
    row = _fields(one) | {"scope": json.dumps(asdict(one.scope), default=str)}
    return row | {"placed_at": one.placed_at.astimezone(UTC)}


def _fields(one: Placement | Lift) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def _placement(row: sa.Row[tuple[object, ...]]) -> Placement:
    fields: dict[str, Any] = row._asdict()
    fields |= {"scope": _scope(json.loads(str(row.scope))), "placed_at": _aware(row.placed_at)}
    fields |= {"lifted_at": row.lifted_at and _aware(row.lifted_at), "sealed": bytes(row.sealed)}
    return Placement(**fields)


def _lift(row: sa.Row[tuple[object, ...]]) -> Lift:
    fields: dict[str, Any] = row._asdict()
    fields |= {"placements": tuple(json.loads(str(row.placements))), "requested_at": _aware(row.requested_at)}
    return Lift(**fields | {"approved_at": row.approved_at and _aware(row.approved_at)})


def _scope(found: dict[str, Any]) -> Scope:
    return Scope(
        tuple(found.get("documents") or ()),
        tuple(found.get("matters") or ()),
        _day(found.get("since")),
        _day(found.get("until")),
        int(found.get("persons") or 0),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(event: bytes) -> datetime:
    return decode(DocumentIngested, event).occurred_at


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parts(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _PART] for start in range(0, len(items), _PART))
