"""Parse documents in child processes with limits, which end after each document."""

import asyncio
import json
import queue
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import Parsed, from_parts
from services.ingestion.sandbox import frames
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.wire.json_codec import to_json

_CHUNK = 1 << 20
# Seconds beyond the time limit of a document, for a running child process and for one that starts on a busy machine.
_GRACE_SECONDS = 15.0
_START_SECONDS = 120.0
# Not the environment of the service, which can contain credentials.
_ENVIRONMENT: Mapping[str, str] = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


class Sandbox:
    """Parses up to `workers` documents at the same time. Thread-safe. Starts each child process on first use."""

    def __init__(self, limits: Limits | None = None, *, workers: int = 2) -> None:
        self._limits = limits or Limits()
        self._slots: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(workers):
            self._slots.put(None)
        self._workers = workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="sandbox")

    async def parse_document(self, data: bytes, file_name: str = "", media_type: str = "") -> Parsed:
        """Call `parse` in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.parse, data, file_name, media_type)

    def parse(self, data: bytes, file_name: str = "", media_type: str = "") -> Parsed:
        """Parse in the next free process. Raises `Reject` with the reason of a refusal, or `Retry` if it died."""
        if len(data) > self._limits.input_bytes:
            raise Reject(Reason.TOO_LARGE)
        head = json.dumps({"file_name": file_name, "media_type": media_type}).encode()
        process = self._slots.get()
        try:
            process = process or _Process(self._limits)
            parts = process.call(frames.pack([head, data]))
        except (OSError, frames.BrokenFrameError):
            if process:
                process.kill()
            process = None
            raise Retry(Reason.INTERNAL) from None
        finally:
            self._slots.put(process)
        return from_parts(parts)

    def close(self) -> None:
        """Wait for running documents, then end the processes."""
        self._threads.shutdown()
        for _ in range(self._workers):
            process = self._slots.get()
            if process:
                process.kill()
        for _ in range(self._workers):
            self._slots.put(None)


class _Process:
    """One child process, which parses one document at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._started = False
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "services.ingestion.sandbox.child", json.dumps(to_json(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=dict(_ENVIRONMENT),
            cwd="/",
            close_fds=True,
        )

    def call(self, frame: bytes) -> list[bytes]:
        """Send a request and return its result. Raises `OSError` or `BrokenFrameError` if the process fails."""
        assert self._process.stdin  # noqa: S101 - it is a pipe
        view = memoryview(frame)
        while view:
            view = view[self._process.stdin.write(view[:_CHUNK]) or 0 :]
        extra = _GRACE_SECONDS if self._started else _START_SECONDS
        deadline = time.monotonic() + self._limits.wall_seconds + extra
        parts = frames.read(lambda size: self._take(size, deadline), self._limits.output_bytes)
        if parts is None:
            raise frames.BrokenFrameError
        self._started = True
        return parts

    def _take(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout  # noqa: S101 - it is a pipe
        poll = select.poll()
        poll.register(self._process.stdout, select.POLLIN)
        parts: list[bytes] = []
        left = size
        while left:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = self._process.stdout.read(min(left, _CHUNK))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def kill(self) -> None:
        """End the process and those that it forked."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait()
