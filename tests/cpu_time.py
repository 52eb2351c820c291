"""Times for tests of growth."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Fails if the block takes more CPU time in this thread. Collections and other threads do not count: they depend
    on the tests before.
    """
    gc.disable()
    began = time.thread_time()
    try:
        yield
        assert time.thread_time() - began < seconds
    finally:
        gc.enable()


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
