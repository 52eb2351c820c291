"""The loop of every service that answers messages with messages."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.shared.domain.errors import Reject
from services.shared.domain.events import Event
from services.shared.runtime.clock import Clock
from services.shared.runtime.dlq import DeadLetters
from services.shared.runtime.kafka import KafkaSettings
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.retry import Backoff
from services.shared.runtime.tracing import Tracing
from services.shared.wire.topics import Topic

Handle = Callable[[Any], Awaitable[Sequence[Event]]]
OnRejected = Callable[[Any, Reject], Sequence[Event]]


def tell_nobody(_event: Event, _reject: Reject) -> Sequence[Event]:
    """For services that answer no sender."""
    return ()


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """`concurrency`: handlers at once. `window`: messages of a partition between being read and being committed.

    `batch` and `linger`: how many messages, and for how many seconds, are gathered for a transaction while others run.
    `attempts`: for faults of the message itself. `dead_letter_share` of the last `dead_letter_window` stops the worker,
    once there were `dead_letter_minimum`.
    """

    concurrency: int = 16
    window: int = 64
    batch: int = 500
    linger: float = 0.05
    attempts: int = 5
    attempt_seconds: float = 300.0
    backoff: Backoff = Backoff(0.2, longest=10.0)
    dependency_backoff: Backoff = Backoff(0.5, longest=15.0)
    drain_seconds: float = 20.0
    transaction_seconds: float = 10.0
    dead_letter_share: float = 0.05
    dead_letter_window: int = 200
    dead_letter_minimum: int = 100


class Worker:
    """Reads `topics` as the consumer group `service`, hands events to `handle`, and sends what it gives.

    Events of a family are handled in order, different families side by side. Offsets and outputs go out in one Kafka
    transaction. A `Reject` goes to the dead letters, with what `on_rejected` gives for an event that could be read, if
    only in part.
    """

    def __init__(  # noqa: PLR0913 - all that a loop is made of, by name
        self,
        *,
        service: str,
        topics: Sequence[Topic],
        handle: Handle,
        kafka: KafkaSettings,
        dead_letters: DeadLetters,
        clock: Clock,
        metrics: Metrics,
        tracing: Tracing,
        on_rejected: OnRejected = tell_nobody,
        settings: WorkerSettings = WorkerSettings(),
    ) -> None:
        raise NotImplementedError

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set, then drains. Raises what makes going on impossible."""
        raise NotImplementedError

    async def check(self) -> None:
        """For `Health`: raises where it does not work."""
        raise NotImplementedError
