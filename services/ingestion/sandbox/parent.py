"""Parse documents in child processes with limits, which end after each document."""

import json
import os
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

from services.ingestion.extractors.result import Isolation, Limits
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.parsing.parse import Parsed, from_parts, refusal
from services.ingestion.sandbox import channel, frames
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.wire.json_codec import to_json

# Seconds beyond the time limit of a document, for a running child process and for one that starts on a busy machine.
_GRACE_SECONDS = 15.0
_START_SECONDS = 120.0
# Not the environment of the service, which can contain credentials.
_ENVIRONMENT: Mapping[str, str] = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",  # Tesseract asks for threads by number
    "LC_ALL": "C.UTF-8",
}


class IsolationError(ValueError):
    """This machine cannot confine a parser."""

    def __init__(self) -> None:
        super().__init__(
            "Parsers cannot be confined: this machine offers no seccomp filter. Install libseccomp2, and allow the"
            " system call `seccomp` in the container's profile. `reduced` parses documents without it"
        )


class Sandbox:
    """Parses up to `workers` documents at the same time. Thread-safe. Starts each child process on first use, with
    the further `arguments`.
    """

    module = "services.ingestion.sandbox.child"

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        workers: int = 2,
        isolation: Isolation = Isolation.REQUIRED,
        arguments: Sequence[str] = (),
    ) -> None:
        self._limits = limits or Limits()
        self._isolation = isolation
        self._arguments = arguments
        self._slots: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(workers):
            self._slots.put(None)
        self._workers = workers

    def start(self) -> None:
        """Start one child process, if none is free. Raises `IsolationError`, or `OSError` if it does not start."""
        process = self._slots.get()
        try:
            process = process or self._process()
        finally:
            self._slots.put(process)

    def parse(
        self,
        data: bytes,
        file_name: str = "",
        media_type: str = "",
        *,
        seconds: float | None = None,
        nice: int = 0,
        recognised: Recognised | None = None,
    ) -> Parsed:
        """Parse in the next free process, in at most `seconds`, at a priority that is lower by `nice`. `recognised`:
        the pages that an OCR program has read, or None if there is no program.

        Raises `Reject` with the reason of a refusal, `UnreadPagesError`, `Retry` if the process died, or
        `IsolationError`.
        """
        if len(data) > self._limits.input_bytes:
            raise Reject(Reason.TOO_LARGE)
        head: dict[str, Any] = {"file_name": file_name, "media_type": media_type}
        pages: Mapping[int, bytes] = {}
        if recognised is not None:
            pages = recognised.pages or {}
            head |= {"engine": recognised.engine, "recognised": None if recognised.pages is None else list(pages)}
        request = [json.dumps(head).encode(), data, *pages.values()]
        return from_parts(self.call(request, seconds=seconds, nice=nice))

    def call(self, request: Sequence[bytes], *, seconds: float | None = None, nice: int = 0) -> list[bytes]:
        """The parts of the result of a request, of which `child.Work` is one. Raises `Retry` or `IsolationError`."""
        process = self._slots.get()
        try:
            process = process or self._process()
            most = min(seconds or self._limits.wall_seconds, self._limits.wall_seconds)
            parts = process.call(request, most, nice)
        except (OSError, frames.BrokenFrameError):
            if process:
                process.kill()
            process = None
            raise Retry(Reason.INTERNAL) from None
        finally:
            self._slots.put(process)
        return parts

    def close(self) -> None:
        """Wait for running documents, then end the processes."""
        for _ in range(self._workers):
            process = self._slots.get()
            if process:
                process.kill()
        for _ in range(self._workers):
            self._slots.put(None)

    def _process(self) -> "_Process":
        process = _Process(self._limits, self.module, self._arguments)
        if process.seccomp or self._isolation is Isolation.REDUCED:
            return process
        process.kill()
        raise IsolationError


class _Process:
    """One fork server, which parses one document at a time. Raises `OSError` if it does not start."""

    def __init__(self, limits: Limits, module: str, arguments: Sequence[str] = ()) -> None:
        self._limits = limits
        self._channel, other = channel.pair()
        with closing(other):
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", module, str(other.fileno()), json.dumps(to_json(limits)), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=dict(_ENVIRONMENT),
                cwd="/",
                pass_fds=[other.fileno()],
            )
        try:
            self.seccomp = bool(self._receive(_START_SECONDS)["seccomp"])
        except BaseException:
            self.kill()
            raise

    def call(self, request: Sequence[bytes], seconds: float, nice: int) -> list[bytes]:
        """Send a request and return its result. Raises `OSError` or `BrokenFrameError` if the process fails."""
        document = channel.in_memory([frames.head(request), *request])
        answer, writer = os.pipe()
        try:
            channel.send(self._channel, {"seconds": seconds, "nice": nice}, [document, writer])
        except BaseException:
            os.close(answer)
            raise
        finally:
            os.close(document)
            os.close(writer)
        try:
            parts, reason = self._read(answer, time.monotonic() + seconds + _GRACE_SECONDS)
        finally:
            os.close(answer)
        with suppress(OSError):
            channel.send(self._channel, {"done": True})
        end = self._receive(_GRACE_SECONDS)
        if _lacked_memory(end, self._limits) and (not parts or parts == refusal(Reason.MALFORMED)):
            return refusal(Reason.TOO_LARGE)
        return parts or refusal(_reason(end, reason))

    def _read(self, answer: int, deadline: float) -> tuple[list[bytes] | None, Reason]:
        """The result of a process, or None and the reason if it did not end otherwise."""
        taken = 0

        def take(size: int) -> bytes:
            nonlocal taken
            taken += size
            if taken > self._limits.output_bytes:
                raise _TooMuchError
            return _take(answer, size, deadline)

        try:
            return frames.read(take), Reason.MALFORMED
        except _TooMuchError:
            return None, Reason.TOO_LARGE
        except frames.BrokenFrameError:
            return None, Reason.MALFORMED

    def _receive(self, seconds: float) -> Mapping[str, Any]:
        self._channel.settimeout(seconds)
        received = channel.receive(self._channel)
        if received is None:
            raise ConnectionError
        return received[0]

    def kill(self) -> None:
        """End the process and those that it forked."""
        self._process.kill()
        self._channel.close()
        self._process.wait()


class _TooMuchError(Exception):
    """The result is larger than the limit."""


def _lacked_memory(end: Mapping[str, Any], limits: Limits) -> bool:
    """Whether a parser that failed is likely to have failed for lack of memory. Libraries report that as an invalid
    document, or end the process. What they request last can be as large as what they have, so half of the limit counts.
    """
    return not _is_late(end) and int(end["memory"]) > limits.memory // 2


def _is_late(end: Mapping[str, Any]) -> bool:
    return bool(end.get("late") or end.get("signal") == signal.SIGXCPU)


def _reason(end: Mapping[str, Any], otherwise: Reason) -> Reason:
    return Reason.TIMED_OUT if _is_late(end) else otherwise


def _take(descriptor: int, size: int, deadline: float) -> bytes:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    parts: list[bytes] = []
    left = size
    while left:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        part = os.read(descriptor, min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
