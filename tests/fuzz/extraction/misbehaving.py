"""The fork server with readers that misbehave."""

import ctypes
import faulthandler
import time
from collections.abc import Callable, Mapping

from services.shared.domain.errors import Reason, Reject
from tests.fuzz.extraction.child import serve


def _crash(_: bytes) -> None:
    faulthandler.disable()
    ctypes.string_at(0)


def _crash_for_lack_of_memory(data: bytes) -> None:
    kept = b"x" * (600 << 20)
    _crash(data)
    del kept


def _fail(data: bytes) -> None:
    raise KeyError(len(data))


def _refuse(_: bytes) -> None:
    raise Reject(Reason.MALFORMED)


def _spend(data: bytes) -> None:
    began = time.process_time()
    while time.process_time() - began < len(data) / 5:
        pass


def _allocate(_: bytes) -> None:
    bytearray(2 << 30)


READERS: Mapping[str, Callable[[bytes], None]] = {
    "crash": _crash,
    "crash for lack of memory": _crash_for_lack_of_memory,
    "fail": _fail,
    "refuse": _refuse,
    "spend": _spend,
    "allocate": _allocate,
}

if __name__ == "__main__":
    serve(READERS)
