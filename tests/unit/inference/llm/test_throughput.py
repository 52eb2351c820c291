"""The measured speed of the LLM."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.inference.llm.throughput import START, Speed, Throughput

SPEEDS = st.floats(0.5, 5_000)
TOKENS = st.integers(1, 3_000)


def after(*calls: tuple[int, float], start: Speed = START) -> float:
    """The speed of reading after `calls` of tokens and seconds."""
    measured = Throughput(start)
    for tokens, seconds in calls:
        measured.add_read(tokens, seconds)
    return measured.speed.prompt


def test_it_begins_with_the_start() -> None:
    assert Throughput().speed == START
    assert Throughput(Speed(8.0, 2.0)).speed == Speed(8.0, 2.0)


@pytest.mark.parametrize(
    ("calls", "speed"),
    [
        ([(300, 30.0)], (150 + 300) / (7.5 + 30)),
        ([(600, 60.0)], (75 + 600) / (3.75 + 60)),
        ([(0, 60.0)], 20.0),
        ([(300, 1.0)], (150 + 300) / (7.5 + 7.5)),  # not more than 40 tokens a second
    ],
)
def test_a_call_weighs_as_much_as_its_tokens(calls: list[tuple[int, float]], speed: float) -> None:
    assert after(*calls) == pytest.approx(speed)


def test_reading_and_writing_have_speeds_of_their_own() -> None:
    measured = Throughput()
    measured.add_written(60, 60.0)
    assert measured.speed.prompt == START.prompt
    assert measured.speed.answer < START.answer
    measured.add_written(0, 60.0)
    assert measured.speed.answer == pytest.approx((30 + 60) / (6 + 60))


@pytest.mark.parametrize(("seconds", "is_slower"), [(0.1, False), (14.9, False), (15.1, True), (60.0, True)])
def test_a_prompt_that_was_not_read_only_lowers_the_speed(seconds: float, is_slower: bool) -> None:
    measured = Throughput()
    measured.add_unread(300, seconds)
    assert (measured.speed.prompt < START.prompt) is is_slower


@given(SPEEDS, SPEEDS)
@settings(max_examples=50, deadline=None)
def test_it_converges_to_the_machine(first: float, then: float) -> None:
    """Also if the machine changes: a faster one within a call for each doubling, and some."""
    for_each = [(700, 700 / first)] * 30 + [(700, 700 / then)] * 30
    assert after(*for_each) == pytest.approx(then, rel=0.05)


class Measured(RuleBasedStateMachine):
    """Any calls leave each speed between the slowest and the fastest that it could have seen."""

    def __init__(self) -> None:
        super().__init__()
        self.measured = Throughput()
        self.slowest, self.fastest = START.prompt, START.prompt
        self.answers = [START.answer]

    @rule(tokens=TOKENS, speed=SPEEDS)
    def read(self, tokens: int, speed: float) -> None:
        before = self.measured.speed.prompt
        self.measured.add_read(tokens, tokens / speed)
        self.slowest, self.fastest = min(self.slowest, speed), max(self.fastest, speed)
        assert self.measured.speed.prompt <= 2 * before * (1 + 1e-9)

    @rule(tokens=TOKENS, seconds=st.floats(0, 600))
    def end_before_the_answer(self, tokens: int, seconds: float) -> None:
        before = self.measured.speed.prompt
        self.measured.add_unread(tokens, seconds)
        assert self.measured.speed.prompt <= before * (1 + 1e-9)
        self.slowest = min(self.slowest, self.measured.speed.prompt)

    @rule(tokens=TOKENS, speed=SPEEDS)
    def write(self, tokens: int, speed: float) -> None:
        self.measured.add_written(tokens, tokens / speed)
        self.answers.append(speed)

    @invariant()
    def within_what_was_seen(self) -> None:
        speed = self.measured.speed
        assert math.isfinite(speed.prompt)
        assert self.slowest * (1 - 1e-6) <= speed.prompt <= self.fastest * (1 + 1e-6)
        assert min(self.answers) * (1 - 1e-6) <= speed.answer <= max(self.answers) * (1 + 1e-6)


TestMeasured = Measured.TestCase
TestMeasured.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
