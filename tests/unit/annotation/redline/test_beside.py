"""The place in the old text of words that only the new one has."""

import pytest

from services.annotation.redline.anchors import Block
from services.annotation.redline.beside import Beside
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.redline.words import words_of

_OLD = "Notices are in writing. Costs are shared."
_NEW = "Notices are in writing and signed. Costs are shared."


@pytest.mark.parametrize(
    ("at", "place"),
    [("and", len("Notices are in writing")), ("shared", len("Notices are in writing. Costs are")), ("Notices", 0)],
)
def test_words_are_behind_the_same_words(at: str, place: int) -> None:
    old, new = words_of(_OLD, _NEW)
    beside = Beside(old, new, [Block(4, 6, 5), Block(0, 0, 4)])
    assert beside.place(_NEW.index(at)) == OriginalSpan(place, place)


def test_without_equal_words_the_place_is_the_begin() -> None:
    old, new = words_of("a", "b c")
    assert Beside(old, new, []).place(2) == OriginalSpan(0, 0)
