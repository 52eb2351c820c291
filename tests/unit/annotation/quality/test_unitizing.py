"""Worked examples of Krippendorff (2004), chapter 11, and properties. The package `krippendorff` has no unitizing."""

import random
from functools import partial

import numpy as np
import pytest

from services.annotation.quality import unitizing
from services.annotation.quality.bootstrap import of_all
from services.annotation.quality.marks import Mark, Read
from services.annotation.quality.unitizing import Tally, tally


def _read(length: int, *readers: list[tuple[int, int, str]], document: str = "d") -> Read:
    """Units as begin, length and label."""
    marks = {str(name): [Mark(b, b + n, label) for b, n, label in units] for name, units in enumerate(readers)}
    return Read(document, length, marks)


def alpha(tallies: list[Tally]) -> float | None:
    return of_all(len(tallies), partial(unitizing.alpha, tallies))


def disagreement(tallies: list[Tally], label: str) -> tuple[float, float]:
    observed, expected = unitizing.disagreement(tallies, label, np.ones((1, len(tallies))))
    return float(observed[0]), float(expected[0])


EXAMPLE = _read(
    300,
    [(75, 70, "c"), (220, 30, "c"), (30, 60, "k"), (150, 50, "k")],
    [(70, 80, "c"), (205, 20, "c"), (250, 20, "c"), (30, 60, "k"), (150, 50, "k")],
)
"""Page 254: a continuum of 300 that begins at 150."""


def test_the_example_of_the_book() -> None:
    counted = [tally(EXAMPLE)]
    c, k = disagreement(counted, "c"), disagreement(counted, "k")
    assert c == pytest.approx((0.0144, 0.0532), abs=5e-5)
    assert k == pytest.approx((0.0, 0.0490), abs=5e-5)
    assert 1 - c[0] / c[1] == pytest.approx(0.7286, abs=5e-5)
    assert alpha(counted) == pytest.approx(0.8591, abs=5e-4)


@pytest.mark.parametrize(
    ("first", "second", "squares"),
    [
        ((5, 6), (2, 2), 40),
        ((5, 6), (4, 2), 26),
        ((5, 6), (5, 2), 16),
        ((5, 6), (6, 2), 10),
        ((5, 6), (7, 2), 8),
        ((5, 6), (6, 4), 2),
        ((5, 6), (5, 6), 0),
        ((75, 70), (70, 80), 50),
        ((220, 30), (205, 20), 850),
    ],
)
def test_squared_differences_of_the_book(first: tuple[int, int], second: tuple[int, int], squares: int) -> None:
    read = _read(400, [(*first, "x")], [(*second, "x")])
    assert tally(read).labels["x"].squares == squares


def test_chance_is_the_mean_over_all_places() -> None:
    """By hand: a reader marks one unit of 1, the other nothing, in a text of 2."""
    assert disagreement([tally(_read(2, [(0, 1, "x")], []))], "x")[1] == pytest.approx(2 / 2 * (1 * 2 + 1) / (4 * 3))


def test_readers_at_random_agree_by_chance() -> None:
    chance = random.Random(3)

    def units() -> list[tuple[int, int, str]]:
        return [
            (100 * slot + chance.randrange(60), chance.randrange(5, 40), "x")
            for slot in range(20)
            if chance.random() < 0.4
        ]

    counted = [tally(_read(2000, units(), units())) for _ in range(200)]
    found = alpha(counted)
    assert found is not None
    assert abs(found) < 0.1


def test_documents_are_added() -> None:
    again = Read("e", EXAMPLE.length, EXAMPLE.marks)
    two = disagreement([tally(EXAMPLE), tally(again)], "c")
    assert two[0] == pytest.approx(disagreement([tally(EXAMPLE)], "c")[0] / 2)
    empty = tally(_read(100, [], []))
    assert disagreement([tally(EXAMPLE), empty], "c")[0] < disagreement([tally(EXAMPLE)], "c")[0]


def test_a_narrower_span_is_not_perfect() -> None:
    """Kappa on pairs of spans is 1 here."""
    found = alpha([tally(_read(200, [(10, 30, "x"), (100, 40, "y")], [(14, 26, "x"), (100, 36, "y")]))])
    assert found is not None
    assert 0.9 < found < 1.0


@pytest.mark.parametrize(
    "reads",
    [[], [_read(50, [], [])], [_read(50, [(0, 5, "x")])], [_read(0, [], [])]],
    ids=["none", "no marks", "one reader", "no text"],
)
def test_without_a_value(reads: list[Read]) -> None:
    assert alpha([tally(one) for one in reads]) is None


def test_three_readers() -> None:
    same = [(3, 5, "x")]
    assert alpha([tally(_read(40, same, same, same))]) == 1.0
    other = alpha([tally(_read(40, same, same, [(20, 5, "x")]))])
    assert other is not None
    assert other < 0.5


def test_weights_repeat_documents() -> None:
    tallies = [tally(EXAMPLE), tally(_read(200, [(0, 30, "c")], [(10, 30, "c")])), tally(_read(80, [], []))]
    (found,) = unitizing.alpha(tallies, np.array([[2.0, 1.0, 0.0]]))
    assert found == pytest.approx(alpha([tallies[0], tallies[0], tallies[1]]))
