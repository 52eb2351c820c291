"""Interrupted uploads. Their bytes are stored in encrypted pieces, so that the sender can resume them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from services.ingestion.store.tables import UPLOADS
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import Destroyer
from services.shared.domain.identity import make_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore, HoldCheckPort, Transactions
from services.shared.runtime.rows import insert_or_keep
from services.shared.wire.codec import decode, encode

_TIDY_SECONDS = 3600.0
_BATCH = 200

_Owner = tuple[str, str]  # tenant and subject


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload by one caller (`actor`) to one matter. `record` is that of the document, to store a piece."""

    tenant: str
    submission_id: str
    actor: str
    matter: str
    record: DocumentRecord | None = field(default=None, compare=False)

    @property
    def upload_id(self) -> str:
        """Equal submission ids of different callers or matters give different ids."""
        return make_id("upload", self.actor, self.matter, self.submission_id)

    def subject(self, attempt: int) -> str:
        """The owner of the pieces: one per attempt, because those of a refused one remain until they are destroyed."""
        return make_id("upload", self.upload_id, str(attempt)) if attempt else self.upload_id


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """The first `size` bytes of an upload. `pieces` are pairs of offset and size, `subject` is their owner."""

    upload: Upload
    size: int
    pieces: tuple[tuple[int, int], ...] = ()
    subject: str = ""


class Uploads:
    """Stores pieces as blobs whose data key belongs to the upload, and registers them in the database. `family` is the
    version chain of a record (`SubmissionStore.family`).
    """

    def __init__(
        self,
        database: Transactions,
        blobs: BlobStore,
        holds: HoldCheckPort,
        family: Callable[[DocumentRecord], Awaitable[str]],
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._holds = holds
        self._family = family

    async def matters(self, tenant: str, actor: str) -> list[str]:
        """The matters of a caller's uploads."""
        query = sa.select(_U.matter).where(_U.tenant == tenant, _U.actor == actor).distinct().order_by(_U.matter)
        return await self._database.run(lambda c: list(c.execute(query).scalars()))

    async def find(self, upload: Upload) -> StoredUpload | None:
        """The stored part of an upload, up to the first gap."""
        subject, rows = await self._database.run(lambda c: _current(c, upload))
        if not rows:
            return None
        pieces: list[tuple[int, int]] = []
        size = 0
        for row in rows:
            if row.offset != size:
                break
            pieces.append((row.offset, row.size))
            size += row.size
        return StoredUpload(upload, size, tuple(pieces), subject)

    async def store(self, upload: Upload, offset: int, data: bytes, now: datetime) -> None:
        """Add a piece. Raises `Reject(CONFLICT)` if another call stored one at this offset."""
        subject, _ = await self._database.run(lambda c: _current(c, upload))
        await self._blobs.put(upload.tenant, KeyScope.SOURCE, subject, _name(offset), data)
        row = {
            "tenant": upload.tenant,
            "subject": subject,
            "offset": offset,
            "size": len(data),
            "actor": upload.actor,
            "matter": upload.matter,
            "kept_at": now.astimezone(UTC),
            "record": upload.record and encode(upload.record),
        }
        if not await self._database.run(lambda c: insert_or_keep(c, UPLOADS, row)):
            detail = f"Another call stored a piece at offset {offset}"
            raise Reject(Reason.CONFLICT, detail=detail, field="chunk.offset")

    async def read(self, stored: StoredUpload) -> bytes:
        """The bytes of all stored pieces."""
        upload = stored.upload
        refs = (_ref(upload.tenant, stored.subject, *piece) for piece in stored.pieces)
        return b"".join([await self._blobs.get(ref) for ref in refs])

    async def delete(self, stored: StoredUpload) -> None:
        """Delete all pieces of an upload whose content was submitted: it is stored as that of the submission."""
        await self._delete(stored.upload.tenant, stored.subject)

    async def refuse(self, stored: StoredUpload) -> None:
        """Set the pieces of an upload aside, until they are destroyed. The caller can start again."""
        change = sa.update(UPLOADS).where(_is(stored.upload.tenant, stored.subject)).values(refused=True)
        await self._database.run(lambda c: c.execute(change))

    async def _delete(self, tenant: str, subject: str) -> None:
        where = _is(tenant, subject)
        query = sa.select(_U.offset, _U.size).where(where)
        pieces = await self._database.run(lambda c: c.execute(query).all())
        await self._database.run(lambda c: c.execute(sa.delete(UPLOADS).where(where)))
        for piece in pieces:
            await self._blobs.delete(_ref(tenant, subject, piece.offset, piece.size))

    async def run(self, stop: asyncio.Event, clock: Clock, age: timedelta) -> None:
        """Delete refused uploads, and those older than `age`, every hour until `stop` is set."""
        await repeat(lambda: self.delete_older(clock.now() - age), _TIDY_SECONDS, stop)

    async def delete_older(self, before: datetime) -> int:
        """Delete uploads that are refused or received nothing since `before`, and that no hold covers. Returns their
        number. The next call asks again for the others. Raises `Retry`.
        """
        old = sa.or_(_U.refused, sa.func.max(_U.kept_at) < before.astimezone(UTC))
        query = sa.select(_U.tenant, _U.subject).group_by(_U.tenant, _U.subject, _U.refused).having(old)
        owners = await self._database.run(lambda c: [(row.tenant, row.subject) for row in c.execute(query)])
        deleted = 0
        for start in range(0, len(owners), _BATCH):
            records = await self._records(owners[start : start + _BATCH])
            found = await self._holds.ask(Destroyer.UPLOADS, list(records.values()))
            for one, hold in zip(records, found, strict=True):
                if hold is None:
                    await self._delete(*one)
                    deleted += 1
        return deleted

    async def _records(self, owners: Sequence[_Owner]) -> Mapping[_Owner, DocumentRecord]:
        query = sa.select(UPLOADS).where(sa.tuple_(_U.tenant, _U.subject).in_(owners)).order_by(_U.offset.desc())
        rows = await self._database.run(lambda c: c.execute(query).all())
        return {(row.tenant, row.subject): await self._record(row) for row in rows}

    async def _record(self, row: sa.Row[Any]) -> DocumentRecord:
        """Of an upload of an earlier release only the tenant is known to be complete: every hold of it covers this."""
        if row.record is None:
            return DocumentRecord(row.tenant, "", "", "")
        record = decode(DocumentRecord, row.record)
        return replace(record, family=await self._family(record))


def _current(connection: sa.Connection, upload: Upload) -> tuple[str, Sequence[sa.Row[Any]]]:
    """The owner and the pieces of the attempt that is not refused."""
    for attempt in count():
        subject = upload.subject(attempt)
        query = sa.select(UPLOADS).where(_is(upload.tenant, subject)).order_by(_U.offset)
        rows = connection.execute(query).all()
        if not any(row.refused for row in rows):
            break
    return subject, rows


def _name(offset: int) -> str:
    return f"upload-{offset}"


def _ref(tenant: str, subject: str, offset: int, size: int) -> BlobRef:
    return BlobRef(tenant, KeyScope.SOURCE, subject, _name(offset), size)


def _is(tenant: str, subject: str) -> sa.ColumnElement[bool]:
    return sa.and_(_U.tenant == tenant, _U.subject == subject)


_U = UPLOADS.c
