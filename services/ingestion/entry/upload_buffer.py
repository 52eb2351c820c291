"""A running upload: buffered, and stored in pieces if it can be resumed."""

import hashlib

from services.ingestion.entry.uploads import StoredUpload, Upload, Uploads
from services.ingestion.metadata import check_size
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.clock import Clock

PIECE = 1 << 20


class UploadBuffer:
    """Without an `upload.submission_id` nothing is stored, and the upload cannot be resumed. `limit` in bytes."""

    def __init__(self, uploads: Uploads, upload: Upload, clock: Clock, limit: int) -> None:
        self._uploads = uploads
        self._upload = upload
        self._clock = clock
        self._limit = limit
        self._stored = StoredUpload(upload, 0)
        self._tail = bytearray()

    @property
    def size(self) -> int:
        """The number of bytes received so far."""
        return self._stored.size + len(self._tail)

    async def resume(self, size: int) -> None:
        """Resume the caller's upload of `size` bytes. Raises `Reject(TOO_LARGE)`."""
        check_size(size, self._limit)
        if not self._upload.submission_id:
            return
        self._stored = await self._uploads.find(self._upload) or self._stored

    async def add(self, offset: int, data: bytes) -> None:
        """Add a chunk, without the bytes received before. Raises `Reject(CONFLICT)` for a gap, or `TOO_LARGE`."""
        if not 0 <= offset <= self.size:
            detail = f"The next chunk starts at offset {self.size}, not at {offset}"
            raise Reject(Reason.CONFLICT, detail=detail, field="chunk.offset")
        self._tail += data[self.size - offset :]
        if self.size > self._limit:
            await self._refuse()
            check_size(self.size, self._limit)
        if len(self._tail) >= PIECE:
            await self._store()

    async def content(self, size: int, sha256: str) -> bytes:
        """Return the whole content. `size` is 0 and `sha256` empty if unknown.

        Raises `Reject(EMPTY | HASH_MISMATCH)`, or `Reject(PRECONDITION_FAILED)` after it stored an incomplete upload.
        """
        if self.size == 0 < size:
            raise Reject(Reason.EMPTY, detail=f"No chunk was received: 0 of {size} bytes", field="chunk")
        if self.size < size:
            await self._store()
            raise Reject(Reason.PRECONDITION_FAILED, detail=f"{self.size} of {size} bytes were received", field="size")
        data = await self._uploads.read(self._stored) + bytes(self._tail)
        if (size and len(data) != size) or (sha256 and hashlib.sha256(data).hexdigest() != sha256.lower()):
            await self._refuse()
            raise Reject(Reason.HASH_MISMATCH, field="size" if size and len(data) != size else "sha256")
        return data

    async def submitted(self) -> None:
        """Delete the pieces that were stored, after the content was submitted."""
        if self._stored.pieces:
            await self._uploads.delete(self._stored)

    async def _refuse(self) -> None:
        if self._stored.pieces:
            await self._uploads.refuse(self._stored)

    async def _store(self) -> None:
        if not self._upload.submission_id or not self._tail:
            return
        await self._uploads.store(self._upload, self._stored.size, bytes(self._tail), self._clock.now())
        self._stored = await self._uploads.find(self._upload) or self._stored
        self._tail.clear()
