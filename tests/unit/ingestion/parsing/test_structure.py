"""Spans are in order, inside the text, and do not overlap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.structure import structure
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan

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


def test_the_number_of_a_clause_in_a_cell_begins_no_section() -> None:
    text = "Covenants\n\n6.07\tRestricted Payments\n\n2.07 Prepayment.\n\n"
    sheet = OriginalPart(PartKind.SHEET, 1, OriginalSpan(0, 9), OriginalSpan(0, text.index("2.07")))
    found = structure(Content(text, parts=(sheet,)))
    assert [one.heading.of(text) for one in found.sections] == ["Prepayment"]
    assert len(structure(Content(text)).sections) == 2


@pytest.mark.parametrize("line", ["a\x0b", "a\r\n", "a\f", "a\u2028", "1. Term\n", "1. Term\r", "Term. "])
def test_more_lines_and_sentences_than_a_document_has_are_refused(line: str) -> None:
    with pytest.raises(Reject) as caught:
        structure(Content(line * 1_000_001))
    assert caught.value.reason is Reason.TOO_LARGE


def test_lines_and_the_sentences_that_end_in_them_count_together() -> None:
    with pytest.raises(Reject):
        structure(Content("Term;\n" * 500_001))
