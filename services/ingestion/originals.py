"""The bytes of a submission, encrypted under their own data key."""

from collections.abc import Callable

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.identity import keyed_hash
from services.shared.domain.submissions import key_owner
from services.shared.runtime.ports import BlobWriter


def hash_of(data: bytes, hash_key: bytes) -> str:
    """The keyed hash that identifies equal contents of a tenant."""
    return keyed_hash(hash_key, "content", data)


async def put_original(
    blobs: BlobWriter, hash_key: Callable[[str], bytes], record: DocumentRecord, submission_id: str, data: bytes
) -> BlobRef:
    """Store the original. Its name contains the hash of the content, so that it never overwrites another content."""
    name = f"original-{hash_of(data, hash_key(record.tenant))[:32]}"
    owner = key_owner(record.source_system, record.matter, submission_id)
    return await blobs.put(record.tenant, KeyScope.SOURCE, owner, name, data)
