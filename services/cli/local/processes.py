"""Child processes that outlive the command that started them.

`<state>/NAME.json` says which process NAME is, `<state>/log/NAME.log` holds its output.
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
"""Between two looks at a part: at first, and at most. Looking takes CPU time that a part which starts needs itself."""
Waits = Callable[[str], None]
"""Is told what a part waits for, at every look."""


class PartFailedError(RuntimeError):
    """A part did not come up; the message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to start. `environment` is all that the process gets; `user`, a number, is given only by root."""

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
    """The processes of one state folder. `die_with_parent` ties them to this process (for tests)."""

    def __init__(self, state: Path, *, die_with_parent: bool = False) -> None:
        self._state = state
        self._prefix = ("setpriv", "--pdeathsig", "KILL") if die_with_parent else ()
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, command: Command) -> None:
        """Start it unless it runs already. Its output is appended to its log."""
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
        self._children[command.name] = child
        self._record(command.name, child.pid, written)

    def wait_until(self, name: str, ready: Callable[[], bool], timeout: float) -> None:
        """Poll until `ready`. Raises PartFailedError where the process ends or `timeout` seconds pass before."""
        self.wait_for(name, lambda: "" if ready() else "its readiness", timeout)

    def wait_for(self, name: str, missing: Callable[[], str], timeout: float, waits: Waits = lambda _: None) -> None:
        """Poll until `missing` is empty: it names what the part waits for, and `waits` is told each time.

        Raises PartFailedError where the process ends or `timeout` seconds pass before.
        """
        deadline, pause = time.monotonic() + timeout, _POLL_SECONDS[0]
        while what := missing():
            if not self.alive(name):
                raise PartFailedError(f"{name} ended while starting{self._tail(name)}")
            if time.monotonic() > deadline:
                raise PartFailedError(
                    f"{name} was not ready after {timeout:g} s: it waits for {what}{self._tail(name)}"
                )
            waits(what)
            time.sleep(pause)
            pause = min(pause * 1.2, _POLL_SECONDS[1])

    def alive(self, name: str) -> bool:
        self._reap(name)
        process = self._read(name)
        return process is not None and process.alive()

    def stop(self, names: Iterable[str], timeout: float = 10, number: signal.Signals = signal.SIGTERM) -> list[str]:
        """A signal to all at once; SIGKILL to what still runs `timeout` seconds later, and the names of those."""
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
        """SIGKILL, to its children too."""
        process = self._read(name)
        if process is not None:
            process.kill_group()
            process.wait(5)
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
        process = ProcessId.of(pid)
        if process is not None:
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


def as_user(user: int | None) -> tuple[str, ...]:
    """What to put before a command so that it runs as `user`, by number; nothing for None."""
    if user is None:
        return ()
    return ("setpriv", f"--reuid={user}", f"--regid={pwd.getpwuid(user).pw_gid}", "--clear-groups")


def base_environment(**more: str) -> dict[str, str]:
    """What every child may inherit, and nothing that could be a secret."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | more


# "Parent" means a thread to the kernel: this one lives as long as the process, whoever asks for a start.
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
