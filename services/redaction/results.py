"""The result for each document under each policy, and the placeholders in each document. The first result is kept and
sent again, until a new redaction replaces it because it shows a value that the matter got later.
"""

from collections.abc import Collection
from typing import TypeVar

import sqlalchemy as sa

from services.redaction.holds.naming import named_holds
from services.redaction.holds.rows import add_placements
from services.redaction.vault.tables import DOCUMENTS, MENTIONS, RESULTS
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentIngested, DocumentRedacted
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_all_or_keep, insert_or_keep
from services.shared.wire.codec import decode, encode

T = TypeVar("T")
_c = RESULTS.c


class SqlResults:
    """Results in redaction's database. Raises `Retry(dependency="database")` while it is down."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        """The result for the document under this policy version, None if there is none."""
        query = sa.select(_c.event).where(_c.document_id == document_id, _c.policy == policy)
        stored = await self._database.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if stored is None else decode(DocumentRedacted, bytes(stored))

    async def add_document(self, event: DocumentIngested) -> tuple[DocumentRedacted, ...]:
        """Records the document before it is redacted, and places the holds in its metadata. Returns its stored results
        under all policies.
        """
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
            add_placements(connection, named_holds(document, event.submission_id, event.occurred_at))
            return _events(connection, document.document_id)

        return tuple(decode(DocumentRedacted, one) for one in await self._database.run(work))

    async def keep(self, policy: str, event: DocumentRedacted, mentions: Collection[str] = ()) -> DocumentRedacted:
        """Stores `event`, which contains the placeholders `mentions`, unless a result is stored. Returns the stored
        one.
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
            _add_mentions(connection, event.document, mentions)
            return _stored(connection, event.document.document_id, policy)

        return decode(DocumentRedacted, await self._database.run(work))

    async def replace(
        self, policy: str, old: DocumentRedacted, new: DocumentRedacted, mentions: Collection[str] = ()
    ) -> DocumentRedacted:
        """Replaces `old` by `new` unless another process replaced it. Returns the stored one."""
        identity = old.document.document_id
        row = _c.document_id == identity, _c.policy == policy
        change = sa.update(RESULTS).where(*row, _c.event == encode(old)).values(event=encode(new))

        def work(connection: sa.Connection) -> bytes:
            connection.execute(change)
            _add_mentions(connection, new.document, mentions)
            return _stored(connection, identity, policy)

        return decode(DocumentRedacted, await self._database.run(work))

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        """The results for a document under all policies, ordered by policy version."""
        rows = await self._database.run(lambda connection: _events(connection, document_id))
        return tuple(decode(DocumentRedacted, row) for row in rows)


def _events(connection: sa.Connection, document_id: str) -> list[bytes]:
    query = sa.select(_c.event).where(_c.document_id == document_id).order_by(_c.policy)
    return [bytes(row) for row in connection.execute(query).scalars()]


def _stored(connection: sa.Connection, document_id: str, policy: str) -> bytes:
    query = sa.select(_c.event).where(_c.document_id == document_id, _c.policy == policy)
    return bytes(connection.execute(query).scalar_one())


def _add_mentions(connection: sa.Connection, document: DocumentRecord, placeholders: Collection[str]) -> None:
    place = {"tenant": document.tenant, "matter": document.matter, "document_id": document.document_id}
    insert_all_or_keep(connection, MENTIONS, [{**place, "placeholder": one} for one in sorted(placeholders)])
