"""The direction of a change, by what its words say."""

import pytest

from services.annotation.agreement.changes import changes_of
from services.annotation.agreement.directions.changes import seen_by
from services.annotation.agreement.directions.values import Direction

BETTER, WORSE, NEUTRAL, UNKNOWN = Direction
AMENDED = "of the Credit Agreement is hereby amended by"
TO_BE = "The Maturity Date of the Note is amended to be"
LATER = (
    "To extend the Termination Date:\n\nSection 4 of the Note is amended to read as follows:\n\n"
    '(a) The "Termination Date" shall be May 1, 2026.'
)
REDUCED = (
    f'The Commitments are reduced to $900.\n\nSection 1.1 {AMENDED} substituting "Commitments are $900." in lieu of it.'
)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        (f'Section 6.1, Liens, {AMENDED} deleting "$500,000" and inserting "$900,000" in lieu thereof.', WORSE),
        (f'Section 6.1, Liens, {AMENDED} deleting "$900,000" and inserting "$500,000" in lieu thereof.', BETTER),
        (f'Section 6.1 {AMENDED} deleting "$500,000" and inserting "$900,000" in lieu thereof.', UNKNOWN),
        (
            f'1. Capital Expenditures. Section 6.1 {AMENDED} replacing "$5 million" with "Nine Dollars ($9,000,000)".',
            WORSE,
        ),
        (
            f'The Loan is to increase from $500 to $900.\n\nSection 2 {AMENDED} replacing "$500" with "$900".',
            WORSE,
        ),
        (f'Section 5.2, Insurance, {AMENDED} replacing "$500" with "$900".', BETTER),
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
        ("The Banks hereby waive the requirement of Section 2.4 that payments are in multiples of $100.", UNKNOWN),
        ("The Lenders hereby consent to the sale of the barn under Section 6.3 of the Credit Agreement.", WORSE),
        ("The Agent and the Banks agree to forbear from using their rights until May 1, 2025.", WORSE),
        ("The Landlord hereby consents to the sale of the barn.", UNKNOWN),
        ("The Banks hereby waive compliance with Section 5.4 for the last quarter.", WORSE),
        ("The Borrower hereby waives its rights under Section 5.4 of the Credit Agreement.", UNKNOWN),
        ('Section 1.1 of the Credit Agreement is amended by replacing "May 1, 2025" with "May 1, 2026".', UNKNOWN),
        (
            'EXTENSION AGREEMENT\n\nSection 2.2 of the Note is amended by replacing "May 1, 2025" with "May 1, 2026".',
            WORSE,
        ),
        (f"The parties wish to extend the maturity.\n\n{TO_BE} May 1, 2026.", WORSE),
        (f"The Note has a maturity date of May 1, 2026.\n\n{TO_BE} May 1, 2025.", BETTER),
        (f"{TO_BE} May 1, 2025.", UNKNOWN),
        ("The Maturity Date of the Note is amended and extended to May 1, 2025.", WORSE),
        (f'Section 1.1 {AMENDED} replacing the margin "1.25%" with "1.75%".', BETTER),
        (f'Section 1.1 {AMENDED} replacing "1.25%" with "1.75%".', UNKNOWN),
        (f'Section 5.2, Maximum Leverage Ratio, {AMENDED} replacing "3.00 to 1" with "3.50 to 1.00".', WORSE),
        (f'Section 5.2, Minimum Coverage, {AMENDED} replacing "3.00:1" with "3.50:1".', BETTER),
        (f'The "WHEREAS" clause {AMENDED} replacing "$5" with "$9".', UNKNOWN),
        (f'The "WHEREAS" clause {AMENDED} replacing "barn" with "mill".', NEUTRAL),
        (
            f'The definition of "Final Maturity Date" {AMENDED} replacing "May 1, 2025" with "May 1, 2026".',
            WORSE,
        ),
        ("All references in the Note to a maturity date of May 1, 2025 shall mean May 1, 2026.", WORSE),
        (
            "Notwithstanding anything in the Credit Agreement, the Maturity Date is hereby extended to May 1, 2026.",
            WORSE,
        ),
        ("Notwithstanding anything in the Credit Agreement, the Borrower shall not sell the barn.", BETTER),
        ("Notwithstanding anything in the Credit Agreement, the Borrower shall be permitted to sell the barn.", WORSE),
        (
            "Notwithstanding anything in the Credit Agreement, the Borrower shall be permitted to go if Banks agree.",
            UNKNOWN,
        ),
        ("Notwithstanding anything in the Credit Agreement, the mill is a barn.", UNKNOWN),
        ("The provisions of the Note requiring the Borrower to keep a barn shall no longer be in effect.", WORSE),
        ("The provisions of Section 4.2 of the Note shall cease to apply.", UNKNOWN),
        ("The Required Lenders hereby consent to the appointment of a new Agent under Section 9.1.", UNKNOWN),
        (
            f"Article V {AMENDED} adding a new Section 5.4 as follows:\n\nThe Agent shall release the mortgage.",
            WORSE,
        ),
        (
            f"Article V {AMENDED} adding a Section 5.4 as follows:\n\nIt is permitted if the Borrower shall grant it.",
            UNKNOWN,
        ),
        (
            f"Article V {AMENDED} adding a new Section 5.4 as follows:\n\nThe Borrower shall not be required to go.",
            WORSE,
        ),
        (
            f'Section 6 {AMENDED} (i) deleting "and" after (m) and (ii) adding a new clause (o) as follows: "Debt."',
            WORSE,
        ),
        (f'Section 1.1 {AMENDED} adding the following:\n\n"Permitted Barn" means a barn.', UNKNOWN),
        (f'Section 1.1 {AMENDED} adding the following:\n\n"Barn" means a barn of $900.', UNKNOWN),
        (f'Section 1.1 {AMENDED} adding the following:\n\n"Barn" means a barn.', NEUTRAL),
        (f'Section 1.1 {AMENDED} deleting the definition of "Barn Ratio".', UNKNOWN),
        ("The $900 Reserve under Section 2.3 of the Credit Agreement is hereby deleted.", WORSE),
        (
            f"Section 2.2 {AMENDED} deleting May 1, 2025 and replacing it with May 1, 2026 (the Expiration Date).",
            WORSE,
        ),
        (LATER, WORSE),
        (f"Section 5.1, Financial Statements, {AMENDED} adding a new clause (f) as follows: “(f) a forecast.”", BETTER),
        (f"Section 5.1, Financial Statements, {AMENDED} adding the following: “except in May.”", UNKNOWN),
        (f'Section 6.1 {AMENDED} replacing "and" with "or".', NEUTRAL),
        (f'Section 6.1, Leverage Ratio, {AMENDED} deleting the words "and the barn".', UNKNOWN),
        (f'The definition of "Loan Documents" {AMENDED} inserting the words "the [ORGANISATION_1]".', BETTER),
        (REDUCED, BETTER),
        (
            "Schedule I to the Pledge Agreement is hereby supplemented to add the shares on Schedule A.",
            BETTER,
        ),
        (
            "The security interests in the barn shall be, without further action, released and discharged.",
            WORSE,
        ),
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
