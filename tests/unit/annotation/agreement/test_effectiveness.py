"""Conditions, reaffirmation, release and fees of an amendment. The sentences are written for the test."""

import pytest

from services.annotation.agreement.effectiveness import effectiveness_of
from tests.cpu_time import cpu_limit

FIELDS = ("conditions", "effective_date", "guarantors", "reaffirmation", "consent", "in_force", "release", "fees")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("4. Conditions Precedent. The Agent has received this paper.", {"conditions"}),
        ("This Amendment shall become effective when all Lenders have signed.", {"conditions", "effective_date"}),
        ("Effective as of May 1, 2020, the Lease ends later.", {"effective_date"}),
        ("Each Guarantor reaffirms its obligations.", {"guarantors", "reaffirmation"}),
        ("The Guarantors confirm that the Guaranties continue.", {"guarantors", "reaffirmation", "consent"}),
        ("Consent and Reaffirmation of Guarantors", {"guarantors", "reaffirmation", "consent"}),
        ("The Borrower ratifies and confirms each of the Loan Documents.", {"reaffirmation"}),
        ("All other terms remain unchanged and in full force.", {"in_force"}),
        ("The Borrower hereby releases the Bank from all claims.", {"release"}),
        ("The Bank hereby releases the lien on the barn.", set()),
        ("Nothing herein hereby releases the Borrower from claims.", set()),
        ("Nothing here is a waiver. The Borrower hereby releases the Bank from all claims.", {"release"}),
        ("The Company shall pay an amendment fee of $500.", {"fees"}),
        ("The Borrower has paid all costs and expenses of the Agent.", {"fees"}),
        ("The Agent shall have received payment of all out-of-pocket expenses.", {"fees"}),
        ("IN WITNESS WHEREOF\n\nThe Tenant shall pay the costs.", set()),
        ("IN WITNESS WHEREOF\n\nCONSENT OF SUBSIDIARY GUARANTORS", {"guarantors", "reaffirmation", "consent"}),
        ("The Guarantor agrees to this Amendment.", {"guarantors", "consent"}),
        ('"Orchard Guaranty" means the guaranty of Orchard Inc.', {"guarantors", "consent"}),
        ("The minimum Guarantee is $5.", set()),
        ("The Tenant pays the rent.", set()),
    ],
)
def test_places(text: str, fields: set[str]) -> None:
    found = effectiveness_of(text)
    assert {name for name in FIELDS if getattr(found, name)} == fields


@pytest.mark.parametrize(
    "unit", ["Guarantor confirms ", "shall be effective ", "hereby a b c ", "pay ", "\n", "subject to "]
)
def test_growth(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    with cpu_limit(15):  # quadratic: minutes
        effectiveness_of(text)
