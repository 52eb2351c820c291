"""The agreement of two readers."""

import pytest

from models.evaluation.loan_agreement import FIRST, SECOND, Both, figures, presence, provisions, read
from models.evaluation.loans import Provision


def marks(*spans: tuple[str, int, int]) -> tuple[Provision, ...]:
    return tuple(Provision("a.txt", category, start, end, 1.0) for category, start, end in spans)


LAW, DEBT = ("Governing Law", 0, 100), ("Debt Limitation", 200, 300)


@pytest.mark.parametrize(
    ("first", "second", "f1", "present"),
    [
        (marks(LAW), marks(LAW), 1.0, 1.0),
        (marks(LAW), marks(("Governing Law", 10, 110)), 1.0, 1.0),  # shares most of the shorter one
        (marks(LAW), marks(("Governing Law", 500, 600)), 0.0, 1.0),
        (marks(LAW, DEBT), marks(LAW), 0.6667, 0.6667),
        (marks(LAW), marks(), 0.0, 0.0),
        (marks(), marks(), 1.0, 1.0),
    ],
)
def test_two_readers(first: tuple[Provision, ...], second: tuple[Provision, ...], f1: float, present: float) -> None:
    both = [Both(first, second)]
    assert (provisions(both), presence(both)) == (f1, present)


def test_the_marks_of_both_readers_are_about_the_same_agreements() -> None:
    first, second = read(FIRST), read(SECOND)
    assert set(first) == set(second)
    found = figures([Both(first[name], second[name]) for name in sorted(first)])
    assert found == {
        "agreements": 8,
        "provisions": [235, 233],
        "f1": [0.9786, 0.9587, 0.9922],
        "presence_f1": [1.0, 1.0, 1.0],
    }
