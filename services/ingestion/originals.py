"""The bytes of a submission, encrypted under their own data key."""

import asyncio
from collections.abc import Iterable
from functools import partial

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.identity import keyed_hash
from services.shared.domain.submissions import key_owner
from services.shared.runtime.ports import BlobReader, BlobWriter


async def hash_of(data: bytes, hash_key: bytes) -> str:
    """The keyed hash that identifies equal contents of a tenant."""
    hashed = partial(keyed_hash, hash_key, "content", data)
    return await asyncio.to_thread(hashed) if len(data) > _THREAD_BYTES else hashed()


async def put_original(
    blobs: BlobWriter, content_hash: str, record: DocumentRecord, submission_id: str, data: bytes
) -> BlobRef:
    """Store the original. Its name contains the hash of the content, so that it never overwrites another content."""
    name = f"original-{content_hash[:32]}"
    owner = key_owner(record.source_system, record.matter, submission_id)
    return await blobs.put(record.tenant, KeyScope.SOURCE, owner, name, data)


async def check_not_erased(blobs: BlobReader, tenant: str, document_ids: Iterable[str]) -> None:
    """Raises `Reject(ERASED)` if the data of one of the documents is destroyed, or `Retry`."""
    for document_id in document_ids:
        try:
            await blobs.get(BlobRef(tenant, KeyScope.SOURCE, document_id, "layout", 0))
        except Reject as error:
            if error.reason not in _GONE:
                raise
            raise Reject(Reason.ERASED) from None


_THREAD_BYTES = 1 << 20
_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
