"""The fork server of the sandbox with a parser that misbehaves as its document says."""

import ctypes
import faulthandler
import os
import sys
import time
from collections.abc import Callable

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.parsing.parse import Parsed, to_parts
from services.ingestion.sandbox import channel, child, frames
from services.shared.domain.document import QualityReport
from services.shared.domain.errors import Reason, Reject

_ANSWER = Parsed("text/plain", "misbehaving/1", b"", b"", QualityReport())


def spin() -> None:
    while True:
        pass


def allocate() -> None:
    kept = []
    while True:
        kept.append(bytearray(8 << 20))


def crash_for_lack_of_memory() -> None:
    kept = b"x" * (90 << 20)
    crash()
    del kept


def refuse_for_lack_of_memory() -> None:
    kept = b"x" * (90 << 20)
    if kept:
        raise Reject(Reason.MALFORMED)


def refuse() -> None:
    raise Reject(Reason.MALFORMED)


def hang() -> None:
    time.sleep(3600)


def crash() -> None:
    faulthandler.disable()
    ctypes.string_at(0)


def work(seconds: float) -> None:
    while time.process_time() < seconds:
        pass


def _exit() -> None:
    os._exit(0)


def open_file() -> None:
    os.open("/etc/hostname", os.O_RDONLY)


def start_process() -> None:
    os.fork()


def write_much() -> None:
    channel.write(_descriptor_of_the_answer(), frames.head([b"x" * (64 << 20)]) + b"x" * (64 << 20))


def write_nonsense() -> None:
    channel.write(_descriptor_of_the_answer(), b"\x7f" * 100)
    _exit()


def answer_and_stay() -> None:
    channel.write(_descriptor_of_the_answer(), frames.pack(to_parts(_ANSWER)))
    spin()


def _descriptor_of_the_answer() -> int:
    return next(one for one in range(3, 64) if _is_writable(one))


def _is_writable(descriptor: int) -> bool:
    try:
        return os.write(descriptor, b"") == 0
    except OSError:
        return False


def parse(data: bytes, file_name: str, media_type: str, limits: Limits, recognised: Recognised | None = None) -> Parsed:
    if file_name.endswith(" pages"):
        limits.begin_pages(int(file_name.removesuffix(" pages")))
    if data in _BEHAVIOURS:
        _BEHAVIOURS[data]()
    return _ANSWER


_BEHAVIOURS: dict[bytes, Callable[[], None]] = {
    b"spin": spin,
    b"hang": hang,
    b"work": lambda: work(2.2),
    b"allocate": allocate,
    b"crash": crash,
    b"crash_for_lack_of_memory": crash_for_lack_of_memory,
    b"refuse_for_lack_of_memory": refuse_for_lack_of_memory,
    b"refuse": refuse,
    b"exit": _exit,
    b"open_file": open_file,
    b"start_process": start_process,
    b"write_much": write_much,
    b"write_nonsense": write_nonsense,
    b"answer_and_stay": answer_and_stay,
}

if __name__ == "__main__":
    child.parse = parse  # type: ignore[attr-defined]
    child.main(sys.argv[1:])
