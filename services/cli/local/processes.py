"""Child processes that continue when the command that started them ends.

`<state>/NAME.json` identifies the process NAME. `<state>/log/NAME.log` contains its output.
"""

import json
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.local.pids import ProcessId

_LOG_TAIL = 20
_POLL_SECONDS = (0.03, 0.25)
"""The pause between two checks of a starting part: at first, and at most. Checks use CPU time that the part needs."""
_ENDED = 0
"""The start time of a process that ended before it was recorded: no process has it."""
_TIE_SECONDS, _TIE_POLL_SECONDS = 10.0, 0.001
Waits = Callable[[str], None]
"""Receives at every check the object that the part waits for, as text."""


class PartFailedError(RuntimeError):
    """A part did not start. The message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process to start. It gets only `environment`. `user` is a user id, and needs root."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """`log_start`: the size of the log in bytes when the process started."""

    name: str
    pid: int
    alive: bool
    log: Path
    log_start: int = 0


class Processes:
    """The processes of one state folder. With `die_with_parent` they are killed when this process ends (for tests)."""

    def __init__(self, state: Path, *, die_with_parent: bool = False) -> None:
        self._state = state
        self._prefix = ("setpriv", "--pdeathsig", "KILL") if die_with_parent else ()
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, command: Command) -> None:
        """Start the process unless it runs. Its output is appended to its log."""
        if self.alive(command.name):
            return
        log = self.log(command.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        written = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            child = _SPAWNER.submit(
                subprocess.Popen,
                (*as_user(command.user), *self._prefix, *command.arguments),
                cwd=command.folder,
                env=dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ).result()
        if self._prefix:
            _wait_for_program(child)
        self._children[command.name] = child
        self._record(command.name, child.pid, written)

    def wait_until(self, name: str, ready: Callable[[], bool], timeout: float) -> None:
        """Poll until `ready`. Raises `PartFailedError` if the process ends, or after `timeout` seconds."""
        self.wait_for(name, lambda: "" if ready() else "its readiness", timeout)

    def wait_for(self, name: str, missing: Callable[[], str], timeout: float, waits: Waits = lambda _: None) -> None:
        """Poll until `missing` returns an empty string. `waits` is called with each other result.

        Raises `PartFailedError` if the process ends, or after `timeout` seconds.
        """
        deadline, pause = time.monotonic() + timeout, _POLL_SECONDS[0]
        while what := missing():
            if not self.alive(name):
                raise PartFailedError(f"{name} exited during its start{self._tail(name)}")
            if time.monotonic() > deadline:
                raise PartFailedError(
                    f"{name} was not ready after {timeout:g} s; still missing: {what}{self._tail(name)}"
                )
            waits(what)
            time.sleep(pause)
            pause = min(pause * 1.2, _POLL_SECONDS[1])

    def alive(self, name: str) -> bool:
        self._reap(name)
        process = self._read(name)
        return process is not None and process.alive()

    def stop(self, names: Iterable[str], timeout: float = 10, number: signal.Signals = signal.SIGTERM) -> list[str]:
        """Send a signal to all; after `timeout` seconds SIGKILL the rest. Returns the names of the killed processes."""
        processes = {name: process for name in names if (process := self._read(name)) is not None}
        for process in processes.values():
            process.send(number)
        deadline, killed = time.monotonic() + timeout, []
        for name, process in processes.items():
            if not process.wait(max(0.0, deadline - time.monotonic())):
                process.kill_group()
                killed.append(name)
            self._forget(name)
        return killed

    def kill(self, name: str) -> None:
        """SIGKILL the process, its process group and its children. Returns after they have ended."""
        process = self._read(name)
        if process is not None:
            process.kill_tree(5)
        self._forget(name)

    def send(self, name: str, number: signal.Signals) -> None:
        process = self._read(name)
        if process is not None:
            process.send(number)

    def names(self) -> list[str]:
        return sorted(path.stem for path in self._state.glob("*.json"))

    def status(self) -> list[Status]:
        return [
            Status(name, state["pid"], self.alive(name), self.log(name), state.get("log_start", 0))
            for name in self.names()
            if (state := self._state_of(name))
        ]

    def log(self, name: str) -> Path:
        return self._state / "log" / f"{name}.log"

    def _record(self, name: str, pid: int, log_start: int) -> None:
        process = ProcessId.of(pid) or ProcessId(pid, _ENDED)
        path = self._state / f"{name}.json"
        state = {"pid": process.pid, "started": process.started, "log_start": log_start}
        path.with_suffix(".new").write_text(json.dumps(state))
        path.with_suffix(".new").rename(path)

    def _read(self, name: str) -> ProcessId | None:
        state = self._state_of(name)
        return ProcessId(state["pid"], state["started"]) if state else None

    def _state_of(self, name: str) -> dict[str, int]:
        try:
            state: dict[str, int] = json.loads((self._state / f"{name}.json").read_text())
        except FileNotFoundError:
            return {}
        return state

    def _forget(self, name: str) -> None:
        self._reap(name, wait=True)
        (self._state / f"{name}.json").unlink(missing_ok=True)

    def _reap(self, name: str, *, wait: bool = False) -> None:
        child = self._children.get(name)
        if child is not None and wait:
            with suppress(subprocess.TimeoutExpired):
                child.wait(5)
        if child is not None and child.poll() is not None:
            self._children.pop(name, None)

    def _tail(self, name: str) -> str:
        path = self.log(name)
        lines = path.read_text(errors="replace").splitlines()[-_LOG_TAIL:] if path.exists() else []
        return "".join(f"\n  {line}" for line in (f": see {path}", *lines))


def _wait_for_program(child: subprocess.Popen[bytes]) -> None:
    """Wait until `setpriv` has become the program. Before that, the process is not yet tied to this one."""
    deadline, name = time.monotonic() + _TIE_SECONDS, Path(f"/proc/{child.pid}/comm")
    while child.poll() is None and name.read_text() == "setpriv\n" and time.monotonic() < deadline:
        time.sleep(_TIE_POLL_SECONDS)


def as_user(user: int | None) -> tuple[str, ...]:
    """The arguments before a command that runs as the user id `user`. Empty for None."""
    if user is None:
        return ()
    return ("setpriv", f"--reuid={user}", f"--regid={pwd.getpwuid(user).pw_gid}", "--clear-groups")


def base_environment(**more: str) -> dict[str, str]:
    """The variables that every child inherits. None of them can be a secret."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | more


# PR_SET_PDEATHSIG is about the parent thread: this thread lives as long as the process.
_SPAWNER = ThreadPoolExecutor(max_workers=1)

_INHERITED = (
    "COVERAGE_PROCESS_CONFIG",
    "COVERAGE_PROCESS_START",
    "HOME",
    "LANG",
    "LC_ALL",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "PATH",
    "TMPDIR",
    "TZ",
)
