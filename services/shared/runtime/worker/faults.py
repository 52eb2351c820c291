"""Decides when a worker stops: failures of the service itself, which one sender alone cannot cause."""

from collections import Counter, deque

from services.shared.runtime.worker.settings import WorkerSettings


class Faults:
    """The share of failed messages in the last `dead_letter_window`, without those of the sender that failed most.

    Messages that their own sender made invalid do not belong here: neither as failed nor as handled.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._last: deque[tuple[str, bool]] = deque(maxlen=settings.dead_letter_window)

    def add(self, sender: str, *, failed: bool) -> None:
        """Counts a message. A message without a known `sender` does not count."""
        if sender:
            self._last.append((sender, failed))

    def is_exceeded(self) -> bool:
        """True if more than `dead_letter_others` failed and the share is exceeded, out of `dead_letter_minimum`."""
        failed = Counter(sender for sender, one in self._last if one)
        worst = max(failed, key=failed.__getitem__, default="")
        others = sum(sender != worst for sender, _ in self._last)
        count = failed.total() - failed[worst]
        enough = len(self._last) >= self._settings.dead_letter_minimum
        floor = max(self._settings.dead_letter_others, self._settings.dead_letter_share * others)
        return enough and count > floor
