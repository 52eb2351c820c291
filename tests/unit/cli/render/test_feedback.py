"""Feedback's table distinguishes model versions and shows intervals."""

import pytest
from rich.console import Console

from services.cli.render.feedback import agreement_interval, feedback_table
from services.feedback.statistics import ClauseMetrics, GetMetricsResponse

LONG = "clauses@" + "0123456789" * 4
CLAUSES = (
    ClauseMetrics("Unlimited/All-You-Can-Eat-License", LONG + "a", 9, 1, 0, 2, 0.9),
    ClauseMetrics("Unlimited/All-You-Can-Eat-License", LONG + "b", 1, 0, 0, 0, 1.0),
    ClauseMetrics("Insurance", LONG + "b", 0, 0, 0, 3, 0.0),
)


def test_versions_that_start_alike_can_be_distinguished() -> None:
    console = Console(width=80, highlight=False)
    with console.capture() as capture:
        console.print(feedback_table("t", GetMetricsResponse(CLAUSES, 3, 16)))
    output = capture.get()
    assert f"model {LONG}a" in output
    assert f"model {LONG}b" in output
    assert "…" not in output
    assert all(len(line) <= 80 for line in output.splitlines())
    assert "0.90 0.60–0.98" in output
    [nothing_proposed] = [line for line in output.splitlines() if line.startswith("Insurance")]
    assert nothing_proposed.split() == ["Insurance", "0", "0", "0", "0", "3"]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(9, 10, 0.596, 0.982), (0, 5, 0.0, 0.434), (5, 5, 0.566, 1.0)]
)
def test_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert agreement_interval(part, whole) == pytest.approx((low, high), abs=0.001)
