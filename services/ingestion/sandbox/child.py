"""The sandbox's inner side: a process that has all parsers loaded and forks one confined process for each document.

It reads requests (file name and media type as JSON, then the bytes) from standard input and writes answers to standard
output. `python -m services.ingestion.sandbox.child LIMITS`.
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
from services.ingestion.sandbox import frames, warmth
from services.ingestion.sandbox.confinement import confine
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import from_json

_CHUNK = 1 << 20


def main(arguments: Sequence[str]) -> None:
    """Serves until standard input ends."""
    limits = from_json(Limits, json.loads(arguments[0]))
    requests, answers = _take_over_standard_streams()
    warmth.load_everything()
    gc.collect()
    gc.freeze()
    gc.disable()  # what lives for one document need not be swept, and its pages stay shared
    while (request := frames.read(lambda size: _take(requests, size))) is not None:
        _write(answers, _answer(request, limits, (requests, answers)))


def _answer(request: Sequence[bytes], limits: Limits, ours: tuple[int, int]) -> bytes:
    """One document in a process of its own."""
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
    return _judged(frame, reason, status)


def _outcome(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    head = json.loads(request[0])
    try:
        return to_parts(parse(request[1], head["file_name"], head["media_type"], limits))
    except Reject as error:
        return refusal(error.reason)
    except MemoryError:
        return refusal(Reason.TOO_LARGE)
    except Exception:  # noqa: BLE001 - whatever a parser throws, the document is at fault, and the process ends here
        return refusal(Reason.MALFORMED)


def _judged(frame: bytes, reason: Reason | None, status: int) -> bytes:
    if reason is None:
        try:
            frames.unpack(frame)
            return frame
        except frames.BrokenFrameError:
            killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            reason = Reason.TIMED_OUT if killed == signal.SIGXCPU else Reason.MALFORMED
    return frames.pack(refusal(reason))


def _collect(reader: int, requests: int, limits: Limits) -> tuple[bytes, Reason | None]:
    """All that the child writes until it closes; or why it must be stopped."""
    deadline = time.monotonic() + limits.wall_seconds
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(requests, 0)  # only whether the other side has gone
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
    """The two ends of the conversation; what a library prints goes nowhere, since it may hold words of a document."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
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
