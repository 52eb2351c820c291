"""Text that must stay readable is found by its wording."""

import pytest

from models.evaluation.planting.keep import readable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('the "Borrower". The Borrower is a borrower', [("defined_term", "Borrower"), ("defined_term", "Borrower")]),
        ('Acorn Inc. ("Acorn"). Acorn is a company', []),
        ("the Securities Act of 1933, as amended", [("statute", "Securities Act of 1933")]),
        ("under 12 U.S.C. § 1831 or", [("statute", "12 U.S.C. § 1831")]),
        ("in the Supreme Court of the State of Delaware,", [("court", "Supreme Court of the State of Delaware")]),
        ("the Internal Revenue Service may", [("institution", "Internal Revenue Service")]),
        ("  ARTICLE IV\n", [("heading", "ARTICLE IV")]),
        ("9.1 Governing Law. This", [("heading", "Governing Law")]),
        ("nothing here", []),
    ],
)
def test_words_of_the_law(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in readable(text)] == expected
