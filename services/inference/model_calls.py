"""Counts and times the calls of models."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.shared.domain.errors import GlossatorError
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics

OnCall = Callable[[str, str, str, float], None]
"""Takes the model, its version, the outcome and the seconds of a call."""


def record_calls(metrics: Metrics) -> OnCall:
    """Records each call in `metrics`."""

    def on_call(model: str, version: str, outcome: str, seconds: float) -> None:
        metrics.model_calls.labels(model, version, outcome).inc()
        metrics.model_seconds.labels(model, version).observe(seconds)

    return on_call


@contextmanager
def measured(clock: Clock, on_end: Callable[[str, float], None]) -> Iterator[None]:
    """Calls `on_end` with the outcome of the block, `answered`, `cancelled` or an error's reason, and its seconds."""
    begun, outcome = clock.monotonic(), "cancelled"
    try:
        yield
        outcome = "answered"
    except GlossatorError as error:
        outcome = error.reason.value
        raise
    finally:
        on_end(outcome, clock.monotonic() - begun)
