import asyncio
from collections.abc import Sequence

import pytest

from services.inference.clause_model.measured import MeasuredModel
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.model_calls import record_calls
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.observe.metrics import Metrics
from tests.fakes import FakeClock

INFO = ModelInfo("clauses", "v1", "c1", ("Term",))


class Model:
    """Fails with the given error."""

    def __init__(self, failure: BaseException | None) -> None:
        self.failure = failure

    async def info(self) -> ModelInfo:
        return INFO

    async def predict_many(self, questions: Sequence[ModelRequest]) -> list[list[RawPrediction]]:
        if self.failure is not None:
            raise self.failure
        return [[] for _ in questions]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (None, "answered"),
        (Retry(dependency="triton"), "dependency_down"),
        (Retry(Reason.MODEL_FAILED), "model_failed"),
        (Reject(Reason.TIMED_OUT), "timed_out"),
        (asyncio.CancelledError(), "cancelled"),
    ],
)
async def test_a_call_is_counted_by_outcome(failure: BaseException | None, outcome: str) -> None:
    metrics = Metrics()
    model = MeasuredModel(Model(failure), FakeClock(), record_calls(metrics))
    assert await model.info() == INFO
    asked = model.predict_many([ModelRequest("harbour-bank", INFO, "text", 0.3, 0)])
    if failure is None:
        assert await asked == [[]]
    else:
        with pytest.raises(type(failure)):
            await asked
    exposition = metrics.exposition().decode()
    assert f'glossator_model_calls_total{{model="clauses",outcome="{outcome}",version="v1"}} 1.0' in exposition
    assert 'glossator_model_seconds_count{model="clauses",version="v1"} 1.0' in exposition
