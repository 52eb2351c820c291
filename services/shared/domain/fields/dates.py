"""Reads dates in English words and in digits as ISO 8601."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from services.shared.domain.fields.numbers import numbers
from services.shared.domain.fields.types import NoValue


def read(words: str, cue: re.Pattern[str] | None = None, against: re.Pattern[str] | None = None) -> str | NoValue:
    """The date in `words`: a day, else a month, else a year.

    If there are several days, only those close after a match of `cue` count, without a match of `against` in between.
    """
    found = list(days(words))
    if not found:
        return _less_than_a_day(words)
    values = {value for _, _, value in found}
    if len(values) > 1 and cue is not None:
        own, other = _ends(cue, words), _ends(against, words)
        values = {
            value for start, _, value in found if _distance(own, start) <= min(_NEAR, _distance(other, start))
        } or values
    return values.pop() if len(values) == 1 else NoValue.SEVERAL


def _ends(cue: re.Pattern[str] | None, words: str) -> list[int]:
    return [match.end() for match in cue.finditer(words)] if cue else []


def _distance(ends: Sequence[int], start: int) -> int:
    place = bisect_right(ends, start)
    return start - ends[place - 1] if place else _FAR


def _less_than_a_day(words: str) -> str | NoValue:
    if _BLANK_DAY.search(words):
        return NoValue.BLANK
    months = {f"{match['year']}-{_month(match['month']):02}" for match in _MONTH_YEAR.finditer(words)}
    if months:
        return months.pop() if len(months) == 1 else NoValue.SEVERAL
    year = _YEAR_ALONE.fullmatch(words)
    return year["year"] if year else NoValue.NOTHING


def days(words: str) -> Iterator[tuple[int, int, str | NoValue]]:
    """Every day with its span. `words` has single spaces."""
    for match in _LONG.finditer(words):
        yield *match.span(), _date(_year(match["year"]), _month(match["month"]), int(match["day"]))
    for match in _SHORT.finditer(words):
        yield *match.span(), _date(_year(match["year"]), _month(match["month"]), int(match["day"]))
    for match in _ISO.finditer(words):
        yield *match.span(), _date(int(match["year"]), int(match["month"]), int(match["day"]))
    for match in _FIGURES.finditer(words):
        yield *match.span(), _from_figures(int(match["one"]), int(match["two"]), _year(match["year"]))
    for match in _SPELLED.finditer(words):
        yield *match.span(), _from_words(match)


def _from_figures(one: int, two: int, year: int) -> str | NoValue:
    if one > 12 or two > 12 or one == two:
        month, day = (two, one) if one > 12 else (one, two)
        return _date(year, month, day)
    return NoValue.AMBIGUOUS


def _from_words(match: re.Match[str]) -> str | NoValue:
    year = match["figures"] or next((str(one.value) for one in numbers(match["words"] or "")), "")
    values = {int(one.value) for one in numbers(match["day"])}
    if len(values) != 1 or not _FOUR.fullmatch(year):
        return NoValue.CONTRADICTION if len(values) > 1 else NoValue.NOTHING
    return _date(int(year), _month(match["month"]), values.pop())


def _date(year: int, month: int, day: int) -> str | NoValue:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return NoValue.CONTRADICTION


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _year(figures: str) -> int:
    """The year. Two digits are a year from 1970 to 2069."""
    year = int(figures)
    return year if len(figures) == 4 else year + (2000 if year < 70 else 1900)


_NEAR, _FAR = 90, 1_000_000  # code points
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_M = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b)\.?"
)
_Y = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_D = r"(?P<day>\d{1,2})"
_NTH = r"(?: ?(?:s ?t|n ?d|r ?d|t ?h))?"
_OF = r"(?: ?,?(?: day)?,?(?: ?of)? ?| ?- ?)"
_ORDINAL = (
    r"(?:twenty|thirty|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twentie|thirtie)th)"
)
_LONG = re.compile(rf"\b{_M} ?{_D}(?:{_NTH})\b ?(?:day)? ?[,.;]? ?(?:of )?(?:the year )?{_Y}", re.IGNORECASE)
_SHORT = re.compile(rf"(?<![\d.,/$]){_D}{_NTH}\b{_OF}{_M} ?[,.-]? ?(?:of )?(?:the year )?{_Y}", re.IGNORECASE)
_ISO = re.compile(rf"(?<![\d/.-]){_Y}-(?P<month>\d\d)-(?P<day>\d\d)(?![\d/-])")
_FIGURES = re.compile(
    r"(?<![\d/.-])(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2}|\d{2})(?![\d/-])"
)
_SPELLED = re.compile(
    rf"\b(?P<day>{_ORDINAL}(?:[ -]{_ORDINAL})?(?: ?\(\d{{1,2}}{_NTH}\))?)(?: day)?,?(?: of)? {_M} ?,? ?(?:of )?(?:in )?"
    r"(?:the year )?(?:(?P<figures>(?:19|20)\d{2})(?!\d)|(?P<words>(?:nineteen|two thousand)(?:[ -][a-z]{3,9}){0,5}))",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"\b{_M} ?,? ?(?:of )?{_Y}", re.IGNORECASE)
_YEAR_ALONE = re.compile(
    r"[^\w]*(?:(?:in|during|the|of|fiscal|calendar|year) )*(?P<year>(?:19|20)\d{2})[^\w]*", re.IGNORECASE
)
_FOUR = re.compile(r"(?:19|20)\d{2}")
_GAP = r"(?:__(?!_)|---(?!-)|\.{4}(?!\.)|\[[ _*●•·-]*\]|[●•])"
_OPEN = _GAP.replace("(?!_)", "")
_ANY_MONTH = _M.replace("?P<month>", "?:")
_BLANK_DAY = re.compile(
    rf"{_GAP}{_NTH} ?(?:day )?(?:of )?,? ?(?:{_OPEN}|{_ANY_MONTH}|(?:19|20)\d\d)"
    rf"|\b{_ANY_MONTH} ?(?:\d{{1,2}})?,? ?{_OPEN}|\b(?:19|20)\d?_|\bday of ?(?:,? ?(?:19|20)(?:\d\d)?\b|_)",
    re.IGNORECASE,
)
