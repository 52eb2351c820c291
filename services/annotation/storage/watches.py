"""Stores watches, the documents to compare with them, and the notices of those that fit."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.notices.records import Kind
from services.annotation.storage.notice_tables import NOTICES
from services.annotation.storage.notices import note_watched
from services.annotation.storage.times import from_micros, to_micros
from services.annotation.storage.watch_tables import UNWATCHED, WATCHES
from services.annotation.watching.records import Watch
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode, encode

_n, _u, _w = NOTICES.c, UNWATCHED.c, WATCHES.c


class WatchStore:
    """The watches in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def add(self, watch: Watch, most: int) -> None:
        """Raises `Reject(PRECONDITION_FAILED)` if the person has `most` of them."""

        def work(connection: sa.Connection) -> None:
            own = sa.select(sa.func.count()).where(_w.tenant == watch.tenant, _w.person == watch.person)
            if connection.execute(own).scalar_one() >= most:
                detail = f"You have {most} watches: remove one"
                raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
            row = {
                "watch_id": watch.watch_id,
                "tenant": watch.tenant,
                "person": watch.person,
                "made_at": to_micros(watch.made_at),
                "question": encode(watch.question),
            }
            connection.execute(sa.insert(WATCHES).values(row))

        await self._database.run(work)

    async def of_person(self, tenant: str, person: str) -> Sequence[Watch]:
        """The watches of a person, the oldest first."""
        return await self._read(_w.tenant == tenant, _w.person == person)

    async def of_tenant(self, tenant: str) -> Sequence[Watch]:
        """All watches of a tenant."""
        return await self._read(_w.tenant == tenant)

    async def remove(self, tenant: str, person: str, watch_id: str) -> bool:
        """False if the person has no such watch."""
        own = _w.tenant == tenant, _w.person == person, _w.watch_id == watch_id
        gone = sa.delete(WATCHES).where(*own)
        return await self._database.run(lambda connection: connection.execute(gone).rowcount == 1)

    async def unwatched(self, limit: int) -> Sequence[tuple[str, str]]:
        """Tenant and id of documents that are not compared yet. Tenants take turns: one with many delays no other."""
        turn = sa.func.row_number().over(partition_by=_u.tenant, order_by=_u.document_id)
        query = sa.select(_u.tenant, _u.document_id).order_by(turn, _u.document_id).limit(limit)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [(row.tenant, row.document_id) for row in rows]

    async def compared(self, document_id: str) -> None:
        """Marks a document that no watch fits, or that is gone."""
        gone = sa.delete(UNWATCHED).where(_u.document_id == document_id)
        await self._database.run(lambda connection: connection.execute(gone))

    async def note(self, document: DocumentRecord, fits: Collection[Watch], at: datetime) -> None:
        """Notes the watches that the document fits, and that it is compared, in one transaction."""

        def work(connection: sa.Connection) -> None:
            for one in fits:
                note_watched(connection, document, one.person, one.watch_id, at)
            connection.execute(sa.delete(UNWATCHED).where(_u.document_id == document.document_id))

        await self._database.run(work)

    async def _read(self, *conditions: sa.ColumnElement[bool]) -> Sequence[Watch]:
        query = sa.select(WATCHES).where(*conditions).order_by(_w.made_at, _w.watch_id)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [_watch(row) for row in rows]


def to_watch(connection: sa.Connection, document: DocumentRecord) -> None:
    """Marks a document as not compared, if its tenant has watches."""
    if connection.execute(sa.select(_w.watch_id).where(_w.tenant == document.tenant).limit(1)).first():
        insert_or_keep(connection, UNWATCHED, {"document_id": document.document_id, "tenant": document.tenant})


def forget_watched(connection: sa.Connection, document: DocumentRecord) -> None:
    """Deletes the notices of a withdrawn version chain. A later submission is new."""
    chain = _n.family == document.family, _n.tenant == document.tenant, _n.matter == document.matter
    connection.execute(sa.delete(NOTICES).where(*chain, _n.kind == Kind.WATCHED.value))


def _watch(row: sa.Row[Any]) -> Watch:
    question = decode(BlobRef, bytes(row.question))
    return Watch(row.watch_id, row.tenant, row.person, from_micros(row.made_at), question)
