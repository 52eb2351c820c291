"""Compares field values with each other and with limits."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.shared.domain.fields.types import FieldKind, FieldValue


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. Only quantities of the same unit have an order.

    Dates count days since year 1, durations days with a month of 365.25/12. The unit of money is its currency; a
    formula is its margin, with the basis as unit.
    """

    number: Decimal
    unit: str


def quantity(value: FieldValue) -> Quantity | None:
    """None if the value has no order: laws, parties, text, a date without its day, a basis without its margin."""
    measure = _MEASURES.get(value.kind)
    return measure(value.canonical) if measure else None


def compare(one: FieldValue, other: FieldValue) -> int | None:
    """-1, 0 or 1. None if the two have no order: different kinds, currencies or bases.

    A month or a year has an order with another date only if the two do not overlap.
    """
    if one.kind is not other.kind:
        return None
    if one.kind is FieldKind.DATE:
        return _dates(one.canonical, other.canonical)
    a, b = quantity(one), quantity(other)
    if a is None or b is None:
        return 0 if one.canonical.casefold() == other.canonical.casefold() else None
    return (a.number > b.number) - (a.number < b.number) if a.unit == b.unit else None


def _dates(one: str, other: str) -> int | None:
    if one == other:
        return 0 if len(one) == _DAY else None
    if one.startswith(other) or other.startswith(one):
        return None
    return 1 if one > other else -1


def _date(text: str) -> Quantity | None:
    return Quantity(Decimal(dt.date.fromisoformat(text).toordinal()), "date") if len(text) == _DAY else None


def _money(text: str) -> Quantity:
    currency, _, number = text.partition(" ")
    return Quantity(Decimal(number), currency)


def _margin(text: str) -> Quantity | None:
    match = _RATE.fullmatch(text)
    if match is None or not match["number"]:
        return None
    number = Decimal(match["number"])
    return Quantity(-number if match["sign"] == "-" else number, match["basis"] or "%")


def _days(text: str) -> Decimal:
    date, _, time = text.removeprefix("P").partition("T")
    days = sum((Decimal(number) * _DAYS[unit] for number, unit in _PART.findall(date)), Decimal())
    return days + sum((Decimal(number) / 24 for number, _ in _PART.findall(time)), Decimal())


_DAY = len("2026-03-31")
_DAYS = {"Y": Decimal("365.25"), "M": Decimal("365.25") / 12, "W": Decimal(7), "D": Decimal(1)}
_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWDH])")
_RATE = re.compile(r"(?:(?P<basis>[A-Z ]*[A-Z])(?: (?P<sign>[+-]) |$))?(?P<number>\d+(?:\.\d+)?)?")
_MEASURES: Mapping[FieldKind, Callable[[str], Quantity | None]] = {
    FieldKind.DATE: _date,
    FieldKind.MONEY: _money,
    FieldKind.DURATION: lambda text: Quantity(_days(text), "day"),
    FieldKind.PERCENT: lambda text: Quantity(Decimal(text), "%"),
    FieldKind.RATIO: lambda text: Quantity(Decimal(text), "1"),
    FieldKind.RATE: _margin,
    FieldKind.FORMULA: _margin,
}
