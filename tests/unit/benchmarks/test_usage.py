"""What processes use, read from /proc."""

import os
import subprocess
import sys

from tests.benchmarks.usage import family_cpu, memory


def test_memory_is_that_of_the_sessions_processes() -> None:
    assert 10 < memory(os.getsid(0)) < 100_000
    assert memory(-1) == 0


def test_processes_that_a_process_started_count() -> None:
    before = family_cpu(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(i * i for i in range(3_000_000))"], check=True)
    assert family_cpu(os.getpid()) - before > 0.05
    assert family_cpu(-1) == 0.0
