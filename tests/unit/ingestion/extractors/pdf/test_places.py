"""Words and lines in the text of PDFium, against plain patterns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.pdf.places import begins_of, find_places, parts_of, words_of

_WORD = re.compile("[^\\s\ufffe]+\ufffe?|\ufffe")
_BREAK = re.compile("[\r\n\ufffe]+")
_SOURCES = st.text(st.sampled_from("ab\ufffe\r\n \xa0\u2003\xad\x1c\x00\x85\uffff\U0001f600")) | st.text()


@given(_SOURCES)
def test_words_are_those_of_a_pattern(source: str) -> None:
    places = find_places(source)
    spans = [one.span() for one in _WORD.finditer(source)]
    assert list(zip(places.starts.tolist(), places.ends.tolist(), strict=True)) == spans
    assert words_of(source) == parts_of(source, places.starts.tolist(), places.ends.tolist())


@given(_SOURCES)
def test_lines_begin_after_breaks(source: str) -> None:
    starts = [one.start() for one in _WORD.finditer(source)]
    ends = [one.end() for one in _BREAK.finditer(source)]
    expected = {sum(start < end for start in starts) for end in ends} | {0}
    assert begins_of(starts, find_places(source)) == sorted(expected - {len(starts)})


@pytest.mark.parametrize(
    ("source", "words", "begins"),
    [
        ("", [], []),
        (" \r\n ", [], []),
        ("Loan agree\ufffement\r\n\r\n(the end)", ["Loan", "agree-", "ment", "(the", "end)"], [0, 2, 3]),
        ("\r\nsoft\xadly \x00", ["soft-ly", "\ufffd"], [0]),
        ("a\x1cb", ["a", "b"], [0]),
    ],
)
def test_words_and_lines(source: str, words: list[str], begins: list[int]) -> None:
    places = find_places(source)
    assert words_of(source) == words
    assert begins_of(places.starts.tolist(), places) == begins
