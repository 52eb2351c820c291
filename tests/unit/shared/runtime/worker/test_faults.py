"""The failures of a service that stop its worker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.runtime.worker.faults import Faults
from services.shared.runtime.worker.settings import WorkerSettings

SETTINGS = WorkerSettings(dead_letter_window=200, dead_letter_minimum=100, dead_letter_share=0.05)


def faults(*runs: tuple[str, bool, int]) -> Faults:
    """Runs of messages: sender, whether they failed, how many."""
    made = Faults(SETTINGS)
    for sender, failed, count in runs:
        for _ in range(count):
            made.add(sender, failed=failed)
    return made


@pytest.mark.parametrize(
    ("runs", "stops"),
    [
        ([("a", True, 200)], False),  # one sender alone
        ([("a", True, 100), ("b", False, 100)], False),
        ([("a", True, 150), ("b", True, 5)], False),  # and few failures of others
        ([("a", True, 94), ("b", True, 6)], True),
        ([("a", True, 20), ("b", True, 20), ("c", False, 59)], False),  # fewer messages than the minimum
        ([("a", True, 20), ("b", True, 20), ("c", False, 60)], True),
        ([("a", True, 8), ("b", True, 8), ("c", False, 170)], False),  # at most 5 % without the worst
        ([("a", True, 10), ("b", True, 10), ("c", False, 200)], False),  # earlier than the window
        ([("", True, 200), ("a", False, 100)], False),  # unknown senders
    ],
)
def test_one_sender_alone_never_stops_the_worker(runs: list[tuple[str, bool, int]], stops: bool) -> None:
    assert faults(*runs).is_exceeded() is stops


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=400))
def test_messages_of_one_sender_do_not_decide(messages: list[tuple[str, bool]]) -> None:
    """However many of the messages of one sender fail, the others alone must exceed the share."""
    counted = Faults(SETTINGS)
    for sender, failed in messages:
        counted.add(sender, failed=failed)
    last = messages[-200:]
    others = [[failed for sender, failed in last if sender != one] for one in "abc"]
    if counted.is_exceeded():
        assert all(sum(rest) > max(5, 0.05 * len(rest)) for rest in others) or len(last) >= 100
    if any(sum(rest) <= 5 for rest in others):
        assert not counted.is_exceeded()
