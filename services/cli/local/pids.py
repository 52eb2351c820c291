"""Identify a process by its id and its start time: the kernel reuses ids."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATE, _STARTED = 0, 19  # fields of /proc/PID/stat after the name of the command


@dataclass(frozen=True, slots=True)
class ProcessId:
    """`started` is in clock ticks since boot."""

    pid: int
    started: int

    @staticmethod
    def of(pid: int) -> "ProcessId | None":
        """The process that has this id now. None if there is none, or if it is a zombie."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[_STATE] in "ZX" else ProcessId(pid, int(fields[_STARTED]))

    def alive(self) -> bool:
        return ProcessId.of(self.pid) == self

    def send(self, number: signal.Signals) -> None:
        """Send a signal. Does nothing if the process has ended."""
        with self._opened() as descriptor:
            if descriptor is not None:
                signal.pidfd_send_signal(descriptor, number)

    def kill_group(self) -> None:
        """SIGKILL the process group. The process must be its leader."""
        with self._opened() as descriptor:
            if descriptor is not None:
                os.killpg(self.pid, signal.SIGKILL)

    def kill_tree(self, seconds: float) -> None:
        """SIGKILL the process group and the children, which may lead groups of their own. Wait until all have ended."""
        self.send(signal.SIGSTOP)  # a stopped process starts no further child
        family = (self, *self.children())
        for process in family:
            process.kill_group() if process is self else process.send(signal.SIGKILL)
        for process in family:
            process.wait(seconds)

    def children(self) -> list["ProcessId"]:
        """The processes that this one has started and that still run."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        found = (ProcessId.of(int(pid)) for task in tasks for pid in _read(task).split())
        return [process for process in found if process is not None] if self.alive() else []

    def wait(self, seconds: float) -> bool:
        """Return True when the process has ended, False if it still runs after `seconds`."""
        with self._opened() as descriptor:
            if descriptor is None:
                return True
            poller = select.poll()
            poller.register(descriptor, select.POLLIN)
            return bool(poller.poll(seconds * 1000)) or not self.alive()

    @contextmanager
    def _opened(self) -> Iterator[int | None]:
        """A file descriptor of this process. While it is open, it always refers to the same process."""
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


def _read(path: Path) -> str:
    """The content. Empty if the process has ended."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
