"""What processes use, read from /proc."""

import os

from tests.benchmarks.usage import memory


def test_memory_is_that_of_the_sessions_processes() -> None:
    assert 10 < memory(os.getsid(0)) < 100_000
    assert memory(-1) == 0
