"""A submission's bytes as they were sent, under a key of their own."""

from collections.abc import Callable

from services.ingestion.ports import BlobPort
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.identity import keyed_hash


def hash_of(data: bytes, hash_key: bytes) -> str:
    """By which equal contents of a tenant are recognised."""
    return keyed_hash(hash_key, "content", data)


async def put_original(
    blobs: BlobPort, hash_key: Callable[[str], bytes], tenant: str, submission_id: str, data: bytes
) -> BlobRef:
    """Other contents under the same id, by mistake or malice, overwrite nothing."""
    name = f"original-{hash_of(data, hash_key(tenant))[:32]}"
    return await blobs.put(tenant, KeyScope.SOURCE, submission_id, name, data)
