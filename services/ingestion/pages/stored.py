"""Pictures of pages, stored under the key of their original, so that whatever destroys the original destroys them."""

import struct

from services.ingestion.drawing.draw import Drawn
from services.ingestion.pages.records import ReadPageRequest
from services.shared.domain.document import BlobRef
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.ports import BlobStore

DRAWING = 2  # the version of drawing and covering: a picture of another version is not read
_SIZE = struct.Struct(">II")


class StoredPages:
    """`blobs` is the store; pictures are blobs of the owner of the original."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def find(self, original: BlobRef, name: str) -> Drawn | None:
        """Raises `Reject(ORIGINAL_GONE)` if the original is destroyed, or `Retry`."""
        try:
            data = await self._blobs.get(BlobRef(original.tenant, original.scope, original.subject, name, 0))
        except Reject as error:
            if error.reason is Reason.NOT_FOUND:
                return None
            raise gone(error) from None
        return Drawn(data[_SIZE.size :], *_SIZE.unpack_from(data))

    async def put(self, original: BlobRef, name: str, drawn: Drawn) -> None:
        """Raises `Reject(ORIGINAL_GONE)` if the original was destroyed meanwhile, or `Retry`."""
        data = _SIZE.pack(drawn.width, drawn.height) + drawn.image
        try:
            await self._blobs.put(original.tenant, original.scope, original.subject, name, data)
        except Reject as error:
            raise gone(error) from None


def name_of(request: ReadPageRequest, hash_key: bytes, conversion: int = 0) -> str:
    """The name of the picture, which depends on all that it shows. The hash hides the places of the values.
    `conversion` is the version of what drew the page, if it is not the original.
    """
    spans = ",".join(f"{one.start}-{one.end}" for one in request.masked)
    version = f"{DRAWING}.{conversion}" if conversion else f"{DRAWING}"
    shown = f"{version}/{request.document_id}/{request.number}/{request.width}/{spans}"
    return f"page-{request.number}-{request.width}-{keyed_hash(hash_key, 'page', shown.encode())[:32]}"


def gone(error: Reject) -> Reject:
    """The error of a picture or an original that cannot be read because its key or its bytes are destroyed."""
    return Reject(Reason.ORIGINAL_GONE) if error.reason in _GONE else error


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
