"""Interrupted uploads. Their bytes are stored in encrypted pieces, so that the sender can resume them."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from services.ingestion.store.tables import UPLOADS
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.identity import make_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore, Transactions
from services.shared.runtime.rows import insert_or_keep

_TIDY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload by one caller (`actor`) to one matter."""

    tenant: str
    submission_id: str
    actor: str
    matter: str

    @property
    def upload_id(self) -> str:
        """Equal submission ids of different callers or matters give different ids."""
        return make_id("upload", self.actor, self.matter, self.submission_id)


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """The first `size` bytes of an upload. `pieces` are pairs of offset and size."""

    upload: Upload
    size: int
    pieces: tuple[tuple[int, int], ...] = ()


class Uploads:
    """Stores pieces as blobs whose data key belongs to the upload, and registers them in the database."""

    def __init__(self, database: Transactions, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs

    async def matters(self, tenant: str, actor: str) -> list[str]:
        """The matters of a caller's uploads."""
        query = sa.select(_U.matter).where(_U.tenant == tenant, _U.actor == actor).distinct().order_by(_U.matter)
        return await self._database.run(lambda c: list(c.execute(query).scalars()))

    async def find(self, upload: Upload) -> StoredUpload | None:
        """The stored part of an upload, up to the first gap."""
        query = sa.select(UPLOADS).where(_is(upload.tenant, upload.upload_id)).order_by(_U.offset)
        rows = await self._database.run(lambda c: c.execute(query).all())
        if not rows:
            return None
        pieces: list[tuple[int, int]] = []
        size = 0
        for row in rows:
            if row.offset != size:
                break
            pieces.append((row.offset, row.size))
            size += row.size
        return StoredUpload(upload, size, tuple(pieces))

    async def store(self, upload: Upload, offset: int, data: bytes, now: datetime) -> None:
        """Add a piece. Raises `Reject(CONFLICT)` if another call stored one at this offset."""
        await self._blobs.put(upload.tenant, KeyScope.SOURCE, upload.upload_id, _name(offset), data)

        row = {
            "tenant": upload.tenant,
            "subject": upload.upload_id,
            "offset": offset,
            "size": len(data),
            "actor": upload.actor,
            "matter": upload.matter,
            "kept_at": now.astimezone(UTC),
        }
        if not await self._database.run(lambda c: insert_or_keep(c, UPLOADS, row)):
            detail = f"Another call stored a piece at offset {offset}"
            raise Reject(Reason.CONFLICT, detail=detail, field="chunk.offset")

    async def read(self, stored: StoredUpload) -> bytes:
        """The bytes of all stored pieces."""
        upload = stored.upload
        refs = (_ref(upload.tenant, upload.upload_id, *piece) for piece in stored.pieces)
        return b"".join([await self._blobs.get(ref) for ref in refs])

    async def delete(self, stored: StoredUpload) -> None:
        """Delete all pieces of an upload."""
        await self._delete(stored.upload.tenant, stored.upload.upload_id)

    async def _delete(self, tenant: str, upload_id: str) -> None:
        where = _is(tenant, upload_id)
        query = sa.select(_U.offset, _U.size).where(where)
        pieces = await self._database.run(lambda c: c.execute(query).all())
        await self._database.run(lambda c: c.execute(sa.delete(UPLOADS).where(where)))
        for piece in pieces:
            await self._blobs.delete(_ref(tenant, upload_id, piece.offset, piece.size))

    async def run(self, stop: asyncio.Event, clock: Clock, age: timedelta) -> None:
        """Delete uploads older than `age` every hour, until `stop` is set."""
        await repeat(lambda: self.delete_older(clock.now() - age), _TIDY_SECONDS, stop)

    async def delete_older(self, before: datetime) -> int:
        """Delete uploads that received nothing since `before`. Returns their number."""
        last = sa.func.max(_U.kept_at)
        query = sa.select(_U.tenant, _U.subject).group_by(_U.tenant, _U.subject).having(last < before.astimezone(UTC))
        rows = await self._database.run(lambda c: c.execute(query).all())
        for row in rows:
            await self._delete(row.tenant, row.subject)
        return len(rows)


def _name(offset: int) -> str:
    return f"upload-{offset}"


def _ref(tenant: str, upload_id: str, offset: int, size: int) -> BlobRef:
    return BlobRef(tenant, KeyScope.SOURCE, upload_id, _name(offset), size)


def _is(tenant: str, upload_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_U.tenant == tenant, _U.subject == upload_id)


_U = UPLOADS.c
