"""How much may be read: bounded in all, and bounded where the first message of a partition holds up the others."""

from services.shared.runtime.clock import Clock
from services.shared.runtime.worker.in_flight import InFlight
from services.shared.runtime.worker.jobs import Partition
from services.shared.runtime.worker.settings import WorkerSettings

_STUCK_SECONDS = 0.5  # shorter stops cost more than they spare: a paused partition is fetched again


class Flow:
    """The bounds of `settings`, and for how long they have been reached."""

    def __init__(self, settings: WorkerSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._room_since = clock.monotonic()

    def room(self, flight: InFlight) -> int:
        """How many messages more; none where there are too many bytes."""
        full = flight.size >= self._settings.in_flight_bytes
        room = 0 if full else max(self._settings.in_flight - len(flight), 0)
        if room:
            self._room_since = self._clock.monotonic()
        return room

    def is_brief(self) -> bool:
        """Whether there was room a moment ago."""
        return self._clock.monotonic() - self._room_since < _STUCK_SECONDS

    def is_stuck(self, partition: Partition) -> bool:
        """Whether a partition is to be read no further; once paused, it goes on when half of its window is free."""
        held, window = len(partition.tracker), self._settings.window
        if partition.paused:
            return held > window // 2
        return held >= window and self._clock.monotonic() - partition.moved_at >= _STUCK_SECONDS
