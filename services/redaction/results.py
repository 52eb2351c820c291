"""What was answered for each document under each policy. The first answer stays, and is the one that is sent again,
until it is replaced because the matter has taught the vault a value that it still shows.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.redaction.tables import RESULTS
from services.shared.domain.events import DocumentRedacted
from services.shared.wire.codec import decode, encode

T = TypeVar("T")
_c = RESULTS.c


class Transactions(Protocol):
    """The part of `Database` that is needed here."""

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """`work` in one transaction, run again after a collision."""
        ...


class SqlResults:
    """Results in redaction's own database. Raises `Retry(dependency="database")` while it is away."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        """The answer for this document under this policy version, if there is one."""
        query = sa.select(_c.event).where(_c.document_id == document_id, _c.policy == policy)
        stored = await self._database.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if stored is None else decode(DocumentRedacted, bytes(stored))

    async def keep(self, policy: str, event: DocumentRedacted) -> DocumentRedacted:
        """Stores `event`, unless another came first; returns the one that is stored."""
        row = {
            "document_id": event.document.document_id,
            "policy": policy,
            "tenant": event.document.tenant,
            "matter": event.document.matter,
            "event": encode(event),
        }
        stored = await self._database.run(lambda connection: _keep(connection, row))
        return decode(DocumentRedacted, stored)

    async def replace(self, policy: str, old: DocumentRedacted, new: DocumentRedacted) -> DocumentRedacted:
        """Puts `new` in the place of `old`, unless another did; returns the one that is stored."""
        row = _c.document_id == old.document.document_id, _c.policy == policy
        change = sa.update(RESULTS).where(*row, _c.event == encode(old)).values(event=encode(new))
        query = sa.select(_c.event).where(*row)

        def work(connection: sa.Connection) -> bytes:
            connection.execute(change)
            return bytes(connection.execute(query).scalar_one())

        return decode(DocumentRedacted, await self._database.run(work))

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        """All answers for a document."""
        query = sa.select(_c.event).where(_c.document_id == document_id).order_by(_c.policy)
        rows = await self._database.run(lambda connection: connection.execute(query).scalars().all())
        return tuple(decode(DocumentRedacted, bytes(row)) for row in rows)


def _keep(connection: sa.Connection, row: Mapping[str, object]) -> bytes:
    insert = _INSERTS[connection.dialect.name](RESULTS).values(row).on_conflict_do_nothing()
    connection.execute(insert)
    query = sa.select(_c.event).where(_c.document_id == row["document_id"], _c.policy == row["policy"])
    return bytes(connection.execute(query).scalar_one())


_INSERTS: Mapping[str, Callable[[sa.Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
