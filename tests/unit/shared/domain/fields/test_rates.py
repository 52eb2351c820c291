"""Percentages, ratios and interest rates."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.fields.numbers import plain
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue

PERCENTS = [
    ("2.25%", "2.25"),
    ("225 basis points", "2.25"),
    ("two percentage points", "2.00"),
    ("two percent (2%)", "2.00"),
    ("5 per cent", "5.00"),
    ("one and one-half percent (1.5%)", "1.50"),
    ("1/2 of 1%", "0.50"),
    ("2 1/2%", "2.50"),
    ("one-half of one percent (0.50%)", "0.50"),
    ("three-quarters of one percent", "0.75"),
    ("two percent (3%)", NoValue.CONTRADICTION),
    ("2% or 3%", NoValue.SEVERAL),
    ("___%", NoValue.BLANK),
    ("thirty days", NoValue.NOTHING),
    ("66-2/3%", "66.6667"),
]
RATIOS = [
    ("3.50 to 1.00", "3.50"),
    ("not less than 1.25:1", "1.25"),
    ("four to one", "4.00"),
    ("4.0x", "4.00"),
    ("3 to 2", "1.50"),
    ("2.0 to 1.0, and 3.0 to 1.0 from 2030", NoValue.SEVERAL),
    ("from 5 to 10 days", "0.50"),
    ("a ratio", NoValue.NOTHING),
    (".20:1.0", "0.20"),
    (".15 to 1.00", "0.15"),
    ("$1.25 to $1.00", "1.25"),
    ("at 11:30 a.m.", NoValue.NOTHING),
    ("until 12/31", NoValue.NOTHING),
]
RATES = [
    ("SOFR plus 2.25%", "SOFR + 2.25"),
    ("Term SOFR + 150 basis points", "SOFR + 1.50"),
    ("the Prime Rate plus one percent (1%)", "PRIME + 1.00"),
    ("Prime Rate minus 0.5%", "PRIME - 0.50"),
    ("2% above the Base Rate", "BASE RATE + 2.00"),
    ("LIBOR Rate plus the Applicable Margin", "LIBOR"),
    ("8.25% per annum", "8.25"),
    ("the interest rate shall be 8.25%", "8.25"),
    ("two percent (2%) per annum above the rate otherwise applicable", "CONTRACT + 2.00"),
    ("raise the rate by four percentage points a year", "CONTRACT + 4.00"),
    ("increase such interest rate by 2.00%", "CONTRACT + 2.00"),
    ("the greater of LIBOR and the Prime Rate", NoValue.SEVERAL),
    ("LIBOR plus two percent (3%)", NoValue.CONTRADICTION),
    ("SOFR + 2.25", "SOFR + 2.25"),
    ("a fair rate", NoValue.NOTHING),
    ("the Reference Rate plus 5%", "REFERENCE RATE + 5.00"),
    ("1.375% above LlBOR", "LIBOR + 1.375"),
    ("4% above the rate of interest from time to time applicable to this Note", "CONTRACT + 4.00"),
    ("two percent (2%) in excess of the rate specified in section 2.3", "CONTRACT + 2.00"),
    ("the rate otherwise in effect for the principal and (ii) two percent (2%)", "CONTRACT + 2.00"),
]


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        *((FieldKind.PERCENT, *row) for row in PERCENTS),
        *((FieldKind.RATIO, *row) for row in RATIOS),
        *((FieldKind.RATE, *row) for row in RATES),
    ],
)
def test_values(kind: FieldKind, words: str, value: str) -> None:
    found = read_value(kind, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value


@given(st.decimals("0.01", 999, places=3))
def test_a_canonical_value_is_read_unchanged(value: Decimal) -> None:
    text = plain(value)
    assert read_value(FieldKind.PERCENT, f"{value}%") == FieldValue(FieldKind.PERCENT, text)
    assert read_value(FieldKind.RATIO, f"{value} to 1.00") == FieldValue(FieldKind.RATIO, text)
    assert read_value(FieldKind.RATE, f"SOFR plus {value}%") == FieldValue(FieldKind.FORMULA, f"SOFR + {text}")
    assert read_value(FieldKind.RATE, f"{value}%") == FieldValue(FieldKind.RATE, text)
