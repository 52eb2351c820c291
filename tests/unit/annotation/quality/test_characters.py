"""Nominal alpha against the package `krippendorff`, which only tests have (GPL)."""

import random
from functools import partial
from itertools import chain

import krippendorff
import pytest

from services.annotation.quality.bootstrap import of_all
from services.annotation.quality.characters import Overlap, f1, nominal_alpha, overlap, value_pairs
from services.annotation.quality.marks import Mark, Read


def _f1(overlaps: list[Overlap]) -> float | None:
    return of_all(len(overlaps), partial(f1, overlaps))


def _alpha(reads: list[Read]) -> float | None:
    readers = len(reads[0].marks) if reads else 0
    return of_all(len(reads), partial(nominal_alpha, [value_pairs(one) for one in reads], readers))


def _random_read(chance: random.Random, readers: int, length: int) -> Read:
    marks = {}
    for reader in range(readers):
        own, place = [], 0
        while place < length:
            end = min(length, place + chance.randrange(1, 12))
            if chance.random() < 0.5:
                own.append(Mark(place, end, chance.choice("abc")))
            place = end
        marks[str(reader)] = own
    return Read("d", length, marks)


def _values(read: Read) -> list[list[int]]:
    """The label of each reader on each character as a number, 0 for none."""
    rows = []
    for marks in read.marks.values():
        row = [0] * read.length
        for one in marks:
            row[one.start : one.end] = [ord(one.label)] * (one.end - one.start)
        rows.append(row)
    return rows


@pytest.mark.parametrize("readers", [2, 3, 5])
@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_the_package(readers: int, seed: int) -> None:
    chance = random.Random(seed)
    reads = [_random_read(chance, readers, 150) for _ in range(3)]
    rows = [list(chain(*parts)) for parts in zip(*map(_values, reads), strict=True)]
    assert _alpha(reads) == pytest.approx(krippendorff.alpha(rows, level_of_measurement="nominal"))


@pytest.mark.parametrize(
    "reads",
    [[], [Read("d", 9, {"x": [], "y": []})], [Read("d", 9, {"x": [Mark(0, 3, "a")]})]],
    ids=["none", "no marks", "one reader"],
)
def test_alpha_without_a_value(reads: list[Read]) -> None:
    assert _alpha(reads) is None


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ([Mark(0, 10, "a")], [Mark(0, 10, "a")], 1.0),
        ([Mark(0, 14, "a")], [Mark(4, 14, "a")], 20 / 24),
        ([Mark(0, 10, "a")], [Mark(0, 10, "b")], 0.0),
        ([Mark(0, 10, "a")], [], 0.0),
        ([Mark(0, 10, "a"), Mark(5, 12, "a"), Mark(0, 10, "b")], [Mark(0, 12, "a")], 24 / 34),
    ],
)
def test_f1(first: list[Mark], second: list[Mark], result: float) -> None:
    assert _f1([overlap(Read("d", 20, {"x": first, "y": second}))]) == pytest.approx(result)


def test_labels_that_overlap_are_a_value_of_their_own() -> None:
    both = [Mark(0, 10, "a"), Mark(0, 10, "b")]
    assert _alpha([Read("d", 20, {"x": both, "y": both})]) == 1.0
    found = _alpha([Read("d", 20, {"x": both, "y": both[:1]})])
    assert found is not None
    assert found < 0.8


def test_f1_adds_documents_and_has_no_value_without_marks() -> None:
    assert _f1([Overlap(10, 10, 10), Overlap(0, 10, 0)]) == pytest.approx(20 / 30)
    assert _f1([Overlap(0, 0, 0)]) is None
    assert _f1([]) is None
