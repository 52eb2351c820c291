"""Each judge of the drill distinguishes what must hold from what does not."""

import json

import pytest

from tests.drill.signon.__main__ import Report
from tests.drill.signon.commands import Result
from tests.drill.signon.outcome import Step, judge_cost, judge_refusals, judge_removal
from tests.drill.signon.surfaces import SURFACES

OPEN = {"text": True, "page": True}
CHALLENGE = """\
error: insufficient_user_authentication: The action needs a recent second factor.
  try: glossator login --directory /x --browser --acr otp --max-age 60
"""


@pytest.mark.parametrize(
    ("before", "seconds", "held"),
    [
        (OPEN, {"text": 4.9, "page": 60.0}, True),
        (OPEN, {"text": 4.9, "page": 60.1}, False),
        (OPEN, {"text": 4.9, "page": None}, False),
        (OPEN, {"text": 4.9}, False),
        ({"text": True, "page": False}, {"text": 4.9, "page": 0.1}, False),
        ({"text": True}, {"text": 4.9, "page": 0.1}, False),
    ],
)
def test_a_surface_that_was_never_open_or_closes_late_does_not_hold(
    before: dict[str, bool], seconds: dict[str, float | None], held: bool
) -> None:
    assert judge_removal(["text", "page"], before, seconds).held is held


def test_no_surface_is_no_proof() -> None:
    assert not judge_removal([], {}, {}).held
    assert len(SURFACES) >= 12


@pytest.mark.parametrize(
    ("wanted", "seen", "held"),
    [
        ({"thief": "unauthenticated", "holder": ""}, {"thief": "unauthenticated", "holder": ""}, True),
        ({"thief": "unauthenticated", "holder": ""}, {"thief": "", "holder": ""}, False),
        ({"thief": "unauthenticated", "holder": ""}, {"thief": "unauthenticated"}, False),
        ({"thief": "unauthenticated"}, {"thief": "forbidden"}, False),
        ({}, {}, False),
    ],
)
def test_each_attempt_has_its_own_end(wanted: dict[str, str], seen: dict[str, str], held: bool) -> None:
    assert judge_refusals(wanted, seen).held is held


@pytest.mark.parametrize(
    ("microseconds", "held"),
    [([200.0] * 100, True), ([200.0] * 96 + [5_000.0] * 4, True), ([200.0] * 94 + [5_000.0] * 6, False), ([], False)],
)
def test_the_cost_is_that_of_95_of_100_calls(microseconds: list[float], held: bool) -> None:
    assert judge_cost(microseconds, [3.0]).held is held


@pytest.mark.parametrize(
    ("result", "reason", "remedy"),
    [
        (Result(0, "", CHALLENGE), "", "glossator login --directory /x --browser --acr otp --max-age 60"),
        (
            Result(1, "", CHALLENGE),
            "insufficient_user_authentication",
            "glossator login --directory /x --browser --acr otp --max-age 60",
        ),
        (Result(1, "", "error: forbidden: No role of the caller allows this action"), "forbidden", ""),
        (Result(137, "", ""), "exit status 137", ""),
    ],
)
def test_the_reason_and_the_remedy_of_a_command(result: Result, reason: str, remedy: str) -> None:
    assert (result.reason, result.remedy) == (reason, remedy)


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [([], "failed"), ([Step(True, {"n": 1})], "passed"), ([Step(True), Step(False)], "failed")],
)
def test_the_line_says_passed_only_if_all_steps_held(steps: list[Step], outcome: str) -> None:
    report = Report()
    for number, one in enumerate(steps):
        report.add(f"step-{number}", one)
    line = json.loads(report.line())
    assert line["outcome"] == outcome
    assert {name: one["held"] for name, one in line.items() if name.startswith("step-")} == {
        f"step-{number}": one.held for number, one in enumerate(steps)
    }
