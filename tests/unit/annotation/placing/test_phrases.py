import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.placing.phrases import PhraseIndex, normalise
from services.shared.domain.document import HOLES
from services.shared.domain.spans import OriginalSpan

TEXT = st.text(alphabet="abAB ß\n\tſİ.█🮕", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  \n", ""),
        ("The  Parties\nhereto ", "the parties hereto"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("████ ██ and █🮕█ keep", "█ █ and █ keep"),
        ("(██████),", "(█),"),
    ],
)
def test_case_and_spacing_are_ignored(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("text", "phrase", "places"),
    [
        ("the Law of the  land; THE\nlaw of", "the law", [(0, 7), (22, 29)]),
        ("aaa", "aa", [(0, 2), (1, 3)]),
        ("Straße", "ss", [(4, 5)]),
        ("Straße", "s", [(0, 1)]),
        ("nothing here", "something", []),
        ("nothing here", "", []),
        ("", "x", []),
        ("███ pays; ██████ pays.", "█ pays", [(0, 8), (10, 21)]),
        ("by ████, ██", "█", [(3, 7), (9, 11)]),
        ("a🮕█b", "a█", [(0, 3)]),
    ],
)
def test_places_are_offsets_of_the_original_text(text: str, phrase: str, places: list[tuple[int, int]]) -> None:
    found = [(span.start, span.end) for span in PhraseIndex(text).places(phrase)]
    assert found == places


def _beside_holes(text: str, at: int) -> int:
    """`at`, or the end of the hole that contains it: no span ends inside a hole."""
    while 0 < at < len(text) and text[at - 1] in HOLES and text[at] in HOLES:
        at += 1
    return at


@given(TEXT, st.data())
def test_every_span_is_found_again_at_its_ordinal(text: str, data: st.DataObject) -> None:
    start = _beside_holes(text, data.draw(st.integers(0, len(text))))
    end = _beside_holes(text, data.draw(st.integers(start, len(text))))
    phrase = normalise(text[start:end])
    index = PhraseIndex(text)
    if not phrase:
        assert index.places(phrase) == []
        return
    trimmed = text[start:end]
    left = len(trimmed) - len(trimmed.lstrip())
    place = OriginalSpan(start + left, start + left + len(trimmed.strip()))
    assert place in index.places(phrase)
    before = [one for one in index.places(phrase) if one.start < place.start]
    assert index.ordinal(OriginalSpan(start, end)) >= len(before)


@given(TEXT, TEXT)
def test_all_places_contain_the_phrase(text: str, words: str) -> None:
    phrase = normalise(words)
    for place in PhraseIndex(text).places(phrase):
        assert normalise(place.of(text)) == phrase


def test_ordinals_count_equal_phrases_before() -> None:
    text = "law, Law and LAW"
    index = PhraseIndex(text)
    assert [index.ordinal(OriginalSpan(at, at + 3)) for at in (0, 5, 13)] == [0, 1, 2]
