"""Stores exports that are handed to other systems, until these have them."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.annotation.exports.filing import Filing, FilingState
from services.annotation.storage.filing_tables import FILINGS
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.document import BlobRef
from services.shared.domain.records import Actor, Resource, Role
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Row, insert_or_keep
from services.shared.wire.codec import decode, encode

_f = FILINGS.c
_READ, _NAMED = "read", "named"


class FilingStore:
    """Filings in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(self, filing: Filing) -> None:
        """Stores a filing, unless its id is stored: the first one stays."""
        await self._database.run(lambda connection: insert_or_keep(connection, FILINGS, _row(filing)))

    async def find(self, filing_id: str) -> Filing | None:
        """The filing with this id."""
        query = sa.select(FILINGS).where(_f.filing_id == filing_id)
        row = await self._database.run(lambda connection: connection.execute(query).first())
        return _filing(row, row.attempts) if row else None

    async def take_due(self, now: datetime, lease: timedelta, most: int) -> Sequence[Filing]:
        """Filings to send now. Each is hidden from other processes for `lease`, and due again after that."""

        def work(connection: sa.Connection) -> Sequence[Filing]:
            due = sa.select(FILINGS).where(_f.state == FilingState.PENDING, _f.due_at <= to_micros(now))
            rows = connection.execute(due.order_by(_f.due_at).limit(most).with_for_update(skip_locked=True)).all()
            for row in rows:
                leased = {"due_at": to_micros(now + lease), "attempts": row.attempts + 1}
                connection.execute(sa.update(FILINGS).where(_f.filing_id == row.filing_id).values(leased))
            return [_filing(row, row.attempts + 1) for row in rows]

        return await self._database.run(work)

    async def end(self, filing_id: str, state: FilingState, due_at: datetime) -> None:
        """Stores the outcome of an attempt. A PENDING filing is due again at `due_at`."""
        values = {"state": state.value, "due_at": to_micros(due_at)}
        change = sa.update(FILINGS).where(_f.filing_id == filing_id).values(values)
        await self._database.run(lambda connection: connection.execute(change))


def _row(one: Filing) -> Row:
    return {
        "filing_id": one.filing_id,
        "tenant": one.owner.tenant,
        "matter": one.matter,
        "target": one.target,
        "name": one.name,
        "media_type": one.media_type,
        "digest": one.digest,
        "file": encode(one.file),
        "owner": _written(one.owner),
        "covers": json.dumps([*_entries(one.covers, _READ), *_entries(one.names, _NAMED)]).encode(),
        "purpose": one.purpose,
        "state": one.state.value,
        "attempts": one.attempts,
        "created_at": to_micros(one.created_at),
        "due_at": to_micros(one.created_at),
    }


def _entries(documents: Sequence[Resource], how: str) -> Sequence[Sequence[str]]:
    return [[one.resource_id, one.matter, one.family, how] for one in documents]


def _documents(row: sa.Row[Any], how: str) -> Sequence[Resource]:
    """The documents of a file, those with their words in it, or those that it lists."""
    found = json.loads(bytes(row.covers))
    return tuple(
        Resource("document", one, row.tenant, matter, family)
        for one, matter, family, *rest in found
        if (rest or [_READ]) == [how]
    )


def _filing(row: sa.Row[Any], attempts: int) -> Filing:
    return Filing(
        filing_id=row.filing_id,
        target=row.target,
        name=row.name,
        media_type=row.media_type,
        digest=row.digest,
        file=decode(BlobRef, bytes(row.file)),
        owner=_read(bytes(row.owner)),
        purpose=row.purpose,
        covers=_documents(row, _READ),
        matter=row.matter,
        created_at=from_micros(row.created_at),
        state=FilingState(row.state),
        attempts=attempts,
        names=_documents(row, _NAMED),
    )


def _written(actor: Actor) -> bytes:
    values = {"subject": actor.subject, "tenant": actor.tenant}
    return json.dumps({**values, "roles": sorted(actor.roles), "matters": sorted(actor.matters)}).encode()


def _read(data: bytes) -> Actor:
    values = json.loads(data)
    roles = frozenset(Role(one) for one in values["roles"])
    return Actor(values["subject"], values["tenant"], roles, frozenset(values["matters"]))
