"""Huge pages for the memory that forked processes share: to copy the tables of few pages is faster than of many.

Linux 6.1 and newer. Elsewhere nothing changes.
"""

import ctypes
import re
from pathlib import Path

from services.shared.runtime.hardening import libc

_HUGE = 2 << 20  # bytes of a page on x86-64
_MADV_HUGEPAGE, _MADV_COLLAPSE = 14, 25
# Private memory of no file: start, end and name of a line of `/proc/self/maps`.
_REGION = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw-p 0+ 00:00 0\s*(?:\[heap\]|\[anon:.*\])?$", re.MULTILINE)


def join_pages() -> int:
    """Join the pages of this process that are full of private data. Returns the bytes that huge pages can hold."""
    joined = 0
    for match in _REGION.finditer(Path("/proc/self/maps").read_text("ascii", "replace")):
        start = -(-int(match[1], 16) // _HUGE) * _HUGE
        size = int(match[2], 16) // _HUGE * _HUGE - start
        if size > 0 and _advise(start, size, _MADV_HUGEPAGE) and _advise(start, size, _MADV_COLLAPSE):
            joined += size
    return joined


def _advise(start: int, size: int, advice: int) -> bool:
    return bool(libc().madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), advice) == 0)
