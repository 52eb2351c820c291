"""Equal passages end at the borders of paragraphs."""

import pytest

from services.annotation.redline.anchors import Block
from services.annotation.redline.borders import Place, begin_of_block, end_of_block, trimmed
from tests.unit.annotation.redline.words import words_of

_OLD = "(a) costs are paid\n\n(b) fees are paid\n\n(c) taxes"
_NEW = "(a) costs are paid\n\n(x) interest\n\n(c) taxes"


def test_the_sign_of_another_paragraph_is_not_equal() -> None:
    old, new = words_of(_OLD, _NEW)
    equal = len(["(", "a", ")", "costs", "are", "paid", "("])
    assert list(trimmed(old, new, [Block(0, 0, equal)])) == [Block(0, 0, equal - 1)]


def test_a_whole_text_stays() -> None:
    old, new = words_of(_OLD, _OLD)
    whole = Block(0, 0, len(old.ids))
    assert list(trimmed(old, new, [whole])) == [whole]


# Two paragraphs of ten words: the second begins at token 10.
_TWO = " ".join("abcdefghij") + "\n\n" + " ".join("klmnopqrst")


@pytest.mark.parametrize(("at", "found"), [(8, 10), (12, 10), (3, 0)])
def test_a_passage_begins_at_a_paragraph_that_is_near(at: int, found: int) -> None:
    old, new = words_of(_TWO, _TWO)
    assert begin_of_block(old, new, Place(at, 0), Place(at, 0)) == (found, found)


@pytest.mark.parametrize(("at", "found"), [(8, 10), (12, 10), (17, 20)])
def test_a_passage_ends_at_a_paragraph_that_is_near(at: int, found: int) -> None:
    old, new = words_of(_TWO, _TWO)
    most = len(old.ids)
    assert end_of_block(old, new, Place(at, most), Place(at, most)) == (found, found)
