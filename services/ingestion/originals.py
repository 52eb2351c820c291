"""The bytes of a submission as they were sent, encrypted under a key of their own."""

from collections.abc import Callable

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.identity import keyed_hash
from services.shared.domain.submissions import key_owner
from services.shared.runtime.ports import BlobWriter


def hash_of(data: bytes, hash_key: bytes) -> str:
    """The keyed hash by which equal contents of a tenant are recognised."""
    return keyed_hash(hash_key, "content", data)


async def put_original(
    blobs: BlobWriter, hash_key: Callable[[str], bytes], record: DocumentRecord, submission_id: str, data: bytes
) -> BlobRef:
    """Stores the original. Another content under the same id gets another name, so it overwrites nothing."""
    name = f"original-{hash_of(data, hash_key(record.tenant))[:32]}"
    owner = key_owner(record.source_system, submission_id)
    return await blobs.put(record.tenant, KeyScope.SOURCE, owner, name, data)
