"""Places of words: exact offsets, against a reference that compares at every place, and never inside masked values."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.annotation.reveals.values import DocumentValue, VisibleValues
from services.annotation.searching.folding import HYPHENS, SOFT_HYPHEN, fold_words, folded
from services.annotation.searching.places import as_shown, find
from services.shared.domain.spans import OriginalSpan
from tests.cpu_time import cpu_limit

_ALL = 1_000_000
_NONE = VisibleValues()
_ALPHABET = "aAbB -\n\t\r.\u0301\u00e9\u00df\ufb01\u00a0\u200b\u00ad\u2010\u2019'\u1e9e\u0130\ufdfa[]_1P"
Source = list[tuple[str, int, int]]


def value(start: int, end: int, words: str) -> DocumentValue:
    return DocumentValue(words.strip("[]"), OriginalSpan(start, end), "PERSON", words)


def masked(*values: DocumentValue) -> VisibleValues:
    return VisibleValues(values)


def spans(text: str, words: str, seen: VisibleValues = _NONE) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in find(text, seen, words, 0, _ALL).spans]


def characters(text: str, seen: VisibleValues) -> Source:
    """What the reader sees, each character with its place in the text."""
    made: Source = []
    position = 0
    for one in (*seen.values, None):
        end = one.span.start if one else len(text)
        made += [(text[at], at, at + 1) for at in range(position, end)]
        if one:
            made += [(each, one.span.start, one.span.end) for each in one.words]
            position = one.span.end
    return made


def comparable(made: Source, *, keeps_hyphens: bool) -> Source:
    """Each character of the comparable text with its place."""
    found: Source = []
    at = 0
    while at < len(made):
        character, start, end = made[at]
        after = _after_break(made, at)
        if after:
            breaks = character == SOFT_HYPHEN or (not keeps_hyphens and made[after][0].islower())
            found += [] if breaks else [("-", start, end)]
            at = after
            continue
        for one in folded(character):
            if not (one == " " and found and found[-1][0] == " "):
                found.append((one, start, end))
        if unicodedata.category(character) in ("Mn", "Me") and found and found[-1][2] == start:
            found[-1] = (*found[-1][:2], end)
        at += 1
    return found


def _after_break(made: Source, at: int) -> int:
    """The place after a hyphen at the end of a line between letters; 0 if there is none."""
    text = "".join(one for one, _, _ in made)
    if text[at] not in HYPHENS or not at or not text[at - 1].isalpha():
        return 0
    rest = text[at + 1 :].lstrip(" \t")
    line_end = "\r\n" if rest.startswith("\r\n") else rest[:1]
    if not line_end or line_end not in ("\r\n", "\n", "\r", "\u2028"):
        return 0
    word = rest[len(line_end) :].lstrip(" \t")
    return len(text) - len(word) if word[:1].isalpha() else 0


def places(made: Source, words: str, *, keeps_hyphens: bool) -> Iterator[tuple[int, int]]:
    needle = fold_words(words, keeps_hyphens=keeps_hyphens)
    source = comparable(made, keeps_hyphens=keeps_hyphens)
    text = "".join(one for one, _, _ in source)
    end = free = 0
    for at in range(len(text) - len(needle) + 1):
        if at >= free and text[at : at + len(needle)] == needle and source[at][1] >= end:
            free, end = at + len(needle), source[at + len(needle) - 1][2]
            yield source[at][1], end


def reference(text: str, words: str, seen: VisibleValues) -> list[tuple[int, int]]:
    made = characters(text, seen)
    variants = (False, True) if "-" in fold_words(words) else (False,)
    candidates = sorted(one for each in variants for one in places(made, words, keeps_hyphens=each))
    found: list[tuple[int, int]] = []
    for start, end in candidates:
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


@st.composite
def searches(draw: st.DrawFn) -> tuple[str, str, VisibleValues]:
    """A text, words that are often in it, and masked values."""
    text = draw(st.text(_ALPHABET, max_size=60))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    seen = masked(*(value(start, end, f"[P_{number}]") for number, (start, end) in enumerate(pairs)))
    shown, _ = as_shown(text, seen)
    start = draw(st.integers(0, max(0, len(shown) - 1)))
    cut = shown[start : start + draw(st.integers(1, 6))]
    words = draw(st.one_of(st.text(_ALPHABET, min_size=1, max_size=4), st.just(cut)))
    return text, words, seen


@given(searches())
@example(("a-\nb a-b ab", "a-b", _NONE))
@example(("a\u00ad\n\u00df", "ss", _NONE))
@example(("A-\nA", "A-", _NONE))
@settings(max_examples=600, deadline=None)
def test_places_are_those_of_a_reference(case: tuple[str, str, VisibleValues]) -> None:
    text, words, seen = case
    if fold_words(words):
        assert spans(text, words, seen) == reference(text, words, seen)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The Bank, the bank", "BANK", [(4, 8), (14, 18)]),
        ("re\u0301sume\u0301.", "resume", [(0, 8)]),
        ("aaaa", "aa", [(0, 2), (2, 4)]),
        ("Straße", "s", [(0, 1), (4, 5)]),
        ("The agree-\nment", "agreement", [(4, 15)]),
        ("a well-\nknown one", "well-known", [(2, 13)]),
        ("a well-\nknown one", "wellknown", [(2, 13)]),
        ("sum  of\n\n money", "sum of money", [(0, 15)]),
        ("none", "x", []),
    ],
)
def test_places(text: str, words: str, expected: list[tuple[int, int]]) -> None:
    assert spans(text, words) == expected


TEXT = "by Ada Lovelace and by Ada Lovelace"
SEEN = masked(value(3, 15, "[PERSON_1]"), value(23, 35, "[PERSON_1]"))


@pytest.mark.parametrize(
    "words", ["Ada", "Lovelace", "a", "Ada Lovelace and", "by A", "by Ada", "e and", "Lovelace and by Ada", "d", "da l"]
)
def test_no_part_of_a_masked_value_matches(words: str) -> None:
    without = f"by {'.' * 12} and by {'.' * 12}"
    assert spans(TEXT, words, SEEN) == spans(without, words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("[PERSON_1]", [(3, 15), (23, 35)]),
        ("person", [(3, 15), (23, 35)]),
        ("by [person_1] and", [(0, 19)]),
        ("1] AND by [p", [(3, 35)]),
    ],
)
def test_a_placeholder_has_the_place_of_its_value(words: str, expected: list[tuple[int, int]]) -> None:
    assert spans(TEXT, words, SEEN) == expected


def test_a_value_that_the_reader_sees_matches() -> None:
    seen = VisibleValues(SEEN.values, {SEEN.values[0].span: "g1"})
    assert spans(TEXT, "by ada lovelace", seen) == [(0, 15)]


@pytest.mark.parametrize(
    ("first", "limit", "expected", "more"), [(0, 2, [0, 2], True), (2, 2, [2, 4], False), (5, 9, [], False)]
)
def test_pages(first: int, limit: int, expected: list[int], more: bool) -> None:
    found = find("a a a", _NONE, "a", first, limit)
    assert ([one.start for one in found.spans], found.total, found.more) == (expected, 3, more)


@pytest.mark.parametrize(
    ("text", "words"), [("a" * 400_000, "a" * 199 + "b"), ("\u00df" * 200_000, "s"), ("a-\n" * 200_000, "a-a")]
)
def test_the_time_is_linear(text: str, words: str) -> None:
    with cpu_limit(20):
        find(text, _NONE, words, 0, 50)
