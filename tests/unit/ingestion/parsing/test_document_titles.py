"""The words of titles: each type by an example, and titles that name it in passing."""

import pytest

from services.ingestion.parsing.document_titles import TYPES

EXAMPLES = {
    "Assignment and Assumption Agreement": "assignment",
    "FIRST AMENDMENT TO CREDIT AGREEMENT": "amendment",
    "Notice of Conversion": "notice",
    "OPINION OF COUNSEL FOR THE BORROWER": "opinion",
    "BORROWING BASE CERTIFICATE FORM": "certificate",
    "CONSENT AND AGREEMENT OF GUARANTORS": "consent",
    "Fee Letter": "letter",
    "CONTINUING GUARANTY": "guaranty",
    "Pledge and Security Agreement": "security agreement",
    "TERM NOTE": "note",
    "Mutual Non-Disclosure Agreement": "nda",
    "Employment Agreement": "employment",
    "LEASE": "lease",
    "Software License Agreement": "licence",
    "BRIDGE CREDIT AGREEMENT": "credit agreement",
    "INTERCREDITOR AGREEMENT": "agreement",
}


@pytest.mark.parametrize(("title", "kind"), EXAMPLES.items())
def test_the_type_of_a_title(title: str, kind: str) -> None:
    assert next(name for name, pattern in TYPES.items() if pattern.search(title)) == kind


def test_every_type_has_an_example() -> None:
    assert set(TYPES) == set(EXAMPLES.values())


@pytest.mark.parametrize("title", ["Agent's Notice and Payment Information", "Noteholders", "Material Agreements", ""])
def test_a_title_that_names_a_document_in_passing(title: str) -> None:
    assert not any(pattern.search(title) for pattern in TYPES.values())
