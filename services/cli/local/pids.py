"""Identify a process of this machine by its number and its start, since numbers are reused."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATE, _STARTED = 0, 19  # places in /proc/PID/stat, counted after the command's name


@dataclass(frozen=True, slots=True)
class ProcessId:
    """`started` is in clock ticks since boot, as the kernel counts."""

    pid: int
    started: int

    @staticmethod
    def of(pid: int) -> "ProcessId | None":
        """The process that now has this number, or None where there is none or it is a zombie."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[_STATE] in "ZX" else ProcessId(pid, int(fields[_STARTED]))

    def alive(self) -> bool:
        return ProcessId.of(self.pid) == self

    def send(self, number: signal.Signals) -> None:
        """Signal it; nothing where it is gone."""
        with self._opened() as descriptor:
            if descriptor is not None:
                signal.pidfd_send_signal(descriptor, number)

    def kill_group(self) -> None:
        """SIGKILL to it and all of its group; it must lead one."""
        with self._opened() as descriptor:
            if descriptor is not None:
                os.killpg(self.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """True once it has ended, False where it still runs after `seconds`."""
        with self._opened() as descriptor:
            if descriptor is None:
                return True
            poller = select.poll()
            poller.register(descriptor, select.POLLIN)
            return bool(poller.poll(seconds * 1000)) or not self.alive()

    @contextmanager
    def _opened(self) -> Iterator[int | None]:
        """A descriptor of this very process: between opening and checking the number cannot pass to another."""
        try:
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            yield None
            return
        try:
            yield descriptor if self.alive() else None
        except ProcessLookupError:
            pass
        finally:
            os.close(descriptor)
