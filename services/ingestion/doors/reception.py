"""One upload as it comes in: buffered while it runs, kept in pieces where it can be resumed."""

import hashlib

from services.ingestion.doors.uploads import Kept, Upload, Uploads
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock

PIECE = 1 << 20


class Reception:
    """`upload.submission_id` may be empty: then nothing is kept, and nothing can be resumed. `limit` in bytes."""

    def __init__(self, uploads: Uploads, upload: Upload, clock: Clock, limit: int) -> None:
        self._uploads = uploads
        self._upload = upload
        self._clock = clock
        self._limit = limit
        self._kept = Kept(upload, 0)
        self._tail = bytearray()

    @property
    def size(self) -> int:
        """How much has come."""
        return self._kept.size + len(self._tail)

    async def resume(self, size: int) -> None:
        """Takes up what is kept of `size` bytes. Raises `Reject(FORBIDDEN)` for somebody else's upload, `TOO_LARGE`."""
        if size > self._limit:
            raise Reject(Reason.TOO_LARGE)
        if not self._upload.submission_id:
            return
        self._kept = await self._uploads.find(self._upload.tenant, self._upload.submission_id) or self._kept
        if self._kept.upload != self._upload:
            raise Reject(Reason.FORBIDDEN)

    async def add(self, offset: int, data: bytes) -> None:
        """What came before is passed over. Raises `Reject(CONFLICT)` for a gap, `Reject(TOO_LARGE)`."""
        if not 0 <= offset <= self.size:
            raise Reject(Reason.CONFLICT)
        self._tail += data[self.size - offset :]
        if self.size > self._limit:
            await self.done()
            raise Reject(Reason.TOO_LARGE)
        if len(self._tail) >= PIECE:
            await self._keep()

    async def content(self, size: int, sha256: str) -> bytes:
        """All of it; `size` is 0 and `sha256` empty where unknown.

        Raises `Reject(PRECONDITION_FAILED)` where some is missing, and keeps what is there; `Reject(HASH_MISMATCH)`.
        """
        if self.size < size:
            await self._keep()
            raise Reject(Reason.PRECONDITION_FAILED)
        data = await self._uploads.read(self._kept) + bytes(self._tail)
        if (size and len(data) != size) or (sha256 and hashlib.sha256(data).hexdigest() != sha256.lower()):
            await self.done()
            raise Reject(Reason.HASH_MISMATCH)
        return data

    async def done(self) -> None:
        """Drops the pieces."""
        if self._kept.pieces:
            await self._uploads.drop(self._kept)

    async def _keep(self) -> None:
        if not self._upload.submission_id or not self._tail:
            return
        await self._uploads.keep(self._upload, self._kept.size, bytes(self._tail), self._clock.now())
        self._kept = await self._uploads.find(self._upload.tenant, self._upload.submission_id) or self._kept
        self._tail.clear()
