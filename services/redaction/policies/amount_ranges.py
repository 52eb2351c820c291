"""Generalises amounts of money to ranges: "12,345,678 USD" becomes [USD 10M–50M]."""

import re
from bisect import bisect_right
from decimal import Decimal


def amount_range(words: str) -> str | None:
    """The range of an amount with its currency; None if the number or the currency is ambiguous."""
    currency = _CURRENCY.findall(words)
    numbers = _NUMBER.findall(words)
    if len(numbers) != 1 or not currency:
        return None
    number, scale = numbers[0]
    value = _value(number)
    if value is None:
        return None
    place = bisect_right(_BOUNDS, value * _SCALES[scale.casefold()]) - 1
    name = _CODES.get(currency[0].casefold(), currency[0].upper())
    if place == len(_BOUNDS) - 1:
        return f"[{name} {_NAMES[place]} or more]"
    return f"[{name} {_NAMES[place]}–{_NAMES[place + 1]}]"


def _value(number: str) -> Decimal | None:
    """The number; None if its dots and commas are ambiguous."""
    plain = re.sub(r"[  ]", "", number)
    if re.fullmatch(r"\d+|\d{1,3}(?:,\d{3})+", plain):
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+\.\d+", plain):
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"\d+,\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return None


_NUMBER = re.compile(
    r"(\d(?:[\d.,  ]*\d)?)\s*(thousand\b|million\b|billion\b|mn\b|bn\b|m\b|k\b|)", re.ASCII | re.IGNORECASE
)
_SCALES = {
    "": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_BOUNDS = [
    0, *(step * 10**power for power in range(3, 10) for step in (1, 5)), 10**10,
]  # fmt: skip
_NAMES = [
    "0", "1K", "5K", "10K", "50K", "100K", "500K", "1M", "5M", "10M", "50M", "100M", "500M", "1B", "5B", "10B",
]  # fmt: skip
_CODES = {
    "us$": "USD", "$": "$", "€": "EUR", "£": "GBP", "¥": "JPY", "dollar": "$", "dollars": "$", "euro": "EUR",
    "euros": "EUR", "sterling": "GBP", "yen": "JPY",
}  # fmt: skip
_CURRENCY = re.compile(r"US\$|[$€£¥]|\b[A-Z]{3}(?![A-Za-z])|\b(?i:dollars?|euros?|sterling|yen)\b")
