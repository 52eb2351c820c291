"""Dates of birth in columns, after labels in many languages, and beside other values that identify a person."""

import pytest

from services.redaction.recognisers.births import BIRTHS
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Name\tDate of birth\nJo Roe\t12.04.1961\n", "12.04.1961"),
        ("| Name | DOB |\n|---|---|\n| Jo Roe | 1961-04-12 |\n", "1961-04-12"),
        ("Geburtsdatum: 12.04.1961", "12.04.1961"),
        ("born in Paris on 12 April 1961", "12 April 1961"),
        ("Date of birth (DD/MM/YYYY): 12/04/1961", "12/04/1961"),
        ("Jo Roe, b. April 12, 1961", "April 12, 1961"),
        ("né à Lyon le 12.04.1961", "12.04.1961"),
        ("Signed in 2010. Jo Roe, passport 123456789, April 12, 1961, Irish", "April 12, 1961"),
    ],
)
def test_finds(text: str, date: str) -> None:
    assert found(BIRTHS, text) == [date]


@pytest.mark.parametrize(
    "text",
    [
        "dated April 12, 2009",
        "Name\tDate of hire\tDate of birth\nJo Roe\t12.04.2011\t",
        "a passport that was issued on April 12, 2009",
        "the birth of a new market. Dated as of April 12, 2009",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(BIRTHS, text) == []
