"""Parties without a signature block. The texts are written for the test."""

import pytest

from services.annotation.agreement.signatories import unsigned_parties
from tests.cpu_time import cpu_limit

PREAMBLE = (
    'This Amendment is made by and among Orchard Inc. (the "Borrower"), Mill Holdings, LLC (the "Guarantor") and '
    'Harbour Bank, N.A. (the "Lender").\n\nThe parties agree.\n\nIN WITNESS WHEREOF, they sign.\n\n'
)
ORCHARD, MILL, BANK = "ORCHARD, INC.\nBy: ____\n", "Mill Holdings LLC\nBy: ____\n", "HARBOUR BANK\nBy: ____\n"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (ORCHARD + MILL + BANK, []),
        (ORCHARD + BANK, ["Mill Holdings, LLC"]),
        (BANK, ["Orchard Inc.", "Mill Holdings, LLC"]),
        ("ACME CO.\nBy: ____\n", []),
        ("", []),
        ("[Signature pages omitted]\n", []),
        ("[Signature pages follow]\n" + ORCHARD + BANK, ["Mill Holdings, LLC"]),
        ("[Counterpart signature page]\n" + ORCHARD, []),
    ],
)
def test_unsigned_parties(pages: str, expected: list[str]) -> None:
    text = PREAMBLE + pages
    assert [one.of(text) for one in unsigned_parties(text)] == expected


@pytest.mark.parametrize(
    "preamble",
    [
        'This Amendment is made between Orchard Inc. (the "Borrower") and Harbour Securities (the "Arranger").',
        'This Amendment is made between Orchard Inc. (the "Borrower") and its Banks and Affiliates (the "Lenders").',
        'This Amendment is made between Orchard Inc. (the "Borrower") and ABC (the "Lender").',
        'This Amendment is made by Orchard Inc. (the "Borrower").',
    ],
)
def test_names_that_count_as_there(preamble: str) -> None:
    assert unsigned_parties(f"{preamble}\n\nIN WITNESS WHEREOF\n\n{ORCHARD}") == ()


@pytest.mark.parametrize("unit", ["IN WITNESS WHEREOF ", "signature pages follow ", "By: ", "A "])
def test_growth(unit: str) -> None:
    text = PREAMBLE + ORCHARD + unit * (1_000_000 // len(unit))
    with cpu_limit(15):  # quadratic: minutes
        unsigned_parties(text)
