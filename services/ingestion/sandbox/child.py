"""The child process of the sandbox. It loads all parsers, and forks one confined process per document.

It reads requests (file name and media type as JSON, then the bytes) from standard input, and writes results to standard
output. Usage: `python -m services.ingestion.sandbox.child LIMITS`.
"""

import gc
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence

from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import parse, refusal, to_parts
from services.ingestion.sandbox import frames, preload
from services.ingestion.sandbox.confinement import confine
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import from_json

_CHUNK = 1 << 20


def main(arguments: Sequence[str]) -> None:
    """Serve requests until standard input ends. The argument is `Limits` as JSON."""
    limits = from_json(Limits, json.loads(arguments[0]))
    requests, answers = _take_over_standard_streams()
    preload.load_everything()
    gc.collect()
    gc.freeze()
    gc.disable()  # a forked process is short-lived, and without collections its memory pages stay shared
    while (request := frames.read(lambda size: _take(requests, size))) is not None:
        _write(answers, _answer(request, limits, (requests, answers)))


def _answer(request: Sequence[bytes], limits: Limits, ours: tuple[int, int]) -> bytes:
    """Parse one document in a forked process, and return its result."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            for one in (reader, *ours):
                os.close(one)
            confine(limits)
            _write(writer, frames.pack(_outcome(request, limits)))
        finally:
            os._exit(0)
    os.close(writer)
    try:
        frame, reason = _collect(reader, ours[0], limits)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return _checked(frame, reason, status)


def _outcome(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    head = json.loads(request[0])
    try:
        return to_parts(parse(request[1], head["file_name"], head["media_type"], limits))
    except Reject as error:
        return refusal(error.reason)
    except MemoryError:
        return refusal(Reason.TOO_LARGE)
    except Exception:  # noqa: BLE001 - any error of a parser is a fault of the document, and this process ends
        return refusal(Reason.MALFORMED)


def _checked(frame: bytes, reason: Reason | None, status: int) -> bytes:
    if reason is None:
        try:
            frames.unpack(frame)
            return frame
        except frames.BrokenFrameError:
            killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            reason = Reason.TIMED_OUT if killed == signal.SIGXCPU else Reason.MALFORMED
    return frames.pack(refusal(reason))


def _collect(reader: int, requests: int, limits: Limits) -> tuple[bytes, Reason | None]:
    """The output of the forked process, or the reason to stop it."""
    deadline = time.monotonic() + limits.wall_seconds
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(requests, 0)  # reports only that the parent has exited
    parts: list[bytes] = []
    size = 0
    while (left := deadline - time.monotonic()) > 0:
        ready = dict(poll.poll(left * 1000))
        if requests in ready:
            raise SystemExit(0)
        if reader not in ready:
            continue
        part = os.read(reader, _CHUNK)
        if not part:
            return b"".join(parts), None
        parts.append(part)
        size += len(part)
        if size > limits.output_bytes:
            return b"", Reason.TOO_LARGE
    return b"", Reason.TIMED_OUT


def _take_over_standard_streams() -> tuple[int, int]:
    """Return descriptors of requests and answers. Other output is discarded: a library can print document text."""
    requests, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    return requests, answers


def _take(descriptor: int, size: int) -> bytes:
    return _gather(lambda left: os.read(descriptor, min(left, _CHUNK)), size)


def _gather(read: Callable[[int], bytes], size: int) -> bytes:
    parts: list[bytes] = []
    left = size
    while left and (part := read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[:_CHUNK]) :]


if __name__ == "__main__":
    main(sys.argv[1:])
