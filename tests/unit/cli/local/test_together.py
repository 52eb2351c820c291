import threading

import pytest

from services.cli.local.together import Step, run_together


def test_steps_without_an_order_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=5)
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


def test_a_failure_keeps_what_waits_for_it_from_running_and_nothing_else() -> None:
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("no broker")

    steps = {
        "kafka": Step(fail),
        "ingestion": Step(lambda: None, after=("kafka",)),
        "triton": Step(lambda: None),
    }
    with pytest.raises(RuntimeError, match="no broker"):
        run_together(steps, done.append)
    assert done == ["triton"]


def test_nothing_to_do() -> None:
    run_together({})
