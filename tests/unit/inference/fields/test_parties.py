"""Each party in the sentence that names the parties."""

import pytest

from services.inference.fields.parties import parties


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            'by and between Fenwick Mills, Inc., an Ohio corporation ("Supplier"), and [ORGANIZATION_1] (the “Buyer”).',
            ['Fenwick Mills, Inc., an Ohio corporation ("Supplier")', "[ORGANIZATION_1] (the “Buyer”)"],
        ),
        (
            'This Lease (the "Lease") is made between Tarn LLC (the "Landlord"), and Coldwater Corp. (the "Tenant")',
            ['Tarn LLC (the "Landlord")', 'Coldwater Corp. (the "Tenant")'],
        ),
        (
            "among FENWICK MILLS LLC, a Delaware limited liability company, as Borrower, and COLDWATER BANK, N.A.",
            ["FENWICK MILLS LLC", "COLDWATER BANK, N.A."],
        ),
        (
            'between Tarn LLC ("Tarn") and Fenwick Mills ("Fenwick" and with Tarn the "Parties")',
            ['Tarn LLC ("Tarn")', 'Fenwick Mills ("Fenwick" and with Tarn the "Parties")'],
        ),
        (
            'between Tarn LLC ("Tarn"), an Ohio company at [ADDRESS_1], and Fenwick Corp., [ADDRESS_2] ("FC").',
            ['Tarn LLC ("Tarn")', 'Fenwick Corp., [ADDRESS_2] ("FC")'],
        ),
        (
            "For value received, Tarn LLC promises to pay to the order of Coldwater Bank, N.A. the principal sum of $1",
            ["Tarn LLC", "Coldwater Bank, N.A."],
        ),
        ('Coldwater Bank, N.A. (the "Bank")', ['Coldwater Bank, N.A. (the "Bank")']),
        ("Borrower", []),
        ("", []),
    ],
)
def test_parties(words: str, found: list[str]) -> None:
    assert [words[start:end] for start, end in parties(words)] == found
