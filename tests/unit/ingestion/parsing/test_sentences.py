"""Where sentences of contracts end."""

import pytest

from services.ingestion.parsing.paragraphs import split_paragraphs
from services.ingestion.parsing.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The Lender shall pay.", "The Borrower shall not."],
        ["This Agreement is made by Acme Inc. and Bolt Corp. on the date below.", "It ends in a year."],
        ["Acme Holdings, Inc. owns it.", "Each party agrees."],
        ["Payment is due at Acme Inc.", "The Lender may waive it."],
        ["See Section 2.1(a) and Art. 5 of the Code.", "Nothing else applies."],
        ["Mr. J. P. Smith signs for the Bank.", "He is its President."],
        ["It pays $1.5 million, i.e. 3.25% of the total.", "No. 7 applies."],
        ["The laws of the U.S. Virgin Islands govern.", "“Law” means any statute."],
        ["1.1 Term.", "This Agreement begins today."],
        ["Section 3. Waivers.", "The Guarantor waives notice."],
        ["(a) The first.", "(b) The second."],
        ["The Borrower . . . shall pay.", "It owes . . . .", "Nothing else."],
        ["Term . . . . . . .", "12 pages follow."],
        ["He said “stop.”", "They stopped."],
        ["Is it due?", "Yes!", "Pay it."],
        ["Notices under 12 U.S.C. 1841 are given by 5:00 p.m. New York time.", "All others later."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = split_sentences(text, split_paragraphs(text))
    assert [one.of(text) for one in found] == sentences


WRAPPED = "The Lender shall make the loan that is described\nin Schedule A."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("By: ______\nName: Ada\nTitle: Chief Officer", ["By: ______", "Name: Ada", "Title: Chief Officer"]),
        (WRAPPED, [WRAPPED]),
        ("The Borrower shall:\n(a) pay;\n(b) report.", ["The Borrower shall:", "(a) pay;", "(b) report."]),
    ],
)
def test_lines(text: str, sentences: list[str]) -> None:
    assert [one.of(text) for one in split_sentences(text, split_paragraphs(text))] == sentences
