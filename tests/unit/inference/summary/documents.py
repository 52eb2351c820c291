"""A document and its predictions, written for these tests."""

from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.spans import RedactedSpan

DOCUMENT = DocumentRecord("bank", "dms", "1", "m", document_id="doc")
CLAUSES = (
    ("Parties", 'This Loan Agreement is made between [ORG_1] (the "Borrower") and [ORG_2] (the "Lender").'),
    ("Governing Law", "This Agreement shall be governed by the laws of the State of New York."),
    ("Default Interest", "After a default the Borrower shall pay to the Lender interest of 2.00% per annum."),
    ("Termination For Convenience", "Either party may terminate this Agreement upon thirty (30) days' written notice."),
    ("Cap On Liability", "The liability of the Lender shall not exceed $1,500,000."),
    ("Agreement Date", "This Agreement is dated as of March 5, 2024."),
    ("Anti-Assignment", "The Borrower shall not assign its rights without the prior written consent of the Lender."),
)


def text_of(*more: str) -> str:
    """The clauses, one per paragraph, with `more` after the second."""
    lines = [words for _, words in CLAUSES]
    return "\n\n".join([*lines[:2], *more, *lines[2:]])


def read(text: str) -> tuple[RedactedText, list[Prediction]]:
    """The text and its predictions."""
    found = []
    for category, words in CLAUSES:
        start = text.find(words)
        if start >= 0:
            found.append(Prediction(f"p-{category}", category, RedactedSpan(start, start + len(words)), 0.9))
    return RedactedText(text), found
