"""Masks, compared with sets of offsets."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.spans import Covers, Mask, leaks

PLACE = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda one: (one[0], one[0] + one[1]))
PLACES = st.lists(PLACE, max_size=6)


@given(PLACES, PLACE)
def test_uncovered_parts_are_outside_all_spans(places: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    mask = Mask(places)
    masked = {offset for start, end in places for offset in range(start, end)}
    open_offsets = [offset for start, end in mask.uncovered(*asked) for offset in range(start, end)]
    assert open_offsets == sorted(set(range(*asked)) - masked)
    assert mask.touches(*asked) == bool(set(range(*asked)) & masked)


@given(PLACES)
def test_spans_of_a_mask_are_ordered_without_overlaps(places: list[tuple[int, int]]) -> None:
    united = Mask(places).places
    assert all(first[1] < second[0] for first, second in pairwise(united))
    assert all(start < end for start, end in united)


@given(PLACES, PLACE)
def test_one_span_alone_must_contain_the_value(places: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    expected = any(start <= asked[0] and asked[1] <= end for start, end in places)
    assert Covers(places).hold(*asked) == expected


def test_only_letters_and_digits_leak() -> None:
    text = "(555) 0100"
    assert not leaks(text, Mask([(1, 4), (6, 10)]), 0, 10)
    assert leaks(text, Mask([(1, 4), (6, 9)]), 0, 10)
