"""Titles tell what an agreement is."""

import pytest

from services.inference.document_type import OTHER, document_type
from services.shared.domain.document import RedactedText


@pytest.mark.parametrize(
    ("text", "kind", "confidence"),
    [
        ("CREDIT AGREEMENT\n\ndated as of May 1, 2024", "credit agreement", 0.95),
        ("AMENDED AND RESTATED LOAN AND SECURITY AGREEMENT\n", "credit agreement", 0.95),
        ("Loan Servicing Support Agreement", "service", 0.95),
        ("Software Licence and Maintenance Agreement", "licence", 0.95),
        ("Exclusive Distribution and Agency Agreement", "distribution", 0.95),
        ("FEE LETTER", "letter", 0.95),
        ("Amendment No. 2 to Credit Agreement", "amendment", 0.95),
        ("Mutual Non-Disclosure Agreement\nThis Agreement", "nda", 0.95),
        ("GUARANTY\nof the obligations under the Credit Agreement", "guaranty", 0.95),
        ("SECURED PROMISSORY NOTE", "note", 0.95),
        ("EXECUTIVE EMPLOYMENT AGREEMENT", "employment", 0.95),
        ("SOFTWARE LICENSE AGREEMENT", "licence", 0.95),
        ("MASTER SUPPLY AGREEMENT", "supply", 0.95),
        ("Exhibit 10.1\nExecution copy\nthis credit agreement is made between", "credit agreement", 0.7),
        ("\n" * 3_000 + "CREDIT AGREEMENT\n", "credit agreement", 0.95),
        ("Dear Sirs,\n" + "we lend to the Borrower. " * 5, "credit agreement", 0.6),
        ("Dear Sir, thank you for your letter.", "letter", 0.7),
        ("Thank you for your message.", OTHER, 0.5),
        ("", OTHER, 0.5),
    ],
)
def test_document_type(text: str, kind: str, confidence: float) -> None:
    assert document_type(RedactedText(text)) == (kind, confidence)
