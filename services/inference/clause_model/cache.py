"""Caches a model's answers by a keyed hash of the request. It keeps no text, and tenants share no entries."""

import contextlib
import json
from collections.abc import Callable

from cachetools import LRUCache

from services.inference.clause_model.port import ModelInfo, ModelPort, ModelRequest, RawPrediction
from services.shared.domain.identity import keyed_hash

ENTRY_BYTES = 464
"""Approximate memory of an entry without its value: the key of 64 hex digits and the Python objects."""


def answer_cache(size: int) -> LRUCache[str, bytes]:
    """A cache of at most `size` bytes; the least recently used entries are removed first."""
    return LRUCache(size, getsizeof=lambda value: len(value) + ENTRY_BYTES)


class CachedModel:
    """A model and its cache. `hash_key` returns a tenant's hash key (`KeyProvider.hash_key`); `looked_up` receives the
    model's name and whether the cache had the answer; `sized` receives the size of the cache in bytes after each
    change.
    """

    def __init__(
        self,
        model: ModelPort,
        cache: LRUCache[str, bytes],
        hash_key: Callable[[str], bytes],
        looked_up: Callable[[str, bool], None] = lambda _model, _hit: None,
        sized: Callable[[int], None] = lambda _bytes: None,
    ) -> None:
        self._model = model
        self._cache = cache
        self._hash_key = hash_key
        self._looked_up = looked_up
        self._sized = sized

    async def info(self) -> ModelInfo:
        return await self._model.info()

    async def predict(self, request: ModelRequest) -> list[RawPrediction]:
        """The cached answer, or else the model's. Raises the errors of the model; failures are not cached."""
        name = cache_name(request, self._hash_key(request.tenant))
        known = self._cache.get(name)
        self._looked_up(request.info.name, known is not None)
        if known is not None:
            return _read(known)
        answer = await self._model.predict(request)
        with contextlib.suppress(ValueError):  # larger than the cache
            self._cache[name] = _written(answer)
        self._sized(int(self._cache.currsize))
        return answer


def cache_name(request: ModelRequest, key: bytes) -> str:
    """64 hex digits: a hash of everything that the answer depends on, keyed with the tenant's `key`."""
    info = request.info
    parts = (info.name, info.version, info.calibration, request.min_confidence.hex(), str(request.offset))
    return keyed_hash(key, "inference", "\0".join((*parts, request.text)).encode("utf-8", "surrogatepass"))


def _written(answer: list[RawPrediction]) -> bytes:
    return json.dumps([(one.category, one.start, one.end, one.confidence) for one in answer]).encode()


def _read(value: bytes) -> list[RawPrediction]:
    return [RawPrediction(*one) for one in json.loads(value)]
