"""Every call of a model is counted and timed, whatever becomes of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from services.inference.clause_model.batching import BatchModelPort
from services.inference.clause_model.port import ModelInfo, Question, RawPrediction
from services.shared.domain.errors import GlossatorError
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics

Told = Callable[[str, str, str, float], None]
"""Hears of each call: model, version, how it ended, seconds."""


def observer(metrics: Metrics) -> Told:
    """What writes calls into `metrics`."""

    def told(model: str, version: str, outcome: str, seconds: float) -> None:
        metrics.model_calls.labels(model, version, outcome).inc()
        metrics.model_seconds.labels(model, version).observe(seconds)

    return told


@contextmanager
def measured(clock: Clock, told: Callable[[str, float], None]) -> Iterator[None]:
    """`told` hears how the block ended, `answered`, `cancelled` or an error's reason, and its seconds."""
    begun, outcome = clock.monotonic(), "cancelled"
    try:
        yield
        outcome = "answered"
    except GlossatorError as error:
        outcome = error.reason.value
        raise
    finally:
        told(outcome, clock.monotonic() - begun)


class Measured:
    """A model whose calls are told."""

    def __init__(self, model: BatchModelPort, clock: Clock, told: Told) -> None:
        self._model = model
        self._clock = clock
        self._told = told

    async def info(self) -> ModelInfo:
        """As the model's."""
        return await self._model.info()

    async def predict_many(self, questions: Sequence[Question]) -> list[list[RawPrediction]]:
        """As the model does."""
        info = questions[0].info
        with measured(self._clock, lambda outcome, seconds: self._told(info.name, info.version, outcome, seconds)):
            return await self._model.predict_many(questions)
