"""Wraps served models for the rest of the service: measured, batched and cached."""

from collections.abc import Callable

from services.inference.clause_model.batching import Batcher, BatchModelPort, BatchSettings
from services.inference.clause_model.cache import CachedModel, answer_cache
from services.inference.clause_model.measured import MeasuredModel
from services.inference.clause_model.port import ModelPort
from services.inference.model_calls import record_calls
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics


class Serving:
    """All models share one cache of `cache_bytes` (0: no cache). Each model has its own batches.

    `hash_key` returns a tenant's hash key.
    """

    def __init__(
        self,
        batches: BatchSettings,
        cache_bytes: int,
        hash_key: Callable[[str], bytes],
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._batches = batches
        self._hash_key = hash_key
        self._clock = clock
        self._metrics = metrics
        self._cache = answer_cache(cache_bytes) if cache_bytes else None

    def wrap(self, model: BatchModelPort) -> ModelPort:
        """`model` with metrics, batching and the cache."""
        measured = MeasuredModel(model, self._clock, record_calls(self._metrics))
        batcher = Batcher(measured, self._batches, self._clock.monotonic, self._sent)
        if self._cache is None:
            return batcher
        sized = self._metrics.model_cache_bytes.set
        return CachedModel(batcher, self._cache, self._hash_key, self._looked_up, sized)

    def _sent(self, model: str, windows: int) -> None:
        self._metrics.model_batch_windows.labels(model).observe(windows)

    def _looked_up(self, model: str, hit: bool) -> None:
        self._metrics.model_cache_lookups.labels(model, "hit" if hit else "miss").inc()
