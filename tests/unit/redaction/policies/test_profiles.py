"""The shipped policies, applied to one loan agreement."""

import pytest

from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Operator
from services.shared.domain.entities import EntityType
from tests.unit.redaction.makers import redacted

_LOAN = """This LOAN AGREEMENT is made on May 3, 2021 between Jane A. Smith, an individual (the "Borrower"), and
First Harbour Bank, N.A. (the "Lender"). Governed by the laws of the State of New York. Loan Amount: $5,000,000.
Card 4111 1111 1111 1111, SSN 123-45-6789, write to jane@example.com or 12 Elm Street, Springfield, IL 62704.
Ms. Smith was born on March 4, 1971.

BORROWER:
Name: Jane A. Smith

LENDER:
Name: John Roe
Title: Vice President

Sworn before me, Ann Lee, Notary Public.
"""
_DIRECT = ("Smith", "123-45-6789", "jane@example.com", "12 Elm Street", "4111 1111", "March 4")
_DEAL = ("$5,000,000", "May 3, 2021", "New York", "First Harbour Bank")


@pytest.mark.parametrize(
    ("name", "jurisdiction", "gone", "stays"),
    [
        ("strict", "", (*_DEAL, "Roe", "Lee", "1971"), ()),
        ("maximum", "", (*_DEAL, "Roe", "Lee", "1971"), ()),
        ("legal-review", "", ("Roe", "Lee", "1971"), _DEAL),
        ("gdpr", "DE", ("Roe", "Lee", "$5,000,000", "May 3", "New York"),
         ("First Harbour Bank", "[in 1971]", "[in 2021]", "[$ 5M–10M]")),
        ("gdpr", "AT", ("First Harbour Bank", "Roe"), ("[in 2021]",)),
        ("gdpr", "", ("First Harbour Bank", "Roe"), ("[in 2021]",)),
        ("glba", "US-NY", ("$5,000,000", "1971"),
         ("John Roe", "Ann Lee", "May 3, 2021", "New York", "[$ 5M–10M]", "****1111")),
        ("glba", "GB", ("$5,000,000", "Roe", "Lee"), ("First Harbour Bank",)),
        ("glba", "", ("$5,000,000", "Roe", "Lee"), ("First Harbour Bank",)),
    ],
)  # fmt: skip
def test_a_loan(name: str, jurisdiction: str, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    text = redacted(_LOAN, find_policy(name, POLICIES).within(jurisdiction)).text
    assert [one for one in (*_DIRECT, *gone) if one in text] == []
    assert [one for one in (*stays, '(the "Borrower")', "Loan Amount") if one not in text] == []


@pytest.mark.parametrize("kind", list(EntityType))
def test_maximum_replaces_all_that_strict_replaces(kind: EntityType) -> None:
    most, much = (find_policy(name, POLICIES).rule(kind) for name in ("maximum", "strict"))
    assert most.operator is much.operator is Operator.PLACEHOLDER
    assert most.threshold <= much.threshold


@pytest.mark.parametrize("name", ["gdpr", "glba"])
def test_policies_of_laws_give_reasons_for_exceptions(name: str) -> None:
    policy = find_policy(name, POLICIES)
    rules = [*policy.rules.values(), *(one.rule for one in policy.exemptions)]
    assert [one for one in rules if one.operator is not Operator.PLACEHOLDER and not one.because] == []
