"""Numbers in words and digits."""

from decimal import Decimal

import pytest

from services.shared.domain.fields.numbers import Number, figure, numbers, plain


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("thirty", "30"),
        ("twenty-five million", "25000000"),
        ("one hundred and twenty-five thousand", "125000"),
        ("two thousand nineteen", "2019"),
        ("twenty-first", "21"),
        ("one two", "1 2"),
        ("one-half", "0.5"),
        ("two and three quarters", "2.75"),
        ("one and one-half", "1.5"),
        ("half", "0.5"),
        ("1,500.25", "1500.25"),
        ("1.500.000,25", "1500000.25"),
        ("2 1/2", "2.5"),
        ("1/4", "0.25"),
        ("25MM", "25000000"),
        ("1.5 million", "1500000"),
        ("thirty (30)", "30 30"),
        ("18t h", "18"),
        ("Section 2.1.3", ""),
        ("anyone else, someone", ""),
        ("and hundred", ""),
        ("1,2,3", ""),
    ],
)
def test_numbers(words: str, values: str) -> None:
    assert [one.value for one in numbers(words)] == [Decimal(value) for value in values.split()]


def test_spans_contain_only_the_number() -> None:
    assert numbers("at least thirty (30) days") == [
        Number(9, 15, Decimal(30), True),
        Number(17, 19, Decimal(30), False),
    ]


@pytest.mark.parametrize(("value", "text"), [("2", "2.00"), ("2.250", "2.25"), ("0.125", "0.125"), ("1E+3", "1000.00")])
def test_plain(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize("words", ["1.2.3", "12,34", "", "1,5"])
def test_text_that_is_not_a_number(words: str) -> None:
    assert figure(words) is None
