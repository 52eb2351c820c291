"""Amounts become ISO 4217 and a decimal."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.fields.money import amounts, written
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("$1.5 million", "USD 1500000.00"),
        ("US$ 25,000,000", "USD 25000000.00"),
        ("U.S. $5M", "USD 5000000.00"),
        ("Twenty-Five Million Dollars ($25,000,000)", "USD 25000000.00"),
        ("$25,000,000 (twenty-five million dollars)", "USD 25000000.00"),
        ("One Million and No/100 Dollars ($1,000,000.00)", "USD 1000000.00"),
        ("One Million and 00/100 Dollars ($1,000,000.00)", "USD 1000000.00"),
        ("One Million Eight Hundred Fifty Thousand & 00/100ths Dollars", "USD 1850000.00"),
        ("Five Thousand 25/100 Dollars ($5,000.25)", "USD 5000.25"),
        ("Five Thousand Dollars and 50/100 ($5,000.50)", "USD 5000.50"),
        ("Five Thousand and xx/100 ($5,000) Dollars", "USD 5000.00"),
        ("$5,000 and 50/100", "USD 5000.50"),
        ("One Hundred Thousand ($100,000) Dollars", "USD 100000.00"),
        ("two hundred and fifty thousand United States Dollars (US$250,000)", "USD 250000.00"),
        ("five hundred dollars", "USD 500.00"),
        ("$0.0375 a unit", "USD 0.0375"),
        ("€ 3.000.000,50", "EUR 3000000.50"),
        ("EUR 500,000", "EUR 500000.00"),
        ("ten thousand pounds sterling (£10,000)", "GBP 10000.00"),
        ("100,000 Swiss francs", "CHF 100000.00"),
        ("¥1,000", "JPY 1000"),
        ("C$5 million", "CAD 5000000.00"),
        ("Rs. 500", "INR 500.00"),
        ("$500 or, if less, five hundred dollars", "USD 500.00"),
        ("Twenty-Five Million Dollars ($26,000,000)", NoValue.CONTRADICTION),
        ("Five Thousand and 50/100 Dollars ($5,000.00)", NoValue.CONTRADICTION),
        ("$5 or $6", NoValue.SEVERAL),
        ("$____", NoValue.BLANK),
        ("[AMOUNT_1]", NoValue.HIDDEN),
        ("five hundred units", NoValue.NOTHING),
    ],
)
def test_amounts(words: str, value: str) -> None:
    found = read_value(FieldKind.MONEY, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value


@given(st.sampled_from(["USD", "EUR", "GBP", "JPY", "CHF"]), st.decimals(0, 10**12, places=2))
def test_a_canonical_value_is_read_unchanged(currency: str, value: Decimal) -> None:
    text = written(currency, value)
    assert read_value(FieldKind.MONEY, text) == FieldValue(FieldKind.MONEY, text)
    assert read_value(FieldKind.MONEY, f"{currency} {value:,.2f}") == FieldValue(FieldKind.MONEY, text)


@pytest.mark.parametrize("amount", ["$5", "US$5,000,000", "USD 5,000,000", "EUR 5.5 million", "5 euros"])
def test_an_amount_has_its_whole_currency(amount: str) -> None:
    words = f"at least {amount} in cash"
    assert [words[one.start : one.end] for one in amounts(words)] == [amount]
