import subprocess
import sys
import threading

import pytest

from services.cli.local.together import Step, run_together


def test_independent_steps_run_in_parallel() -> None:
    meeting = threading.Barrier(2, timeout=30)
    run_together({"kafka": Step(meeting.wait), "triton": Step(meeting.wait)})
    assert not meeting.broken


def test_step_runs_after_its_predecessors() -> None:
    order: list[str] = []
    run_together(
        {
            "kafka": Step(lambda: order.append("kafka")),
            "topics": Step(lambda: order.append("topics"), after=("kafka",)),
            "ingestion": Step(lambda: order.append("ingestion"), after=("topics",)),
        }
    )
    assert order == ["kafka", "topics", "ingestion"]


class RecordingWatch:
    """Records the calls to the watch."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def waits(self, step: str, what: str) -> None:
        self.calls.append((step, "waits", what))

    def done(self, step: str) -> None:
        self.calls.append((step, "done"))

    def failed(self, step: str, why: str) -> None:
        self.calls.append((step, "failed", why))

    def of(self, step: str) -> list[tuple[str, ...]]:
        return [one[1:] for one in self.calls if one[0] == step]


def test_failure_stops_only_dependent_steps() -> None:
    def fail() -> None:
        raise RuntimeError("no broker\nand its log")

    steps = {
        "kafka": Step(fail),
        "ingestion": Step(lambda: None, after=("kafka",)),
        "triton": Step(lambda: None),
    }
    watch = RecordingWatch()
    with pytest.raises(RuntimeError, match="no broker"):
        run_together(steps, watch)
    assert watch.of("kafka") == [("failed", "no broker")]
    assert watch.of("ingestion")[-1] == ("failed", "not started: kafka failed")
    assert watch.of("triton") == [("done",)]


def test_watch_receives_pending_predecessors() -> None:
    watch, triton_may_end = RecordingWatch(), threading.Event()
    waiting_for_triton = ("waits", "triton")

    class Releasing(RecordingWatch):
        def waits(self, step: str, what: str) -> None:
            watch.waits(step, what)
            if what == "triton":
                triton_may_end.set()

    steps = {
        "kafka": Step(lambda: None),
        "triton": Step(lambda: triton_may_end.wait(20)),
        "ingestion": Step(lambda: None, after=("kafka", "triton")),
    }
    run_together(steps, Releasing())
    assert triton_may_end.is_set()
    assert waiting_for_triton in watch.of("ingestion")


def test_interrupt_ends_the_process() -> None:
    code = """
import os, signal, threading
from services.cli.local.together import Step, run_together
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job starts with this signal ignored
def wait():
    os.kill(os.getpid(), signal.SIGINT)
    threading.Event().wait()
run_together({"triton": Step(wait)})
"""
    ended = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, timeout=60, check=False)
    assert "KeyboardInterrupt" in ended.stderr


def test_no_steps() -> None:
    run_together({})
