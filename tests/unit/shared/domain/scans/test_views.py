"""Views keep the offsets of their text, and what begins or ends in an edit covers all of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.shared.domain.scans.lines import flowing
from services.shared.domain.scans.numbers import digits, joined, signs, tight
from services.shared.domain.scans.places import whole
from services.shared.domain.scans.views import View, edited, over
from services.shared.domain.scans.words import repaired

_PIECES = st.sampled_from(
    [
        *("terrninate", "termi-", "nate", "the", "agreement", "agreernent", "A", "Zs6fia", "[PERSON_1]", "x" * 50),
        *("601 1-9096-7539-4460", "4S-9O1", "$959-8517-6264", "440, 979. 933-99", "2. 26", "0x46£1"),
        *("ann@north. com", "www. north.com/ a", "\n", "\n\n", " ", "  ", "ß", "\u00ad", "é"),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES).map(" ".join), st.lists(_PIECES).map("".join))
_STEPS = (flowing, whole, repaired, signs, digits, tight, joined)


def _all(text: str) -> View:
    view = View(text)
    for step in _STEPS:
        view = over(view, step(view.text))
    return view


@given(_TEXTS)
@example("Zs6fia 601 1-9096-7539-4460 terrninate")
def test_outside_edits_both_texts_are_equal(text: str) -> None:
    for view in (*(step(text) for step in _STEPS), _all(text)):
        assert len(view.text) == len(text)
        position = 0
        for start, end in view.edited:
            assert position <= start < end
            assert view.text[position:start] == text[position:start]
            position = end
        assert view.text[position:] == text[position:]


@given(_TEXTS, st.integers(0, 200), st.integers(0, 200))
def test_a_widened_place_cuts_no_edit(text: str, first: int, second: int) -> None:
    view = _all(text)
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    low, high = view.widened(start, end)
    assert 0 <= low <= start <= end <= high <= len(text)
    if start < end:
        assert not any(begin < low < stop or begin < high < stop for begin, stop in view.edited)
        assert view.widened(low, high) == (low, high)


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0, 3), (0, 3)), ((0, 5), (0, 9)), ((4, 6), (4, 9)), ((6, 12), (4, 12)), ((9, 12), (9, 12)), ((6, 6), (6, 6))],
)
def test_an_edit_is_covered_whole(place: tuple[int, int], expected: tuple[int, int]) -> None:
    view = edited("on 4 7 11 of May", [(4, 9, "711")])
    assert view.text == "on 4711   of May"
    assert view.widened(*place) == expected


def test_an_edit_that_overlaps_an_earlier_one_or_is_longer_is_dropped() -> None:
    assert edited("abcdef", [(0, 3, "x"), (2, 5, "y"), (5, 6, "too long")]) == View("x  def", ((0, 3),))
