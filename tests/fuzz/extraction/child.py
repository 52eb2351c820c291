"""A fork server that checks the content of documents: a crash of a library ends only a worker.

A request has the name of a reader and the bytes of a document, an answer the outcome as JSON.
"""

import gc
import json
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable, Mapping

from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.registry import EXTRACTORS
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.sandbox import confinement, frames, preload
from services.shared.domain.errors import Reject, Retry
from tests.fuzz.extraction.checks import check_content, check_structure

Read = Callable[[bytes], object]
_WALL_SECONDS = 600
_CPU_SECONDS = 30
_MOST = 100  # documents of a worker
_END = 3  # the exit status of a worker without requests


def serve(readers: Mapping[str, Read]) -> None:
    """Answer requests on standard input until it ends, each in the next free worker. `readers` by name."""
    answers = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    preload.load_everything()
    gc.collect()
    gc.freeze()
    space, resident = confinement.memory_in_use()
    limits = Limits()
    while True:
        worker = os.fork()
        if worker == 0:
            resource.setrlimit(resource.RLIMIT_AS, (space + limits.memory,) * 2)
            _work(readers, answers)
        _, status, usage = os.wait4(worker, 0)
        if os.WIFSIGNALED(status) and (usage.ru_maxrss << 10) - resident > limits.memory // 2:
            _answer(answers, "", 0.0)  # a library without memory ends the process: the sandbox says `too_large`
        elif os.WIFSIGNALED(status):
            _answer(answers, f"the process ended by {signal.Signals(os.WTERMSIG(status)).name}", 0.0)
        elif os.WEXITSTATUS(status) == _END:
            return


def _work(readers: Mapping[str, Read], answers: int) -> None:
    """Answer some requests, then exit. A limit on time ends the process as a crash does."""
    for _ in range(_MOST):
        request = frames.read(_take)
        if request is None:
            os._exit(_END)
        signal.alarm(_WALL_SECONDS)
        began = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(began) + _CPU_SECONDS, resource.RLIM_INFINITY))
        fault = _fault(readers[request[0].decode()], request[1])
        signal.alarm(0)
        _answer(answers, fault, time.process_time() - began)
    os._exit(0)


def _fault(read: Read, data: bytes) -> str:
    """The trace of an error that is not the outcome of a document."""
    try:
        read(data)
    except (Reject, Retry):
        return ""
    except BaseException as error:  # noqa: BLE001 - it is the outcome
        return "".join(traceback.format_exception(error))[-3000:]
    return ""


def _answer(answers: int, fault: str, seconds: float) -> None:
    os.write(answers, frames.pack([json.dumps({"fault": fault, "seconds": seconds}).encode()]))


def _take(size: int) -> bytes:
    """Read without a buffer: the next worker reads what follows."""
    parts: list[bytes] = []
    while size and (part := os.read(0, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def reader_of(media_type: str) -> Read:
    """Extract a document twice, and check the content."""

    def read(data: bytes) -> None:
        _outcome(lambda: media_type_of(data))
        content = _outcome(lambda: EXTRACTORS[media_type].extract(data, Limits()))
        again = _outcome(lambda: EXTRACTORS[media_type].extract(data, Limits()))
        assert content == again, "the second time, the content is another one"
        if isinstance(content, Content):
            check_content(content)
            check_structure(content)

    return read


def _outcome(work: Callable[[], Content | str]) -> Content | str:
    """The result, or the reason of the refusal."""
    try:
        return work()
    except Reject as error:
        return error.reason.value


if __name__ == "__main__":
    serve({extractor.name: reader_of(media_type) for media_type, extractor in EXTRACTORS.items()})
