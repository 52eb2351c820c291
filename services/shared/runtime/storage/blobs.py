"""Encrypted bytes in an object store: whole or not at all, and opened only under the right key and name.

A blob is: format version (1 byte), nonce, ciphertext and tag of the deflated bytes. Tenant, scope, owner, name and
format version are associated data, so that no blob opens in another's place.

A blob of format 2 names its generation (4 bytes) after the format, and needs that generation's key beside its
owner's. So it can be written anew in its place, without something that it held: one put under the next generation,
then the key of the one before is destroyed, and no copy of the old bytes opens any more.
"""

import asyncio
import hmac
import os
import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, S3Store

from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.compute import compute
from services.shared.runtime.keys.sealing import seal, unseal
from services.shared.runtime.storage.durable import Durable
from services.shared.wire.codec import decode, encode

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

T = TypeVar("T")

_FORMAT = 1
_GENERATIONS = 2
_HEAD = 5  # bytes of format and generation
_MOVES = 5
_DEPTH = 4  # tenant, scope, owner, name
_THREAD_BYTES = 65_536  # below this, a thread costs more than the work
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class DataKeys(Protocol):
    """The part of `Keyring` that is needed here."""

    async def data_key(self, tenant: str, scope: KeyScope, owner: str, *, create: bool = False) -> bytes:
        """32 bytes."""
        ...


class Blobs:
    """`hash_key` gives a tenant's hash key (`KeyProvider.hash_key`)."""

    def __init__(self, store: ObjectStore, keyring: DataKeys, hash_key: Callable[[str], bytes]) -> None:
        self._store = store
        self._disk = _disk_of(store)
        self._keyring = keyring
        self._hash_key = hash_key

    async def put(
        self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes, *, generation: int = 0
    ) -> BlobRef:
        """Stores `data`, in the place of what stood there. `tenant`, `owner` and `name`: letters, digits, `._-`, else
        `Reject(INVALID_METADATA)`; `Reject(KEY_UNAVAILABLE)` where the owner was erased; `Retry(dependency="blobs")`.

        With a `generation` from 1, what is stored may be replaced while the reference stands: it names no hash.
        """
        ref = BlobRef(tenant, scope, owner, name, len(data))
        _check_names(ref)
        key = await self._keyring.data_key(tenant, scope, owner, create=True)
        if generation:
            other = await self._keyring.data_key(tenant, scope, generation_owner(owner, generation), create=True)
            sealed = await _compute(len(data), lambda: _pack_generation(_joined(key, other), ref, data, generation))
            digest = ""
        else:
            sealed, digest = await _compute(len(data), lambda: (_pack(key, ref, data), self._digest(tenant, data)))
        try:
            await self._store.put_async(ref.path, sealed)
            if self._disk:
                await self._disk.sync(ref.path)
        except (BaseError, OSError) as error:
            raise Retry(dependency="blobs") from error
        return BlobRef(tenant, scope, owner, name, len(data), digest)

    async def get(self, ref: BlobRef) -> bytes:
        """Raises `Reject(NOT_FOUND | TAMPERED | KEY_UNAVAILABLE | INVALID_METADATA)` or `Retry(dependency="blobs")`."""
        _check_names(ref)
        key = await self._keyring.data_key(ref.tenant, ref.scope, ref.subject)
        sealed = await self._read(ref.path)
        if sealed[:1] == bytes([_GENERATIONS]):
            other, sealed = await self._generation_key(ref, sealed)
            return await _compute(len(sealed), lambda: _unpack_generation(_joined(key, other), ref, sealed))
        return await _compute(len(sealed), lambda: self._open(key, ref, sealed))

    async def generation(self, ref: BlobRef) -> int:
        """Which generation stands there; 0 where it has none. Raises as `get`."""
        _check_names(ref)
        return _generation_of(await self._read(ref.path))

    async def put_value(self, tenant: str, scope: KeyScope, owner: str, name: str, value: object) -> BlobRef:
        """As `put`, for a dataclass that the wire knows."""
        return await self.put(tenant, scope, owner, name, await compute(encode, value))

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        """As `get`, read as `kind`. Raises `Reject(INVALID_EVENT)` too."""
        return await compute(decode, kind, await self.get(ref))

    async def delete(self, ref: BlobRef) -> None:
        """Harmless where nothing stands there. Raises `Retry(dependency="blobs")`."""
        _check_names(ref)
        try:
            await self._store.delete_async(ref.path)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise Retry(dependency="blobs") from error

    async def find(self, tenant: str, scope: KeyScope, owner: str = "") -> list[BlobRef]:
        """What is stored of `owner`, of all owners without one; sizes and hashes are not known. Raises
        `Reject(INVALID_METADATA)`, `Retry(dependency="blobs")`.
        """
        _check_names(BlobRef(tenant, scope, owner or "any", "any", 0))
        prefix = "/".join(filter(None, (tenant, scope.value, owner)))
        try:
            paths = await asyncio.to_thread(
                lambda: [one["path"] for batch in self._store.list(f"{prefix}/") for one in batch]
            )
        except FileNotFoundError:
            return []
        except (BaseError, OSError) as error:
            raise Retry(dependency="blobs") from error
        parts = (path.split("/") for path in sorted(paths))
        return [BlobRef(tenant, scope, one[-2], one[-1], 0) for one in parts if len(one) >= _DEPTH]

    async def ping(self) -> None:
        """Raises `Retry(dependency="blobs")` where the store does not answer."""
        try:
            await self._read("health/ping")
        except Reject:
            return

    async def _generation_key(self, ref: BlobRef, sealed: bytes) -> tuple[bytes, bytes]:
        """The key of the generation that stands there, and its bytes: a newer one may have come since `sealed`."""
        for _ in range(_MOVES):
            number = _generation_of(sealed)
            try:
                owner = generation_owner(ref.subject, number)
                return await self._keyring.data_key(ref.tenant, ref.scope, owner), sealed
            except Reject:
                sealed = await self._read(ref.path)
                if _generation_of(sealed) == number:
                    raise
        raise Retry(dependency="blobs")

    async def _read(self, path: str) -> bytes:
        try:
            found = await self._store.get_async(path)
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            raise Reject(Reason.NOT_FOUND) from None
        except (BaseError, OSError) as error:
            raise Retry(dependency="blobs") from error

    def _open(self, key: bytes, ref: BlobRef, sealed: bytes) -> bytes:
        data = _unpack(key, ref, sealed)
        if ref.content_hash and ref.content_hash != self._digest(ref.tenant, data):
            raise Reject(Reason.TAMPERED)
        return data

    def _digest(self, tenant: str, data: bytes) -> str:
        return keyed_hash(self._hash_key(tenant), "blob", data)


