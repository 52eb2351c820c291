"""Reads periods as ISO 8601 durations. `thirty (60) days` has no value: words and digits contradict each other."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.shared.domain.fields.numbers import Number, numbers
from services.shared.domain.fields.types import NoValue


@dataclass(frozen=True, slots=True)
class Part:
    """`thirty (30) days` at `[start, end)`: value 30, unit `day`. `value` is None if words and digits differ."""

    start: int
    end: int
    value: Decimal | None
    unit: str


def read(words: str) -> str | NoValue:
    """The period in `words`, or why there is not exactly one."""
    written = _ISO.fullmatch(words.strip())
    if written and any(written.groups()):
        return words.strip()
    values = {value for _, _, value in periods(words)}
    if NoValue.CONTRADICTION in values:
        return NoValue.CONTRADICTION
    if not values:
        return NoValue.BLANK if _BLANK.search(words) else NoValue.NOTHING
    return values.pop() if len(values) == 1 else NoValue.SEVERAL


def periods(words: str) -> Iterator[tuple[int, int, str | NoValue]]:
    """Every period with its span; those written as `month to month` come last."""
    for group in _groups(words, parts(words)):
        yield group[0].start, group[-1].end, _text(group)
    for match in _EACH.finditer(words):
        yield *match.span(), _EACH_UNIT[match["unit"].lower()]


def parts(words: str) -> Iterator[Part]:
    """Every number with its unit of time, in order. `words` has single spaces."""
    known = numbers(words)
    ends = [one.end for one in known]
    for unit in _UNIT.finditer(words):
        place = bisect_left(ends, unit.start() + 1) - 1
        if place < 0 or not _CLOSE.fullmatch(words[known[place].end : unit.start()]):
            continue
        if known[place].ordinal != (unit["nth"] is not None):
            continue
        yield _part(words, known, place, unit)


def _part(words: str, known: Sequence[Number], place: int, unit: re.Match[str]) -> Part:
    number, name = known[place], (unit["unit"] or "year").lower()
    before = known[place - 1] if place else None
    start, value = number.start, number.value
    adjacent = before is not None and before.spelled != number.spelled and before.ordinal == number.ordinal
    if before is not None and adjacent and _BESIDE.fullmatch(words[before.end : number.start]):
        start = before.start
        return Part(start, unit.end(), value if before.value == value else None, name)
    return Part(start - (words[start - 1 : start] == "("), unit.end(), value, name)


def _groups(words: str, found: Iterator[Part]) -> Iterator[list[Part]]:
    """Groups of parts that form one period: `two years and six months`."""
    group: list[Part] = []
    for part in found:
        joined = group and _JOINED.fullmatch(words[group[-1].end : part.start])
        if joined and _ORDER.index(part.unit) > _ORDER.index(group[-1].unit):
            group.append(part)
            continue
        if group:
            yield group
        group = [part]
    if group:
        yield group


def _text(group: Sequence[Part]) -> str | NoValue:
    date, time = "", ""
    for part in group:
        if part.value is None:
            return NoValue.CONTRADICTION
        value, sign = _whole(part.value * _UNITS[part.unit][0], _UNITS[part.unit][1])
        if sign == "H":
            time += f"{value}H"
        elif value:
            date += f"{value}{sign}"
    return f"P{date}{'T' * bool(time)}{time}" if date or time else NoValue.NOTHING


def _whole(value: Decimal, sign: str) -> tuple[str, str]:
    """Converts half years to months and half weeks to days. Other fractions stay decimals."""
    if value != value.to_integral_value() and sign in _SMALLER:
        factor, smaller = _SMALLER[sign]
        if value * factor == (value * factor).to_integral_value():
            value, sign = value * factor, smaller
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text), sign


_UNITS: dict[str, tuple[int, str]] = {
    "year": (1, "Y"),
    "anniversary": (1, "Y"),
    "quarter": (3, "M"),
    "month": (1, "M"),
    "fortnight": (2, "W"),
    "week": (1, "W"),
    "day": (1, "D"),
    "hour": (1, "H"),
}
_ORDER = tuple(_UNITS)
_SMALLER = {"Y": (12, "M"), "W": (7, "D")}
_EACH_UNIT = {"year": "P1Y", "month": "P1M", "week": "P1W", "day": "P1D"}
_KINDS = (
    r"(?:(?:calendar|business|banking|working|full|consecutive|successive|additional|fiscal|contract|trading|more) )"
)
_UNIT = re.compile(
    rf"{_KINDS}{{0,2}}(?:(?P<unit>year|quarter|month|fortnight|week|day|hour)s?|(?P<nth>anniversary))\b", re.IGNORECASE
)
_CLOSE = re.compile(r" ?(?:[(\[][^()\d]{0,6}[)\]]|[)\]])?[ -]{0,2}")
_BESIDE = re.compile(r" ?-? ?[(\[] ?")
_JOINED = re.compile(r"['’]?,? (?:and )?[(]?")
_EACH = re.compile(r"\b(?P<unit>year|month|week|day)[ -]to[ -](?P=unit)\b", re.IGNORECASE)
_ISO = re.compile(
    r"P(?=\d|T\d)(\d+(?:\.\d+)?Y)?(\d+(?:\.\d+)?M)?(\d+(?:\.\d+)?W)?(\d+(?:\.\d+)?D)?(?:T(\d+(?:\.\d+)?H))?"
)
_BLANK = re.compile(rf"(?:__(?!_)|\[[ _*●•.]*\]|[●•])[)\]]? ?{_KINDS}{{0,2}}(?:year|month|week|day)s?\b", re.IGNORECASE)
