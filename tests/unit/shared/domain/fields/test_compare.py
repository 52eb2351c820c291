import pytest

from services.shared.domain.fields.compare import compare, quantity
from services.shared.domain.fields.types import FieldKind, FieldValue

ROWS = [
    (FieldKind.DATE, "2026-03-31", "2026-04-01", -1),
    (FieldKind.DATE, "2026-03", "2026-04-01", -1),
    (FieldKind.DATE, "2026-04", "2026-04-01", None),
    (FieldKind.DATE, "2026", "2026", None),
    (FieldKind.DATE, "2026-03-31", "2026-03-31", 0),
    (FieldKind.MONEY, "USD 5.00", "USD 40.00", -1),
    (FieldKind.MONEY, "USD 5.00", "EUR 5.00", None),
    (FieldKind.DURATION, "P12M", "P1Y", 0),
    (FieldKind.DURATION, "P6M", "P90D", 1),
    (FieldKind.DURATION, "PT48H", "P3D", -1),
    (FieldKind.DURATION, "P2W", "P14D", 0),
    (FieldKind.PERCENT, "5.25", "10.00", -1),
    (FieldKind.RATIO, "3.50", "3.25", 1),
    (FieldKind.RATE, "SOFR + 2.25", "SOFR - 1.00", 1),
    (FieldKind.RATE, "SOFR + 2.25", "PRIME + 2.25", None),
    (FieldKind.RATE, "BASE RATE + 2.00", "BASE RATE + 2.00", 0),
    (FieldKind.RATE, "SOFR", "SOFR + 2.25", None),
    (FieldKind.RATE, "8.25", "9.00", -1),
    (FieldKind.LAW, "US-NY", "US-NY", 0),
    (FieldKind.LAW, "US-NY", "US-DE", None),
    (FieldKind.TEXT, "Loan", "LOAN", 0),
]


@pytest.mark.parametrize(("kind", "one", "other", "order"), ROWS)
def test_compare(kind: FieldKind, one: str, other: str, order: int | None) -> None:
    a, b = FieldValue(kind, one), FieldValue(kind, other)
    assert compare(a, b) == order
    assert compare(b, a) == (None if order is None else -order)


def test_kinds_have_no_order_between_them() -> None:
    assert compare(FieldValue(FieldKind.RATIO, "3.50"), FieldValue(FieldKind.PERCENT, "3.50")) is None


@pytest.mark.parametrize(("kind", "text"), [(FieldKind.TEXT, "x"), (FieldKind.DATE, "2026"), (FieldKind.RATE, "SOFR")])
def test_no_quantity(kind: FieldKind, text: str) -> None:
    assert quantity(FieldValue(kind, text)) is None
