"""Numbers of clauses and of items."""

import pytest

from services.annotation.redline.labels import is_label, same_label
from services.annotation.redline.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "first", "end", "is_one"),
    [
        ("4.2. Notices are given", 0, 1, True),
        ("(b) the rest", 1, 2, True),
        ("Section 7. Costs", 0, 2, True),
        ("IV. Costs", 0, 1, True),
        ("ten days", 0, 1, False),
        ("30 days after notice", 0, 1, False),
        ("The sum of 30) days", 3, 4, False),
        ("a", 0, 0, False),
    ],
)
def test_a_label_is_at_the_begin_of_a_line_and_ends_with_a_sign(text: str, first: int, end: int, is_one: bool) -> None:
    assert is_label(tokenise(text), first, end) is is_one


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [("A", "a", True), ("IV", "iv", True), ("a", "b", False), ("May", "may", False), ("a b", "A B", False)],
)
def test_letters_of_a_numbering_in_another_case_are_the_same(old: str, new: str, same: bool) -> None:
    assert same_label(tokenise(old), tokenise(new)) is same
