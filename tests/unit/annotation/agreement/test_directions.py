"""The direction of a change, by what its words say."""

import pytest

from services.annotation.agreement.changes import changes_of
from services.annotation.agreement.directions import Direction, seen_by

BETTER, WORSE, NEUTRAL, UNKNOWN = Direction
AMENDED = "of the Credit Agreement is hereby amended by"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        (f'Section 6.1 {AMENDED} deleting "$500,000" and inserting "$900,000" in lieu thereof.', WORSE),
        (f'Section 6.1 {AMENDED} deleting "$900,000" and inserting "$500,000" in lieu thereof.', BETTER),
        (f'Section 5.2, Minimum Net Worth, {AMENDED} deleting "$500" and inserting "$900" in lieu thereof.', BETTER),
        (f'Section 2.6, Instalments, {AMENDED} deleting "$500" and inserting "$900" in lieu thereof.', UNKNOWN),
        (f'Section 6.1 {AMENDED} deleting "two" and inserting "three" in lieu thereof.', UNKNOWN),
        (f'Section 1.1 {AMENDED} inserting the words "the Orchard Guaranty".', BETTER),
        (
            f"Section 6.2 (Liens) {AMENDED} inserting a new clause (h) to read as follows:\n\n(h) Liens on the barn.",
            WORSE,
        ),
        (
            f"Article V {AMENDED} adding a new Section 5.4 as follows:\n\nThe Borrower shall not spend over $1,000.",
            BETTER,
        ),
        (f'Section 1.1 {AMENDED} adding the following:\n\n"[ORGANISATION_1]" means that certain guaranty.', BETTER),
        ("The Commitments are hereby reduced to $900.", BETTER),
        ("The Commitments are hereby increased to $900.", WORSE),
        ("The Maturity Date is hereby extended to May 1, 2025.", WORSE),
        ("The Banks hereby waive the requirement of Section 2.4 that payments are in multiples of $100.", NEUTRAL),
        ("The Banks hereby waive compliance with Section 5.4 for the last quarter.", WORSE),
        ("The Borrower hereby waives its rights under Section 5.4 of the Credit Agreement.", UNKNOWN),
        ("Section 5.9 of the Credit Agreement, Leverage Ratio, is hereby deleted in its entirety.", WORSE),
        ("Section 5.9 of the Credit Agreement is hereby deleted in its entirety.", UNKNOWN),
    ],
)
def test_for_the_creditor(text: str, direction: Direction) -> None:
    assert [one.direction for one in changes_of(text)] == [direction]


@pytest.mark.parametrize(
    ("direction", "role", "expected"),
    [
        (WORSE, "lender", WORSE),
        (WORSE, "borrower", BETTER),
        (BETTER, "guarantor", WORSE),
        (BETTER, "customer", UNKNOWN),
        (UNKNOWN, "borrower", UNKNOWN),
        (NEUTRAL, "customer", NEUTRAL),
        (WORSE, "", UNKNOWN),
    ],
)
def test_seen_by(direction: Direction, role: str, expected: Direction) -> None:
    assert seen_by(direction, role) is expected
