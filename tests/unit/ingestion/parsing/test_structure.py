"""Spans are in order, inside the text, and do not overlap."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.structure import structure

PIECES = [
    "ARTICLE I", "Section 2.1", "(a)", "(ii)", "1.", "Inc.", "The Borrower", "shall", "pay.", "U.S.", "No. 5", "“q”",
    "\n", "\n\n", "\r\n", "\f", "    ", "\t", ";", ":", "?", "J. P. Smith", "\u2028", "ﬁ", "é", "👍", "....... 5",
]  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))


@given(texts)
def test_all_spans_are_in_order_and_inside(text: str) -> None:
    found = structure(Content(text))
    for spans in (found.paragraphs, found.sentences):
        assert all(0 <= one.start < one.end <= len(text) for one in spans)
        assert all(one.end <= after.start for one, after in pairwise(spans))
        assert all(one.of(text) == one.of(text).strip() for one in spans)
    for section in found.sections:
        assert section.span.start == section.number.start <= section.number.end <= section.span.end <= len(text)
        assert section.number.end <= section.heading.start <= section.heading.end <= len(text)
        assert section.level >= 1


@given(texts)
def test_every_word_is_in_a_span(text: str) -> None:
    found = structure(Content(text))
    for spans in (found.paragraphs, found.sentences):
        kept = "".join(one.of(text) for one in spans)
        assert "".join(kept.split()) == "".join(text.split())


@given(texts)
def test_sections_nest(text: str) -> None:
    sections = structure(Content(text)).sections
    for one, after in pairwise(sections):
        assert one.number.start < after.number.start
        inside = after.span.end <= one.span.end
        assert inside if after.level > one.level else one.span.end <= after.number.start
