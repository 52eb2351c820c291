"""Deterministic ids: the same object always gets the same id, and objects of different kinds never share one."""

import hashlib
import hmac
from collections.abc import Callable

_ID_BYTES = 16


def reference_id(tenant: str, source_system: str, source_reference: str) -> str:
    """The id of a source reference in all matters: 32 hex digits.

    It is also the id of the version chains that earlier releases made, whose ids do not contain the matter.
    """
    return make_id("family", tenant, source_system, source_reference)


def family_id(tenant: str, source_system: str, source_reference: str, matter: str) -> str:
    """The id of a new version chain, which holds all versions of one source document in a matter: 32 hex digits."""
    return make_id("family", tenant, source_system, source_reference, matter)


def document_id(family: str, version: int, content_hash: str, matter: str = "") -> str:
    """The id of one version in a chain: 32 hex digits. `matter` is given if the id of the chain does not contain it."""
    return make_id("document", family, str(version), content_hash, *([matter] if matter else []))


def submission_id(
    tenant: str,
    source_system: str,
    source_reference: str,
    matter: str,
    content_hash: str,
    amends: str = "",
    batch_id: str = "",
) -> str:
    """The id of a submission without an idempotency key: 32 hex digits. Same content, reference, matter, amended
    agreement and batch, same id.
    """
    more = [amends, batch_id] if batch_id else [amends] if amends else []
    return make_id("submission", tenant, source_system, source_reference, matter, content_hash, *more)


def earlier_submission_id(tenant: str, source_system: str, source_reference: str, content_hash: str) -> str:
    """The `submission_id` of earlier releases, which did not contain the matter."""
    return make_id("submission", tenant, source_system, source_reference, content_hash)


def make_id(kind: str, *parts: str) -> str:
    """32 hex digits over `kind` and `parts`; each part is length-prefixed, so that ("ab", "c") differs from ("a",
    "bc").
    """
    digest = hashlib.blake2b(digest_size=_ID_BYTES, person=kind.encode()[:16])
    for part in (kind, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def keyed_hash(key: bytes, purpose: str, data: bytes) -> str:
    """HMAC-SHA-256 under a tenant's hash key: 64 hex digits. Without the key, equal contents cannot be recognised."""
    return hmac.digest(key, _purposed(purpose) + data, "sha256").hex()


def keyed_hashes(key: bytes, purpose: str, first: bytes = b"") -> Callable[[bytes], str]:
    """`keyed_hash` for many inputs with the common prefix `first`, which is hashed once."""
    begun = hmac.new(key, _purposed(purpose) + first, "sha256")

    def finish(data: bytes) -> str:
        one = begun.copy()
        one.update(data)
        return one.hexdigest()

    return finish


def _purposed(purpose: str) -> bytes:
    return len(purpose).to_bytes(4, "big") + purpose.encode()
