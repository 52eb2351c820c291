"""A served model has a cache and batches; with a cache of 0 bytes there is no cache."""

from collections.abc import Sequence

import pytest

from services.inference.clause_model.batching import BatchSettings
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.clause_model.serving import Serving
from services.shared.runtime.observe.metrics import Metrics
from tests.fakes import FakeClock

_INFO = ModelInfo("clauses", "1", "1", ("Law",), batch=8)


class FakeModel:
    def __init__(self) -> None:
        self.calls = 0

    async def info(self) -> ModelInfo:
        return _INFO

    async def predict_many(self, questions: Sequence[ModelRequest]) -> list[list[RawPrediction]]:
        self.calls += 1
        return [[RawPrediction("Law", 0, len(one.text), 0.5)] for one in questions]


@pytest.mark.parametrize(
    ("room", "calls", "hits", "misses"), [(100_000, 1, 2, 1), (0, 3, None, None), (10, 3, None, 3)]
)
async def test_repeated_requests_use_the_cache(room: int, calls: int, hits: int | None, misses: int | None) -> None:
    metrics, model = Metrics(), FakeModel()
    served = Serving(BatchSettings(), room, lambda _: b"key", FakeClock(), metrics).wrap(model)
    answers = [await served.predict(ModelRequest("bank", _INFO, "the law", 0.3, 0)) for _ in range(3)]
    assert answers == [[RawPrediction("Law", 0, 7, 0.5)]] * 3
    assert model.calls == calls

    def read(name: str, **labels: str) -> float | None:
        return metrics.registry.get_sample_value(name, labels)

    lookups = "glossator_model_cache_lookups_total"
    assert read(lookups, model="clauses", outcome="hit") == hits
    assert read(lookups, model="clauses", outcome="miss") == misses
    assert read("glossator_model_batch_windows_sum", model="clauses") == calls
    assert 0 <= (read("glossator_model_cache_bytes") or 0) <= room
