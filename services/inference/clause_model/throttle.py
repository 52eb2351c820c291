"""Reduces the load on a slow server."""


class Throttle:
    """The share of the configured load that a server gets. It halves after a call that fails or times out and grows by
    1/64 after each answer, so that a slow node gets what it can process in time. The rest waits in Kafka.
    """

    def __init__(self) -> None:
        self._share = 1.0

    def limit(self, most: int) -> int:
        """The current share of `most`, at least 1."""
        return max(1, int(most * self._share))

    def failed(self) -> None:
        """Halves the share, after a call that failed or timed out."""
        self._share = max(self._share / 2, _LEAST)

    def answered(self) -> None:
        """Raises the share, after a call that the server answered."""
        self._share = min(self._share + _STEP, 1.0)


_LEAST = 1 / 16
_STEP = 1 / 64
