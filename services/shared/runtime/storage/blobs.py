"""Encrypted blobs in an object store.

A blob of format 1 consists of the format (1 byte), the nonce, and ciphertext and tag of the deflated bytes. Tenant,
scope, owner, name and format are associated data: a blob that was moved or renamed does not open.

A blob of format 2 has a generation (4 bytes) after the format, and needs the key of the generation as well as the key
of its owner. To remove content from a blob, write it under the next generation, then destroy the key of the previous
one: no copy of the old bytes can be opened after that.
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
_STAMP = 17  # bytes of format, generation and nonce
_GENERATION_ATTEMPTS = 5
_DEPTH = 4  # tenant, scope, owner, name
_THREAD_BYTES = 65_536  # for fewer bytes, a thread costs more than the work
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class DataKeys(Protocol):
    """The part of `Keyring` that blobs use."""

    async def data_key(self, tenant: str, scope: KeyScope, owner: str, *, create: bool = False) -> bytes:
        """Return a key of 32 bytes. Raises `Reject(KEY_UNAVAILABLE)`."""
        ...


class Blobs:
    """Reads and writes blobs. `hash_key` returns the hash key of a tenant (`KeyProvider.hash_key`)."""

    def __init__(self, store: ObjectStore, keyring: DataKeys, hash_key: Callable[[str], bytes]) -> None:
        self._store = store
        self._disk = _disk_of(store)
        self._keyring = keyring
        self._hash_key = hash_key

    async def put(
        self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes, *, generation: int = 0
    ) -> BlobRef:
        """Store `data`, replacing a blob of the same name. Return its reference.

        With a `generation` from 1, the reference has no hash, so that it stays valid when the blob is replaced.

        Raises `Reject(INVALID_METADATA)` unless `tenant`, `owner` and `name` consist of letters, digits and `._-`,
        `Reject(KEY_UNAVAILABLE)` if the owner was erased, and `Retry(dependency="blobs")`.
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

    async def check(self, ref: BlobRef) -> bytes:
        """The stamp of the stored bytes, which differs after each `put`; empty if `ref` has a hash. It reads the head
        of the blob and decrypts nothing. Raises the errors of `get`, without TAMPERED.
        """
        _check_names(ref)
        await self._keyring.data_key(ref.tenant, ref.scope, ref.subject)
        if ref.content_hash:
            return b""
        head = await self._head(ref.path)
        return (await self._generation_key(ref, head))[1][:_STAMP] if head[:1] == bytes([_GENERATIONS]) else head

    async def generation(self, ref: BlobRef) -> int:
        """The generation of the stored blob; 0 for format 1. Raises the errors of `get`."""
        _check_names(ref)
        return _generation_of(await self._head(ref.path))

    async def put_value(self, tenant: str, scope: KeyScope, owner: str, name: str, value: object) -> BlobRef:
        """Like `put`, for a dataclass that `services.shared.wire.codec` encodes."""
        return await self.put(tenant, scope, owner, name, await compute(encode, value))

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        """Like `get`, decoded as `kind`. Raises `Reject(INVALID_EVENT)` too."""
        return await compute(decode, kind, await self.get(ref))

    async def delete(self, ref: BlobRef) -> None:
        """Delete the blob, if there is one. Raises `Retry(dependency="blobs")`."""
        _check_names(ref)
        try:
            await self._store.delete_async(ref.path)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise Retry(dependency="blobs") from error

    async def find(self, tenant: str, scope: KeyScope, owner: str = "") -> list[BlobRef]:
        """The blobs of `owner`, or of all owners. The references have no sizes and hashes. Raises
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
        """Raises `Retry(dependency="blobs")` if the store does not answer."""
        try:
            await self._read("health/ping")
        except Reject:
            return

    async def _generation_key(self, ref: BlobRef, sealed: bytes) -> tuple[bytes, bytes]:
        """The key of the stored generation, and its bytes: `sealed` can be outdated by a newer generation."""
        for _ in range(_GENERATION_ATTEMPTS):
            number = _generation_of(sealed)
            try:
                owner = generation_owner(ref.subject, number)
                return await self._keyring.data_key(ref.tenant, ref.scope, owner), sealed
            except Reject:
                sealed = await self._read(ref.path)
                if _generation_of(sealed) == number:
                    raise
        raise Retry(dependency="blobs")

    async def _head(self, path: str) -> bytes:
        try:
            return bytes(await self._store.get_range_async(path, start=0, length=_STAMP))
        except FileNotFoundError:
            raise Reject(Reason.NOT_FOUND) from None
        except (BaseError, OSError) as error:
            raise Retry(dependency="blobs") from error

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
    """For a folder: the object store does not call fsync."""
    return Durable(Path(store.prefix or "/")) if isinstance(store, LocalStore) else None


def open_store(url: str) -> ObjectStore:
    """Open `file://folder` (created if missing), `s3://bucket/prefix` or `memory://`. Raises `ValueError` for others.

    For S3, region, endpoint and credentials come from the usual `AWS_…` variables. Plain HTTP needs `AWS_ALLOW_HTTP`.
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
    """The owner of the key of a generation. `#` is not allowed in ids of submissions and documents."""
    return f"{owner}#{generation}"


def _joined(key: bytes, other: bytes) -> bytes:
    """Derive a key that needs both keys."""
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


# The worker retries without limit and reports it. The client gives up early, so that operators see the wait.
_RETRIES: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}
