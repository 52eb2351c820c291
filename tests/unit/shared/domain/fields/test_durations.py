"""Periods become ISO 8601 durations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("thirty (30) days", "P30D"),
        ("30-day", "P30D"),
        ("sixty(60)days' prior", "P60D"),
        ("three (3) Business Days", "P3D"),
        ("one year", "P1Y"),
        ("one (I) year", "P1Y"),
        ("eighteen months", "P18M"),
        ("twelve-month", "P12M"),
        ("five (5) consecutive twelve (12) month periods", "P12M"),
        ("two (2) years and six (6) months", "P2Y6M"),
        ("one and one-half years", "P18M"),
        ("fifth (5th) anniversary", "P5Y"),
        ("from month-to-month", "P1M"),
        ("two quarters", "P6M"),
        ("48 hours", "PT48H"),
        ("P2Y6M", "P2Y6M"),
        ("thirty (60) days", NoValue.CONTRADICTION),
        ("one (1) year, on thirty (30) days' notice", NoValue.SEVERAL),
        ("[___] months", NoValue.BLANK),
        ("a reasonable time", NoValue.NOTHING),
    ],
)
def test_periods(words: str, value: str) -> None:
    found = read_value(FieldKind.DURATION, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value


UNITS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


@given(st.integers(2, 9_999), st.sampled_from(sorted(UNITS)))
def test_a_canonical_value_is_read_unchanged(number: int, unit: str) -> None:
    expected = FieldValue(FieldKind.DURATION, f"P{number}{unit}")
    assert read_value(FieldKind.DURATION, f"P{number}{unit}") == expected
    assert read_value(FieldKind.DURATION, f"at least {number:,} {UNITS[unit]}") == expected
