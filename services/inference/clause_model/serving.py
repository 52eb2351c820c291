"""A served model as the rest of the service asks it: what is known is not asked again, what is asked shares calls."""

from collections.abc import Callable

from services.inference.clause_model.batching import Batcher, BatchModelPort, BatchSettings
from services.inference.clause_model.cache import CachePort, MemoryCache, Remembering
from services.inference.clause_model.measured import Measured, observer
from services.inference.clause_model.port import ModelPort
from services.inference.settings import InferenceSettings
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics


class Serving:
    """One cache for all models of this process, and for each its own calls. `hash_key` gives a tenant's hash key."""

    def __init__(
        self, settings: InferenceSettings, hash_key: Callable[[str], bytes], clock: Clock, metrics: Metrics
    ) -> None:
        self._calls = BatchSettings(settings.model_concurrency, settings.model_batch, settings.model_batch_code_points)
        self._hash_key = hash_key
        self._clock = clock
        self._metrics = metrics
        self._cache: CachePort | None = None
        if settings.cache_bytes:
            self._cache = MemoryCache(settings.cache_bytes, metrics.model_cache_bytes.set)

    def of(self, model: BatchModelPort) -> ModelPort:
        """`model` behind both."""
        batcher = Batcher(
            Measured(model, self._clock, observer(self._metrics)), self._calls, self._clock.monotonic, self._sent
        )
        if self._cache is None:
            return batcher
        return Remembering(batcher, self._cache, self._hash_key, self._looked_up)

    def _sent(self, model: str, windows: int) -> None:
        self._metrics.model_batch_windows.labels(model).observe(windows)

    def _looked_up(self, model: str, hit: bool) -> None:
        self._metrics.model_cache_lookups.labels(model, "hit" if hit else "miss").inc()
