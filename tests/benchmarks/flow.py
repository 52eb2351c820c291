"""Sends documents to a system, waits for them with a time limit, and checks that all parts run."""

import time
from collections.abc import Callable, Sequence

from services.cli.local.processes import PartFailedError
from services.cli.local.system import LocalSystem
from services.shared.wire.services import SERVICE_NAMES
from tests.benchmarks.arrivals import Arrivals, OverdueError
from tests.benchmarks.sender import Sender
from tests.benchmarks.usage import Usage, usage

PROPOSED = "annotations.proposed"
PATIENCE_SECONDS = 60.0
"""How much longer than expected a phase may take until it ends with what it has."""
_LOOK_SECONDS = 1.0


class Flow:
    """One system and one source system.

    `seconds`: no phase waits any longer after these. `progress`: callback for the progress of a phase. Waits raise
    `OverdueError` if the machine is too slow, and `PartFailedError` if a part has exited.
    """

    def __init__(self, system: LocalSystem, seconds: float, progress: Callable[[str], None]) -> None:
        self.system = system
        self.sender = Sender(system.broker.bootstrap)
        self.families: list[str] = []
        self._proposed = Arrivals(system.broker.bootstrap, PROPOSED)
        self._until = time.monotonic() + seconds
        self._report = progress
        self._expected: Sequence[str] = SERVICE_NAMES
        self._looked = 0.0
        self._stopped: set[str] = set()

    def close(self) -> None:
        self._proposed.close()

    def check_time(self) -> None:
        """Raises `OverdueError` if the time for further phases is over."""
        if not self._within(1):
            raise OverdueError("no time is left in this run")

    def _send(self) -> str:
        self.families.append(self.sender.send())
        return self.families[-1]

    def _send_and_wait(self) -> str:
        family = self._send()
        self._wait([family])
        return family

    def _wait(self, families: Sequence[str]) -> None:
        self.sender.flush()
        self._proposed.wait(PROPOSED, families, self._within(PATIENCE_SECONDS), lambda _: self._check_parts())

    def _wait_some(self, families: Sequence[str], seconds: float) -> list[str]:
        return self._proposed.wait_some(PROPOSED, families, self._within(seconds), self._progress(families))

    def _missing(self) -> list[str]:
        self._proposed.poll()
        return [one for one in self.families if one not in self._proposed.at[PROPOSED]]

    def _drain(self) -> None:
        """Waits until no document is in progress, except stopped ones: `delivery` reports those."""
        self.check_time()
        missing = [one for one in self._missing() if one not in self._stopped]
        while missing:
            arrived = self._wait_some(missing, PATIENCE_SECONDS)
            if not self._within(1):
                raise OverdueError(f"{len(missing) - len(arrived)} documents of the phases before are still under way")
            if not arrived:
                self._stopped.update(missing)
            missing = [one for one in missing if one not in arrived and one not in self._stopped]

    def _poll(self, text: str, seconds: float = 0.05) -> None:
        self._report(text)
        self._check_parts()
        self._proposed.poll(seconds)

    def _progress(self, families: Sequence[str]) -> Callable[[int], None]:
        def report(count: int) -> None:
            self._report(f"{count} of {len(families)} documents are complete")
            self._check_parts()

        return report

    def _check_parts(self) -> None:
        """Checks the parts at intervals. Raises `PartFailedError`."""
        if time.monotonic() - self._looked > _LOOK_SECONDS:
            self._looked = time.monotonic()
            others = (*self.system.broker.status(), *self.system.triton.status())
            ended = set(self._expected) - set(self.system.running()) | {one.name for one in others if not one.alive}
            if ended:
                raise PartFailedError(f"{', '.join(sorted(ended))} ended during the measurement")

    def _within(self, seconds: float) -> float:
        return max(0.0, min(seconds, self._until - time.monotonic()))

    def _latencies(self, families: Sequence[str]) -> list[float]:
        return [self._proposed.at[PROPOSED][one] - self.sender.at[one] for one in families]

    def _usage(self) -> Usage:
        parts = (*self.system.status(), *self.system.broker.status(), *self.system.triton.status())
        return usage({one.name: one.pid for one in parts if one.alive})


def check_some(count: int, seconds: float) -> None:
    if count <= 0:
        raise OverdueError(f"no document came through in {seconds:.0f} s")
