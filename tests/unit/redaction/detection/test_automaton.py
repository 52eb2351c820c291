import re

from hypothesis import given
from hypothesis import strategies as st

from services.redaction.detection.automaton import Automaton

_WORDS = st.lists(st.sampled_from(("ab", "a", "b", "é", " ", ".", "Ab")), min_size=1, max_size=4).map("".join)


@given(st.sets(_WORDS, max_size=5), st.lists(_WORDS, max_size=8).map("".join))
def test_it_finds_the_same_as_a_search_for_each_form(forms: set[str], text: str) -> None:
    found = {(start, end) for start, end, _ in Automaton((form, form) for form in forms).find(text)}
    expected = set()
    for form in forms:
        for match in re.finditer(f"(?={re.escape(form)})", text):
            start, end = match.start(), match.start() + len(form)
            before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
            after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
            if not before and not after:
                expected.add((start, end))
    assert found == expected


def test_the_first_meaning_of_a_form_has_precedence() -> None:
    assert list(Automaton([("x", 1), ("x", 2)]).find("x")) == [(0, 1, 1)]


def test_an_empty_automaton_finds_nothing() -> None:
    assert list(Automaton[int]([]).find("text")) == []
