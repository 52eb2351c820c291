"""The edits between two texts."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.redline.edits import edits
from services.annotation.redline.proof import is_complete
from tests.unit.annotation.redline.words import words_of

_CLAUSES = [
    "The Borrower shall pay interest on each Loan on the last day of each quarter in dollars.",
    "Each notice under this Agreement is in writing and takes effect when the other party receives it.",
    "The Lender may assign its rights to an affiliate with ten days of notice to the Borrower.",
]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("ten days", "ten days", []),
        ("ten days", "nine days", [("ten", "nine")]),
        ("pays costs", "pays all costs", [("", "all")]),
        ("pays all costs", "pays costs", [("all", "")]),
        ("", "new words", [("", "new words")]),
    ],
)
def test_the_words_of_edits(old: str, new: str, marked: list[tuple[str, str]]) -> None:
    left, right = words_of(old, new)
    found = edits(left, right)
    assert found.aligned
    assert [
        (" ".join(left.keys(one.old, one.old_end)), " ".join(right.keys(one.new, one.new_end))) for one in found.regions
    ] == marked


def test_a_clause_that_moved_is_no_deletion_and_insertion() -> None:
    first, second, third = _CLAUSES
    left, right = words_of("\n\n".join(_CLAUSES), "\n\n".join([second, third, first.replace("quarter", "month")]))
    found = edits(left, right)
    assert found.regions == []
    ((_, inside),) = found.moved
    assert [right.keys(one.new, one.new_end) for one in inside] == [["month"]]


words = st.lists(st.sampled_from(["a", "b", "c", "the", ".", *_CLAUSES]), max_size=12)


@given(words, words)
def test_everything_that_is_not_marked_is_equal(old: list[str], new: list[str]) -> None:
    left, right = words_of("\n".join(old), "\n".join(new))
    found = edits(left, right)
    assert found.aligned
    assert is_complete(left.ids, right.ids, found.regions, found.moved)
    marked = [*found.regions, *chain.from_iterable(inside for _, inside in found.moved)]
    assert bool(marked or found.moved) is (left.ids != right.ids)
