"""The fork server of the sandbox. It loads all parsers, and forks one confined process per document.

The process reads the request and writes the result itself, through descriptors that the service sends: the memory of
the fork server, which all later processes inherit, never contains a document.

Usage: `python -m services.ingestion.sandbox.child DESCRIPTOR LIMITS`.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.parsing.parse import UnconvertedError, parse, refusal, to_parts, unconverted, unread
from services.ingestion.sandbox import channel, confinement, frames, huge_pages, landlock, preload
from services.shared.domain.errors import Reason, Reject
from services.shared.wire.json_codec import from_json

Work = Callable[[Sequence[bytes], Limits], list[bytes]]
"""The work on a request: its parts, and those of the result. It raises `Reject` for a refusal."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """`address_space` and `resident`: bytes that an idle parser has mapped, and those of them that a forked process
    has in memory from the start. `seccomp`: whether the kernel offers it.
    """

    work: Work
    limits: Limits
    address_space: int
    resident: int
    seccomp: bool


class _GrowingLimits(Limits):
    """Limits of a confined process, which raises its limit on CPU time when it knows the number of pages."""

    __slots__ = ()

    def begin_pages(self, count: int) -> None:
        super().begin_pages(count)
        confinement.allow_cpu(self.cpu_seconds_of(count))


def parse_document(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the parsers: file name and media type, the bytes of a document, and the pages that were recognised,
    whose numbers are in the head; or None if none was read yet.
    """
    head = json.loads(request[0])
    recognised = None
    if (engine := head.get("engine")) is not None:
        numbers = head["recognised"]
        pages = None if numbers is None else dict(zip(numbers, request[2:], strict=True))
        recognised = Recognised(engine, pages)
    try:
        return to_parts(parse(request[1], head["file_name"], head["media_type"], limits, recognised))
    except UnreadPagesError as error:
        return unread(error)


def main(
    arguments: Sequence[str], work: Work = parse_document, load: Callable[[], None] = preload.load_everything
) -> None:
    """Serve requests until the service closes the channel. The arguments: its descriptor, and `Limits` as JSON. `load`
    loads everything that `work` loads on first use.
    """
    service = socket.socket(fileno=int(arguments[0]))
    limits = from_json(_GrowingLimits, json.loads(arguments[1]))
    _close_standard_streams()
    confinement.shield()
    seccomp = confinement.has_seccomp()
    load()
    gc.collect()
    gc.freeze()
    gc.disable()  # a forked process is short-lived, and without collections its memory pages stay shared
    huge_pages.join_pages()
    setting = _Setting(work, limits, *confinement.memory_in_use(), seccomp)
    channel.send(service, {"seccomp": seccomp, "landlock": landlock.version()})
    while (request := channel.receive(service, descriptors=2)) is not None:
        message, descriptors = request
        if descriptors:  # else the service has its answer, and the process has ended before
            channel.send(service, _serve(service, message, descriptors, setting))


def _serve(
    service: socket.socket, message: Mapping[str, Any], descriptors: Sequence[int], setting: _Setting
) -> Mapping[str, Any]:
    """Parse one document in a forked process. Returns how the process ended, and the most bytes of memory that it
    had beyond those of this one.
    """
    alive, signs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.nice(int(message["nice"]))
            _run(descriptors, signs, setting)
        finally:
            os._exit(0)
    for one in (*descriptors, signs):
        os.close(one)
    try:
        late = not _wait(alive, service, float(message["seconds"]))
    finally:
        os.close(alive)
        os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
    return {
        "late": late,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "memory": max(0, (usage.ru_maxrss << 10) - setting.resident),
    }


def _run(descriptors: Sequence[int], signs: int, setting: _Setting) -> None:
    """Read the request, and write the result. `signs` stays open until this process ends."""
    request, answer = descriptors
    _close_all_but(request, answer, signs)
    confinement.confine(setting.limits, setting.address_space, seccomp=setting.seccomp)
    parts = frames.read(lambda size: channel.take(request, size))
    os.close(request)
    channel.write(answer, frames.pack(_outcome(parts or (), setting)))


def _outcome(request: Sequence[bytes], setting: _Setting) -> list[bytes]:
    try:
        return setting.work(request, setting.limits)
    except UnconvertedError as error:
        return unconverted(error.media_type)
    except Reject as error:
        return refusal(error.reason, error.detail)
    except MemoryError:
        return refusal(Reason.TOO_LARGE)
    except Exception:  # noqa: BLE001 - any error of a parser is a fault of the document, and this process ends
        return refusal(Reason.MALFORMED)


def _wait(alive: int, service: socket.socket, seconds: float) -> bool:
    """Wait until the process ends, or the service has its answer. False if the time is over before."""
    deadline = time.monotonic() + seconds
    poll = select.poll()
    poll.register(alive, select.POLLIN)
    poll.register(service, select.POLLIN)
    ready = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
    if service.fileno() in ready and channel.receive(service) is None:
        raise SystemExit(0)
    return bool(ready)


def _close_standard_streams() -> None:
    """Discard the output of the libraries: it can contain document text."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)


def _close_all_but(*kept: int) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    for before, after in pairwise((2, *sorted(kept), most)):
        os.closerange(before + 1, after)


if __name__ == "__main__":
    main(sys.argv[1:])
