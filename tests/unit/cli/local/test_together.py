import subprocess
import sys
import threading

import pytest

from services.cli.local.together import Step, run_together


def test_steps_without_an_order_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=30)
    run_together({"kafka": Step(meeting.wait), "triton": Step(meeting.wait)})
    assert not meeting.broken


def test_a_step_runs_after_those_it_waits_for() -> None:
    order: list[str] = []
    run_together(
        {
            "kafka": Step(lambda: order.append("kafka")),
            "topics": Step(lambda: order.append("topics"), after=("kafka",)),
            "ingestion": Step(lambda: order.append("ingestion"), after=("topics",)),
        }
    )
    assert order == ["kafka", "topics", "ingestion"]


class Told:
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def waits(self, step: str, what: str) -> None:
        self.told.append((step, "waits", what))

    def done(self, step: str) -> None:
        self.told.append((step, "done"))

    def failed(self, step: str, why: str) -> None:
        self.told.append((step, "failed", why))

    def of(self, step: str) -> list[tuple[str, ...]]:
        return [one[1:] for one in self.told if one[0] == step]


def test_a_failure_keeps_what_waits_for_it_from_running_and_nothing_else() -> None:
    def fail() -> None:
        raise RuntimeError("no broker\nand its log")

    steps = {
        "kafka": Step(fail),
        "ingestion": Step(lambda: None, after=("kafka",)),
        "triton": Step(lambda: None),
    }
    told = Told()
    with pytest.raises(RuntimeError, match="no broker"):
        run_together(steps, told)
    assert told.of("kafka") == [("failed", "no broker")]
    assert told.of("ingestion")[-1] == ("failed", "not started: kafka failed")
    assert told.of("triton") == [("done",)]


def test_a_watch_is_told_which_of_its_predecessors_a_step_still_waits_for() -> None:
    told, triton_may_end = Told(), threading.Event()
    waiting_for_triton = ("waits", "triton")

    class Releasing(Told):
        def waits(self, step: str, what: str) -> None:
            told.waits(step, what)
            if what == "triton":
                triton_may_end.set()

    steps = {
        "kafka": Step(lambda: None),
        "triton": Step(lambda: triton_may_end.wait(20)),
        "ingestion": Step(lambda: None, after=("kafka", "triton")),
    }
    run_together(steps, Releasing())
    assert triton_may_end.is_set()
    assert waiting_for_triton in told.of("ingestion")


def test_an_interrupt_ends_the_process_while_a_step_still_waits() -> None:
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


def test_nothing_to_do() -> None:
    run_together({})
