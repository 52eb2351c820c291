"""The tree of lettered items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.linking.items import Item, index, items_of

NESTED = "(a) One: (i) x; (ii) y. (b) Two: (i) z."


def tree(items: list[Item]) -> str:
    """The labels, those of inner items in brackets: `a(i ii) b`."""
    return " ".join(one.label + (f"({tree(one.below)})" if one.below else "") for one in items)


def read(text: str) -> list[Item]:
    return items_of(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("No items.", ""),
        ("(a) One. (b) Two.", "a b"),
        (NESTED, "a(i ii) b(i)"),
        ("(a)(i) x (ii) y (b) z", "a(i ii) b"),
        ("(h) x (i) y (j) z", "h i j"),
        ("(y) x (z) y (aa) z (bb) w", "y z aa bb"),
        ("(c) late (d) on", "c d"),
        ("(A) x (B) y (a) z", "A B(a)"),
        ("(1) x (2) y (4) z", "1 2"),
        ("\n\na. One.\n\nb. Two.\n\nc. Three.", "a b c"),
        ("See Section 2(a) and clause (b).", ""),
        ("(a) One, subject to clause (b) below. (b) Two.", "a b"),
        ("(ä) x (б) y (甲) z", ""),
        ("(abc) x (123) y () z (", ""),
    ],
)
def test_trees(text: str, found: str) -> None:
    assert tree(read(text)) == found


def test_an_item_ends_at_the_next_one() -> None:
    first, second = read(NESTED)
    assert NESTED[first.start : first.stop] == "(a) One: (i) x; (ii) y. "
    assert [NESTED[one.start : one.stop] for one in first.below] == ["(i) x; ", "(ii) y. "]
    assert second.stop == len(NESTED)
    assert tree(items_of(NESTED, NESTED.index("(b)"), len(NESTED))) == "b(i)"


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ((), None),
        (("a",), "(a) One"),
        (("a", "ii"), "(ii) y."),
        (("b", "ii"), "(b) Two"),
        (("b", "i"), "(i) z."),
        (("ii",), "(ii) y."),
        (("c",), None),
        (("c", "i"), None),
    ],
)
def test_descending(labels: tuple[str, ...], words: str | None) -> None:
    found = index(read(NESTED)).descend(labels)
    assert (found and NESTED[found.start :].startswith(words or " ")) == (None if words is None else True)


def test_the_nearest_items_of_a_series_with_the_others_are_first() -> None:
    items = index(read(NESTED))
    place = NESTED.index("(b)")
    before, after = items.near(place, "i", frozenset())
    assert ([one.start for one in before], [one.start for one in after]) == ([9], [NESTED.index("(i) z")])
    before, _ = items.near(len(NESTED), "i", frozenset({"ii"}))
    assert [one.start for one in before] == [9, NESTED.index("(i) z")]
    assert items.near(0, "x", frozenset()) == ([], [])


@given(st.lists(st.sampled_from(["(a)", "(b)", "(i)", "(ii)", "(A)", "(1)", "c. ", "\n\n", "é ", "x; ", "Section "])))
def test_items_are_nested_and_in_order(parts: list[str]) -> None:
    text = "".join(parts)

    def check(level: list[Item], start: int, stop: int) -> None:
        for one in level:
            assert start <= one.start < one.stop <= stop
            check(one.below, one.start + 1, one.stop)
            start = one.stop

    check(read(text), 0, len(text))
