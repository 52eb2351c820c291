"""Reads the documents of a search in order, with their sealed filters, and stores filters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from services.annotation.queue.items import QueueFilter, Viewer
from services.annotation.sets.state import DocumentSet
from services.annotation.storage import tables as t
from services.annotation.storage.grid import sets_of
from services.annotation.storage.heads import heads_where, is_head
from services.annotation.storage.queue import fitting, joined
from services.annotation.storage.signature_tables import SIGNATURES
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_all_or_update
from services.shared.runtime.storage.sealed_rows import SealedRow

_d, _g, _w = t.DOCUMENTS.c, SIGNATURES.c, t.WORKLOADS.c


@dataclass(frozen=True, slots=True)
class SearchedDocument:
    """A document that a search considers, and its sealed filter; None if it has none yet. `received`: microseconds."""

    document_id: str
    received: int
    code_points: int
    row: SealedRow | None


class SignatureStore:
    """The filters in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def considered(
        self, viewer: Viewer, wanted: QueueFilter, after: tuple[int, str] | None, limit: int
    ) -> Sequence[SearchedDocument]:
        """The first `limit` documents after a position, the newest first: those that the viewer can see, each in its
        newest version with a living set. Call `refresh` of the queue before.
        """
        place = (-_w.received_at, _d.document_id)
        query = (
            joined(sa.select(_d.document_id, _w.received_at, _d.code_points, _g.generation, _g.sealed))
            .outerjoin(SIGNATURES, _g.document_id == _d.document_id)
            .where(fitting(viewer, wanted), is_head())
            .order_by(*place)
            .limit(limit)
        )
        if after:
            query = query.where(sa.tuple_(*place) > sa.tuple_(-after[0], after[1]))
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [SearchedDocument(row.document_id, row.received_at, row.code_points, _sealed(row)) for row in rows]

    async def total(self, viewer: Viewer, wanted: QueueFilter) -> int:
        """The number of documents that `considered` has in all."""
        query = joined(sa.select(sa.func.count())).where(fitting(viewer, wanted), is_head())
        return int(await self._database.run(lambda connection: connection.execute(query).scalar_one()))

    async def sets(self, document_ids: Collection[str]) -> Mapping[str, DocumentSet]:
        """The documents with their sets and all annotations, by id."""

        def work(connection: sa.Connection) -> Mapping[str, DocumentSet]:
            return sets_of(connection, heads_where(connection, _d.document_id.in_(document_ids)), ())

        return await self._database.run(work)

    async def keep(self, rows: Mapping[str, SealedRow]) -> None:
        """Stores filters in the place of earlier ones."""
        values = [
            {"document_id": document_id, "generation": one.generation, "sealed": one.sealed}
            for document_id, one in sorted(rows.items())  # one order for all: no deadlock
        ]
        if values:
            await self._database.run(
                lambda connection: insert_all_or_update(connection, SIGNATURES, values, ("document_id",))
            )


def forget_signatures(connection: sa.Connection, document: DocumentRecord) -> None:
    """Deletes the filters of a withdrawn version chain."""
    chain = _d.family == document.family, _d.tenant == document.tenant, _d.matter == document.matter
    connection.execute(sa.delete(SIGNATURES).where(_g.document_id.in_(sa.select(_d.document_id).where(*chain))))


def _sealed(row: sa.Row[tuple[str, int, int, int, bytes]]) -> SealedRow | None:
    return None if row.sealed is None else SealedRow(row.generation, bytes(row.sealed))
