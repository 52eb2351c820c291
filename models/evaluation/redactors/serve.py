"""The loop of each redactor's process. It reads one JSON string per line, and writes one JSON list of places per line.
The last line has CPU seconds, characters and peak memory in KiB. Uses only the standard library, because it also runs
in Presidio's environment.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Found = Sequence[tuple[int, int, str]]


def serve(find: Callable[[str], Found], core: int) -> None:
    """Run until standard input ends, pinned to `core` (-1: not pinned). Start-up is not part of the measured time."""
    if core >= 0:
        os.sched_setaffinity(0, {core})
    find(_WARM_UP)
    seconds, characters = 0.0, 0
    for line in sys.stdin:
        text = json.loads(line)
        begun = time.process_time()
        found = find(text)
        seconds += time.process_time() - begun
        characters += len(text)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
    usage = {"cpu_seconds": seconds, "characters": characters, "peak_kib": peak_kib()}
    sys.stdout.write(json.dumps(usage) + "\n")


def peak_kib() -> int:
    """Peak memory of this process in KiB. `ru_maxrss` would include the memory of the parent at the fork."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


_WARM_UP = (
    "Dear Ms. Jane Doe, please call (212) 555-0123 or write to jane@example.com by May 2, 2024. First Bank, London."
)
