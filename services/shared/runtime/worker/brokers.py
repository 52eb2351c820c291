"""Whether the brokers answer, from the statistics of librdkafka."""

import json

from services.shared.runtime.clock import Clock

_DOWN_SECONDS = 10.0
_OPEN = {"UP", "UPDATE", "REAUTH"}


class Brokers:
    """Counts the brokers as down after 10 s without an open connection: a rebalance or a reconnect is shorter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._closed_since: float | None = None

    def observe(self, statistics: str) -> None:
        """The `stats_cb` of a client."""
        states = {broker["state"] for broker in json.loads(statistics)["brokers"].values()}
        if states & _OPEN:
            self._closed_since = None
        elif self._closed_since is None:
            self._closed_since = self._clock.monotonic()

    def are_down(self) -> bool:
        """True if no broker has had an open connection for 10 s."""
        return self._closed_since is not None and self._clock.monotonic() - self._closed_since >= _DOWN_SECONDS
