"""Answers that were given once: by what was asked, under the tenant's own key; no words are kept, and no tenant meets
what another has asked.
"""

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from services.inference.clause_model.port import ModelInfo, ModelPort, Question, RawPrediction
from services.shared.domain.identity import keyed_hash

ENTRY_BYTES = 400
"""About what an entry takes beside its key and value."""


class CachePort(Protocol):
    """Keeps bytes under names for as long as there is room. It may lose any of them at any time."""

    async def get(self, name: str) -> bytes | None: ...
    async def put(self, name: str, value: bytes) -> None: ...


class MemoryCache:
    """At most `size` bytes in this process; what was not asked for longest goes first."""

    def __init__(self, size: int, kept: Callable[[int], None]) -> None:
        self._size = size
        self._kept = kept
        self._used = 0
        self._entries: OrderedDict[str, bytes] = OrderedDict()

    async def get(self, name: str) -> bytes | None:
        value = self._entries.get(name)
        if value is not None:
            self._entries.move_to_end(name)
        return value

    async def put(self, name: str, value: bytes) -> None:
        self._forget(name)
        if _room(name, value) <= self._size:
            self._entries[name] = value
            self._used += _room(name, value)
        while self._used > self._size:
            self._forget(next(iter(self._entries)))
        self._kept(self._used)

    def _forget(self, name: str) -> None:
        value = self._entries.pop(name, None)
        if value is not None:
            self._used -= _room(name, value)


class Remembering:
    """A model that is asked the same only once, as far as the cache remembers. `hash_key` gives a tenant's hash key
    (`KeyProvider.hash_key`); `looked_up` is told the model, and whether the answer was known."""

    def __init__(
        self,
        model: ModelPort,
        cache: CachePort,
        hash_key: Callable[[str], bytes],
        looked_up: Callable[[str, bool], None],
    ) -> None:
        self._model = model
        self._cache = cache
        self._hash_key = hash_key
        self._looked_up = looked_up

    async def info(self) -> ModelInfo:
        """As the model's."""
        return await self._model.info()

    async def predict(self, question: Question) -> list[RawPrediction]:
        """As the model answers. Raises what it raises; failures are not remembered."""
        name = cache_name(question, self._hash_key(question.tenant))
        known = await self._cache.get(name)
        self._looked_up(question.info.name, known is not None)
        if known is not None:
            return _read(known)
        answer = await self._model.predict(question)
        await self._cache.put(name, _written(answer))
        return answer


def cache_name(question: Question, key: bytes) -> str:
    """64 hex digits under the tenant's `key`, over all that the answer depends on."""
    info = question.info
    asked = (info.name, info.version, info.calibration, question.min_confidence.hex(), str(question.offset))
    return keyed_hash(key, "inference", "\0".join((*asked, question.text)).encode("utf-8", "surrogatepass"))


def _written(answer: list[RawPrediction]) -> bytes:
    return json.dumps([(one.category, one.start, one.end, one.confidence) for one in answer]).encode()


def _read(value: bytes) -> list[RawPrediction]:
    return [RawPrediction(*one) for one in json.loads(value)]


def _room(name: str, value: bytes) -> int:
    return len(name) + len(value) + ENTRY_BYTES
