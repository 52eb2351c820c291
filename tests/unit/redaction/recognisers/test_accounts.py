"""Accounts and codes of banks."""

import pytest

from services.redaction.recognisers.accounts import ACCOUNTS, IDENTIFIERS, ROUTING, SWIFT
from services.redaction.recognisers.base import Recogniser
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (ACCOUNTS, "Account No. 00012345678", ["00012345678"]),
        (ACCOUNTS, "Acct # 12-3456-789", ["12-3456-789"]),
        (ACCOUNTS, "account number: 1234 5678 90", ["1234 5678 90"]),
        (ACCOUNTS, "A/C 98765432 at", ["98765432"]),
        (ACCOUNTS, "Loan No. 10045-22 of", ["10045-22"]),
        (ACCOUNTS, "Account at First Bank, No. 445566778", ["445566778"]),
        (ACCOUNTS, "sort code 12-34-56", ["12-34-56"]),
        (ROUTING, "ABA No. 021000021", ["021000021"]),
        (ROUTING, "Routing Number: 0110-0001-5", ["0110-0001-5"]),
        (ROUTING, "ABA# 021 000 021", ["021 000 021"]),
        (SWIFT, "SWIFT: DEUTDEFF500", ["DEUTDEFF500"]),
        (SWIFT, "BIC code CHASUS33", ["CHASUS33"]),
        (IDENTIFIERS, "Policy No. AB-123456", ["AB-123456"]),
        (IDENTIFIERS, "Employee ID: 0045122", ["0045122"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (ACCOUNTS, "accounts receivable of 2021"),
        (ACCOUNTS, "the account of Section 2.1"),
        (ACCOUNTS, "on account of 10 days"),
        (ROUTING, "amount 123456789"),
        (SWIFT, "SWIFT justice"),
        (SWIFT, "BORROWER"),
        (IDENTIFIERS, "Schedule No. 4"),
        (IDENTIFIERS, "Company No. 1"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