def _disk_of(store: ObjectStore) -> Durable | None:
    """A folder does not wait for the disk, as services do that store objects."""
    return Durable(Path(store.prefix or "/")) if isinstance(store, LocalStore) else None


def open_store(url: str) -> ObjectStore:
    """`file://folder` (made if missing), `s3://bucket/prefix` or `memory://`.

    S3 takes region, endpoint and credentials from `AWS_…`, as AWS's own tools do; plain HTTP needs `AWS_ALLOW_HTTP`.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "file" and rest:
        return LocalStore(Path(rest).absolute(), mkdir=True, automatic_cleanup=False)
    if scheme == "s3" and rest:
        return S3Store.from_url(url, client_options=_client_options(), retry_config=_RETRIES)
    if scheme == "memory":
        return MemoryStore()
    raise ValueError("blobs_url must be file://folder, s3://bucket/prefix or memory://")


def _client_options() -> "ClientConfig":
    plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"
    return {"connect_timeout": timedelta(seconds=5), "timeout": timedelta(seconds=60), "allow_http": plain}


def _check_names(ref: BlobRef) -> None:
    if not all(_NAME.fullmatch(part) for part in (ref.tenant, ref.subject, ref.name)):
        raise Reject(Reason.INVALID_METADATA)


async def _compute(size: int, work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work) if size > _THREAD_BYTES else work()


def generation_owner(owner: str, generation: int) -> str:
    """Whose key a generation stands under: no name that a submission or a document can have."""
    return f"{owner}#{generation}"


def _joined(key: bytes, other: bytes) -> bytes:
    """Made of both: without one of them there is none."""
    return hmac.digest(key, b"generation" + other, "sha256")


def _context(ref: BlobRef, form: str = str(_FORMAT)) -> tuple[str, ...]:
    return ("blob", ref.tenant, ref.scope.value, ref.subject, ref.name, form)


def _pack(key: bytes, ref: BlobRef, data: bytes) -> bytes:
    return bytes([_FORMAT]) + seal(key, zlib.compress(data, 1), _context(ref))


def _unpack(key: bytes, ref: BlobRef, sealed: bytes) -> bytes:
    if not sealed or sealed[0] != _FORMAT:
        raise Reject(Reason.TAMPERED)
    return zlib.decompress(unseal(key, sealed[1:], _context(ref)))


def _pack_generation(key: bytes, ref: BlobRef, data: bytes, generation: int) -> bytes:
    head = bytes([_GENERATIONS]) + generation.to_bytes(4, "big")
    return head + seal(key, zlib.compress(data, 1), _context(ref, head.hex()))


def _unpack_generation(key: bytes, ref: BlobRef, sealed: bytes) -> bytes:
    return zlib.decompress(unseal(key, sealed[_HEAD:], _context(ref, sealed[:_HEAD].hex())))


def _generation_of(sealed: bytes) -> int:
    return int.from_bytes(sealed[1:_HEAD], "big") if sealed[:1] == bytes([_GENERATIONS]) else 0


# The worker waits for the store as long as it is away; the client itself gives up soon, so that the wait is seen.
_RETRIES: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}
