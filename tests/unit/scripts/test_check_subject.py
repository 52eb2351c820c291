"""The commit messages that `scripts/check_subject.py` refuses."""

import pytest

from scripts.check_subject import MAX_SUBJECT, faults

_IMPERATIVE = "a verb in the imperative is expected"


@pytest.mark.parametrize(
    "message",
    [
        "Add a recogniser of passport numbers",
        "Process messages of one family in order",
        "Embed the tokenizer in the model's folder\n\nIt was read from the network.\n",
        "Correct the recipe\n# a comment of Git\n",
        "Merge branch 'main' into next",
        'Revert "The words of before"',
        "fixup! Add a recogniser",
        "A" + "d" * (MAX_SUBJECT - 1),
    ],
)
def test_accepted_messages(message: str) -> None:
    assert list(faults(message)) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("", "the first line is empty"),
        ("# only a comment", "the first line is empty"),
        ("A" + "d" * MAX_SUBJECT, f"{MAX_SUBJECT + 1} characters"),
        ("Add a recogniser.", "full stop"),
        ("add a recogniser", "capital letter"),
        ("Added a recogniser", _IMPERATIVE),
        ("Adds a recogniser", _IMPERATIVE),
        ("Adding a recogniser", _IMPERATIVE),
        ("The recogniser finds passports", _IMPERATIVE),
        ("What is found is counted", _IMPERATIVE),
        ("Redaction: count passports", _IMPERATIVE),
        ("Add a recogniser\nof passports", "second line"),
    ],
)
def test_refused_messages(message: str, fault: str) -> None:
    assert any(fault in one for one in faults(message))
