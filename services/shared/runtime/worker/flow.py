"""Limits for reading: in total, and for a partition whose first message is far behind the last."""

from services.shared.runtime.clock import Clock
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Partition
from services.shared.runtime.worker.settings import WorkerSettings

_SHARES = 4
_BRIEF_SECONDS = 0.5  # shorter pauses cost more than they save: librdkafka fetches a paused partition again


class Flow:
    """Applies the limits of `settings`."""

    def __init__(self, settings: WorkerSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._room_since = clock.monotonic()

    def room(self, flight: InFlight) -> int:
        """The number of messages to read; 0 if the limit of bytes is reached."""
        full = flight.size >= self._settings.in_flight_bytes
        room = 0 if full else max(self._settings.in_flight - len(flight), 0)
        if room:
            self._room_since = self._clock.monotonic()
        return room

    def is_brief(self) -> bool:
        """True if there was room within the last 0.5 s."""
        return self._clock.monotonic() - self._room_since < _BRIEF_SECONDS

    def greedy(self, flight: InFlight) -> frozenset[str]:
        """The channels that have their share of the messages in flight: the others must find room.

        A paused channel is greedy until it has half of its share.
        """
        loads = flight.by_channel()
        if len(loads) < 2:
            return frozenset()
        return frozenset(
            channel
            for channel, (count, size, paused) in loads.items()
            if count > self._share(self._settings.in_flight, paused=paused)
            or size > self._share(self._settings.in_flight_bytes, paused=paused)
        )

    def _share(self, limit: int, *, paused: bool) -> int:
        return limit // (_SHARES * 2 if paused else _SHARES)

    def is_stuck(self, partition: Partition) -> bool:
        """True if `partition` must be paused. A paused partition resumes when half of its window is free."""
        span, window = partition.tracker.span, self._settings.window
        return span > window // 2 if partition.paused else span >= window
