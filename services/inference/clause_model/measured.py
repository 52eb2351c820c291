"""Measures the calls of a clause model."""

from collections.abc import Sequence

from services.inference.clause_model.batching import BatchModelPort
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.model_calls import OnCall, measured
from services.shared.runtime.clock import Clock


class MeasuredModel:
    """Wraps a model: `on_call` receives every call, successful or not."""

    def __init__(self, model: BatchModelPort, clock: Clock, on_call: OnCall) -> None:
        self._model = model
        self._clock = clock
        self._on_call = on_call

    async def info(self) -> ModelInfo:
        return await self._model.info()

    async def predict_many(self, requests: Sequence[ModelRequest]) -> list[list[RawPrediction]]:
        """The model's answers. Raises the errors of the model."""
        info = requests[0].info
        with measured(self._clock, lambda outcome, seconds: self._on_call(info.name, info.version, outcome, seconds)):
            return await self._model.predict_many(requests)
