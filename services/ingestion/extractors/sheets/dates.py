"""Show serial numbers as dates and times by the tokens of a number format."""

import datetime as dt
from collections.abc import Sequence

from services.ingestion.extractors.sheets.codes import Kind, Token

_DAY = 86_400
_LAST = 2_958_466  # the day after 9999-12-31


def shown_date(serial: float, tokens: Sequence[Token], *, since_1904: bool) -> str | None:
    """The date, or None if the number is no date. Days count from 1900 or 1904."""
    if not 0 <= serial < _LAST:
        return None
    decimals = _decimals(tokens)
    ticks = 10**decimals
    total = round(serial * _DAY * ticks)
    seconds, part = divmod(total, ticks)
    days, in_day = divmod(seconds, _DAY)
    moment = _moment(days + 1462 * since_1904, in_day)
    if moment is None:
        return None
    half = any(kind is Kind.DATE and text in _HALVES for kind, text in tokens)
    return "".join(
        _piece(tokens, place, moment, seconds, half=half, part=f"{part:0{decimals}d}" if decimals else "")
        for place in range(len(tokens))
    )


def _moment(days: int, seconds: int) -> dt.datetime | None:
    """The point in time. Excel counts a 29 February 1900, and shows 0 January 1900 for days that it has no date for."""
    if not 0 <= days < _LAST:
        return None
    first = dt.datetime(1899, 12, 30 if days > 60 else 31)  # noqa: DTZ001 - sheets have local times
    return first + dt.timedelta(days=days, seconds=seconds)


def _decimals(tokens: Sequence[Token]) -> int:
    """The digits after the point of the seconds: at most three."""
    point = next((place for place, (kind, _) in enumerate(tokens) if kind is Kind.POINT), len(tokens))
    return min(3, sum(kind is Kind.DIGIT for kind, _ in tokens[point:]))


def _piece(tokens: Sequence[Token], place: int, moment: dt.datetime, seconds: int, *, half: bool, part: str) -> str:
    kind, text = tokens[place]
    if kind is Kind.ELAPSED:
        unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
        return str(seconds // unit).zfill(len(text))
    if kind is Kind.POINT:
        return f".{part}" if part else "."
    if kind is Kind.DIGIT:
        return ""
    if kind is not Kind.DATE:
        return text
    if text[0] == "m" and _is_minute(tokens, place):
        return str(moment.minute).zfill(min(len(text), 2))
    return _dated(text, moment, half=half)


def _dated(text: str, moment: dt.datetime, *, half: bool) -> str:
    """A token of a date or a time, other than minutes."""
    if text in _HALVES:
        return ("AM" if moment.hour < 12 else "PM")[: 2 if len(text) > 3 else 1]
    first, size = text[0], len(text)
    if first == "y":
        return f"{moment.year:04d}" if size > 2 else f"{moment.year % 100:02d}"
    if first == "m" and size > 2:
        name = _MONTHS[moment.month - 1]
        return {3: name[:3], 5: name[:1]}.get(size, name)
    if first == "d" and size > 2:
        name = _DAYS[moment.weekday()]
        return name[:3] if size == 3 else name
    number = {"m": moment.month, "d": moment.day, "s": moment.second}.get(first)
    if number is None:
        number = (moment.hour + 11) % 12 + 1 if half else moment.hour
    return str(number).zfill(min(size, 2))


def _is_minute(tokens: Sequence[Token], place: int) -> bool:
    """Whether an `m` is of minutes: the token of time before it is of hours, or the one after it of seconds."""
    if len(tokens[place][1]) > 2:
        return False
    before = next((text for kind, text in reversed(tokens[:place]) if kind in _TIMES and text not in _HALVES), "")
    after = next((text for kind, text in tokens[place + 1 :] if kind in _TIMES and text not in _HALVES), "")
    return before[:1] == "h" or after[:1] == "s"


_TIMES = (Kind.DATE, Kind.ELAPSED)
_HALVES = frozenset({"am/pm", "a/p"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
