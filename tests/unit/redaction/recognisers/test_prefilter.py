"""The needs of patterns, and that the prefilter loses no value."""

from functools import cache
from pathlib import Path

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.recognisers.base import Source, prefilter
from services.redaction.recognisers.prefilter import DIGIT, NOT_ASCII, Needs, Prefilter, needs
from services.redaction.recognisers.registry import RECOGNISERS

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    ("regex", "marks", "words"),
    [
        (r"\d{3}-\d{4}", {DIGIT, "-"}, set()),
        (r"[0-9][1-6]?", {DIGIT}, set()),
        (r"[\da-f]+", set(), set()),
        (r"\d?x*", set(), set()),
        (r"\d{0,3}", set(), set()),
        (r"(?:\d|one)", set(), set()),
        (r"(?i:phone|fax)s?: ", {":"}, {"phone", "fax"}),
        (r"\b(?:Mr|Mrs)\.? ", set(), {"mr", "mrs"}),
        (r"names?", set(), {"name"}),
        (r"ab+c", set(), {"ab"}),
        (r"(?:no )?number", set(), {"number"}),
        (r"(?:street)*", set(), set()),
        (r"(?:street)+?x", set(), {"street"}),
        (r"(?:account|a)", set(), set()),
        (r"lett[ae]r", set(), {"lett"}),
        (r"\p{Hebrew}{2,}", {NOT_ASCII}, set()),
        (r"[Α-Ω]+", {NOT_ASCII}, set()),
        (r"[А-Я’'-]", set(), set()),
        (r"\p{Lu}[\p{L}’'-]*", set(), set()),
        (r"é", set(), set()),
        (r"a\nb", {"\n"}, set()),
        (r"a|", set(), set()),
    ],
)
def test_needs_of_a_pattern(regex: str, marks: set[str], words: set[str]) -> None:
    assert needs(regex) == Needs(frozenset(marks), frozenset(words))


@pytest.mark.parametrize(
    ("regex", "text", "possible"),
    [
        (r"(?i)phone", "TELEPHONE", True),
        (r"(?i)phone", "tele", False),
        (r"(?i)desk", "de\u017f\u212a", True),
        (r"\d", "no digits", False),
        (r"\d", "a 1", True),
        (r"\d", "a \u0661", False),
        (r"\p{Hebrew}", "ascii", False),
        (r"\p{Hebrew}", "é", True),
        (r"x", "", True),
    ],
)
def test_patterns_whose_needs_are_missing_are_not_possible(regex: str, text: str, possible: bool) -> None:
    filtered = Prefilter()
    place = filtered.add(regex)
    assert bool(filtered.possible(text.encode()) >> place & 1) is possible
    if re2.search(regex, text):
        assert possible


def test_patterns_added_later_count_as_possible() -> None:
    filtered = Prefilter()
    filtered.add(r"\d")
    before = filtered.possible(b"words")
    place = filtered.add(r"\d\d")
    assert before >> place & 1
    assert not filtered.possible(b"words") >> place & 1


_LINES = st.lists(
    st.sampled_from(
        (
            "Mr. ", "Dr ", "Jane ", "Roe", "O’Neil", ", ", "\n", "\t", ": ", "@", ".", "-", "/", "(", ")", " ", "_____",
            "IBAN ", "GB82 WEST 1234 5698 7654 32", "phone ", "FAX", "no. ", "12", "3", "2024", "May ", "1 ",
            "street ", "Straße ", "12a", "born ", "geb. ", "Inc.", " LLP", "and ", "of ", "London", "SW1A 2AA",
            "www.", "example", "com", "http", "user", "x", "$", "€", "million", "years ", "old", "Иван ", "Петров",
            "王小明", "محمد ", "علي", "c/o ", "Attn", "by", "I, ", "name", "account ", "#", "+", "No", "s/",
        )
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(_LINES)
def test_the_prefilter_loses_no_value(text: str) -> None:
    _compiled()
    assert _found(text) == _found(text, filtered=False)


@pytest.mark.parametrize("path", sorted((ROOT / "samples").rglob("*.txt")), ids=lambda path: path.stem)
def test_the_prefilter_loses_no_value_in_samples(path: Path) -> None:
    text = path.read_text("utf-8", errors="replace")
    for part in (text, *text.split("\n")[::_EVERY]):
        assert _found(part) == _found(part, filtered=False)


def test_most_patterns_have_needs() -> None:
    count = _compiled()
    every = prefilter().possible(b"the words") & ((1 << count) - 1)
    assert every.bit_count() < count / 2


def _found(text: str, *, filtered: bool = True) -> list[object]:
    source = Source(text) if filtered else _Unfiltered(text)
    return [one for rule in RECOGNISERS for one in rule.find(source)]


class _Unfiltered(Source):
    possible = -1


@cache
def _compiled() -> int:
    """The number of compiled patterns. Rules compile their patterns at their first use."""
    _found("Jane Roe was born on 3 May 2001.")
    return prefilter().add(r"x")


_EVERY = 12
