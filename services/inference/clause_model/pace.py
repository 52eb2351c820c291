"""Reduces the load on a slow server."""


class Pace:
    """A share of what a server may be asked: half after a call that it was away or late for, a little more after one
    that it answered. So a slow node gets as much as it can do in time, and what it cannot do waits on Kafka.
    """

    def __init__(self) -> None:
        self._share = 1.0

    def of(self, most: int) -> int:
        """What `most` comes to at present, at least 1."""
        return max(1, int(most * self._share))

    def failed(self) -> None:
        """A call was not answered, or too late."""
        self._share = max(self._share / 2, _LEAST)

    def answered(self) -> None:
        """A call was answered."""
        self._share = min(self._share + _STEP, 1.0)


_LEAST = 1 / 16
_STEP = 1 / 64
