"""Decoded values that were read lately. A page of a long document needs its whole text: at 2,000 pages, each page took
half a second of CPU time to decrypt and decode the same text again.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar, cast
from weakref import WeakValueDictionary

from cachetools import TTLCache

from services.shared.domain.document import BlobRef

T = TypeVar("T")
_BYTES = 32 * 1024 * 1024
_SECONDS = 60.0
_Key = tuple[type, BlobRef]


class CheckedBlobs(Protocol):
    """The part of `Blobs` that is used here."""

    async def check(self, ref: BlobRef) -> bytes:
        """What differs after the blob was replaced. Raises `Reject(KEY_UNAVAILABLE)` if its key is destroyed."""
        ...

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        """The record of type `kind` at `ref`."""
        ...


class RecentValues:
    """Reads values like `blobs`, and keeps the decoded ones for a minute, at most 32 MiB as they are stored.

    Each read asks for the key of the blob and for its stamp, so that an erasure, or a text in which values are masked,
    takes effect as without this. Requests that come at the same time decode a value once. For one event loop.
    """

    def __init__(self, blobs: CheckedBlobs, monotonic: Callable[[], float]) -> None:
        self._blobs = blobs
        self._values: TTLCache[_Key, _Value] = TTLCache(_BYTES, _SECONDS, monotonic, lambda one: one.size)
        self._reading: WeakValueDictionary[_Key, asyncio.Lock] = WeakValueDictionary()

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        if not ref.size or ref.size > _BYTES:
            return await self._blobs.get_value(kind, ref)
        # Before the value: a blob that is replaced meanwhile has another stamp.
        stamp = await self._blobs.check(ref)
        key = kind, ref
        lock = self._reading.setdefault(key, asyncio.Lock())
        async with lock:
            if (known := self._values.get(key)) and known.stamp == stamp:
                return cast(T, known.value)
            value = await self._blobs.get_value(kind, ref)
            self._values[key] = _Value(value, ref.size, stamp)
            return value


class _Value(NamedTuple):
    value: object
    size: int
    stamp: bytes
