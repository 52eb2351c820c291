"""Field values for people: `5 years` for P5Y, `Delaware` for US-DE."""

import re
from collections.abc import Callable, Mapping

from services.shared.domain.fields.places import CODES
from services.shared.domain.fields.types import FieldKind, FieldValue


def readable(value: FieldValue) -> str:
    """The value for people: `90 days`, `USD 1,500,000.00`, `3.50 to 1`, `New York`."""
    convert = None if value.canonical == "none" else _READABLE.get(value.kind)
    return convert(value.canonical) if convert else value.canonical


def _money(text: str) -> str:
    currency, _, number = text.partition(" ")
    whole, point, cents = number.partition(".")
    return f"{currency} {int(whole):,}{point}{cents}"


def _rate(text: str) -> str:
    return f"{text} %" if text[-1:].isdigit() else text


def _duration(text: str) -> str:
    date, _, time = text.removeprefix("P").partition("T")
    pairs = [(number, _UNITS[unit]) for number, unit in _PART.findall(date)]
    pairs += [(number, _CLOCK[unit]) for number, unit in _PART.findall(time)]
    return " ".join(f"{number} {unit}{'' if number == '1' else 's'}" for number, unit in pairs) or text


_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_CLOCK = {"H": "hour", "M": "minute", "S": "second"}
_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWDHS])")
# A place with several names is shown by the first one in the table.
_NAME_BY_CODE: Mapping[str, str] = {code: name for name, code in reversed(list(CODES.items()))}
_READABLE: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.DURATION: _duration,
    FieldKind.MONEY: _money,
    FieldKind.PERCENT: lambda text: f"{text} %",
    FieldKind.RATIO: lambda text: f"{text} to 1",
    FieldKind.RATE: _rate,
    FieldKind.FORMULA: _rate,
    FieldKind.LAW: lambda text: _NAME_BY_CODE.get(text, text),
}
