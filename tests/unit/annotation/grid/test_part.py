import pytest

from services.annotation.grid.part import part_of

SIZES = {"a": 10, "b": 10, "c": 10, "d": 10, "big": 100}


@pytest.mark.parametrize(
    ("order", "links", "most", "rows", "needed"),
    [
        ("abc", [], 30, 3, "abc"),
        ("abc", [], 29, 2, "ab"),
        ("abc", [], 0, 1, "a"),
        ("", [], 30, 0, ""),
        ("ab", [("c", "a"), ("d", "b")], 39, 1, "ac"),
        ("ab", [("b", "a"), ("c", "a")], 30, 2, "abc"),  # a text that two rows need counts once
        ("a", [("a", "b"), ("c", "b"), ("d", "c"), ("e", "d")], 99, 1, "abcd"),  # no cell depends on the rest
        ("ad", [("a", "b"), ("b", "a")], 20, 1, "ab"),
        ("ax", [], 10, 2, "ax"),
    ],
)
def test_the_part_of_a_page_that_fits(
    order: str, links: list[tuple[str, str]], most: int, rows: int, needed: str
) -> None:
    part = part_of(list(order), links, SIZES, most)
    assert (part.rows, part.needed) == (rows, frozenset(needed))


def test_a_document_above_the_budget_is_a_page_of_its_own() -> None:
    assert part_of(["big", "a"], [], SIZES, 50).rows == 1
    assert part_of(["a", "big"], [], SIZES, 50).rows == 1
