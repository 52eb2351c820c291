"""What was answered for each document under each policy, and which document mentions whom. The first answer stays, and
is the one that is sent again, until it is replaced because the matter has taught the vault a value that it still shows.
"""

from collections.abc import Collection
from typing import TypeVar

import sqlalchemy as sa

from services.redaction.vault.tables import DOCUMENTS, MENTIONS, RESULTS
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentIngested, DocumentRedacted
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_all_or_keep, insert_or_keep
from services.shared.wire.codec import decode, encode

T = TypeVar("T")
_c = RESULTS.c


class SqlResults:
    """Results in redaction's own database. Raises `Retry(dependency="database")` while it is away."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        """The answer for this document under this policy version, if there is one."""
        query = sa.select(_c.event).where(_c.document_id == document_id, _c.policy == policy)
        stored = await self._database.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if stored is None else decode(DocumentRedacted, bytes(stored))

    async def meet(self, event: DocumentIngested) -> tuple[DocumentRedacted, ...]:
        """Notes that there is such a document, before anything is done with it; the answers of other policies."""
        document = event.document
        row = {
            "document_id": document.document_id,
            "tenant": document.tenant,
            "matter": document.matter,
            "parent_document_id": document.parent_document_id,
            "event": encode(event),
        }

        def work(connection: sa.Connection) -> list[bytes]:
            insert_or_keep(connection, DOCUMENTS, row)
            return _answers(connection, document.document_id)

        return tuple(decode(DocumentRedacted, one) for one in await self._database.run(work))

    async def keep(self, policy: str, event: DocumentRedacted, mentions: Collection[str] = ()) -> DocumentRedacted:
        """Stores `event`, which holds the placeholders `mentions`, unless another came first; returns the one that is
        stored.
        """
        row = {
            "document_id": event.document.document_id,
            "policy": policy,
            "tenant": event.document.tenant,
            "matter": event.document.matter,
            "event": encode(event),
        }

        def work(connection: sa.Connection) -> bytes:
            insert_or_keep(connection, RESULTS, row)
            _mention(connection, event.document, mentions)
            return _stored(connection, event.document.document_id, policy)

        return decode(DocumentRedacted, await self._database.run(work))

    async def replace(
        self, policy: str, old: DocumentRedacted, new: DocumentRedacted, mentions: Collection[str] = ()
    ) -> DocumentRedacted:
        """Puts `new` in the place of `old`, unless another did; returns the one that is stored."""
        identity = old.document.document_id
        row = _c.document_id == identity, _c.policy == policy
        change = sa.update(RESULTS).where(*row, _c.event == encode(old)).values(event=encode(new))

        def work(connection: sa.Connection) -> bytes:
            connection.execute(change)
            _mention(connection, new.document, mentions)
            return _stored(connection, identity, policy)

        return decode(DocumentRedacted, await self._database.run(work))

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        """All answers for a document."""
        rows = await self._database.run(lambda connection: _answers(connection, document_id))
        return tuple(decode(DocumentRedacted, row) for row in rows)


def _answers(connection: sa.Connection, document_id: str) -> list[bytes]:
    query = sa.select(_c.event).where(_c.document_id == document_id).order_by(_c.policy)
    return [bytes(row) for row in connection.execute(query).scalars()]


def _stored(connection: sa.Connection, document_id: str, policy: str) -> bytes:
    query = sa.select(_c.event).where(_c.document_id == document_id, _c.policy == policy)
    return bytes(connection.execute(query).scalar_one())


def _mention(connection: sa.Connection, document: DocumentRecord, placeholders: Collection[str]) -> None:
    place = {"tenant": document.tenant, "matter": document.matter, "document_id": document.document_id}
    insert_all_or_keep(connection, MENTIONS, [{**place, "placeholder": one} for one in sorted(placeholders)])
