import pytest

from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (
            'Harbour Freight LLC, a Delaware limited liability company (the "Borrower")',
            "Harbour Freight LLC (Borrower)",
        ),
        ("[ORGANIZATION_1] (“Licensee”)", "[ORGANIZATION_1] (Licensee)"),
        ('between Fenwick Mills Corporation (the "Company")', "Fenwick Mills Corporation (Company)"),
        ('Tarn Medical, Inc. ("TMI" or the "Supplier")', "Tarn Medical, Inc. (Supplier)"),
        ('Tarn Medical, Inc. ("TMI")', "Tarn Medical, Inc. (TMI)"),
        ("Coldwater Bank, N.A., as Administrative Agent", "Coldwater Bank, N.A. (Administrative Agent)"),
        ("Tarn Medical Inc., a corporation organized under the laws of Ohio", "Tarn Medical Inc."),
        ("Fenwick Mills Corporation (Company)", "Fenwick Mills Corporation (Company)"),
        ("Tarn Medical Inc., 12 Hill Road, Leeds (the “Seller”)", "Tarn Medical Inc. (Seller)"),
        ('"Borrower"', "Borrower"),
        ("____________", NoValue.BLANK),
        (", (", NoValue.NOTHING),
    ],
)
def test_parties(words: str, value: str) -> None:
    found = read_value(FieldKind.PARTY, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value
