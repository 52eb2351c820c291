"""Values of every field kind, for people."""

import pytest

from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.types import FieldKind, FieldValue


@pytest.mark.parametrize(
    ("kind", "canonical", "expected"),
    [
        (FieldKind.DURATION, "P5Y", "5 years"),
        (FieldKind.DURATION, "P1Y6M", "1 year 6 months"),
        (FieldKind.DURATION, "PT48H", "48 hours"),
        (FieldKind.LAW, "US-DE", "Delaware"),
        (FieldKind.LAW, "US", "United States of America"),
        (FieldKind.LAW, "GB-ENG", "England and Wales"),
        (FieldKind.LAW, "XX", "XX"),
        (FieldKind.MONEY, "USD 1500000.00", "USD 1,500,000.00"),
        (FieldKind.PERCENT, "5.25", "5.25 %"),
        (FieldKind.RATE, "SOFR + 2.25", "SOFR + 2.25 %"),
        (FieldKind.RATE, "PRIME", "PRIME"),
        (FieldKind.RATIO, "3.50", "3.50 to 1"),
        (FieldKind.DATE, "2026-03-31", "2026-03-31"),
        (FieldKind.PARTY, "[ORG_1] (Borrower)", "[ORG_1] (Borrower)"),
    ],
)
def test_value_is_readable(kind: FieldKind, canonical: str, expected: str) -> None:
    assert readable(FieldValue(kind, canonical)) == expected
