"""Times for tests of growth."""

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """The least CPU time of `work` in this thread, without collections: other tests' objects and other work on the
    machine only add to a time.
    """
    gc.disable()
    try:
        return min(_once(work) for _ in range(times))
    finally:
        gc.enable()


def _once(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began
