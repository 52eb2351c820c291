"""Dates that no calendar has, periods that contradict their dates, days of the week, and two dates of a paper."""

import re
from collections.abc import Iterator, Sequence

from services.annotation.proofreading.calendar_days import ANY_DAY, date_of, days_in, later, read_day
from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.fields.nearby import matches_near
from services.shared.domain.fields.numbers import numbers
from services.shared.domain.spans import RedactedSpan

_Days = Sequence[re.Match[str]]
"""All dates of a text."""


def check_dates(sheet: Sheet) -> Iterator[Fault]:
    """The date of the paper is that of its preamble; a paper that is restated also names the earlier one."""
    days = tuple(days_in(sheet.text))
    for match in days:
        if date_of(match) is None:
            yield Fault(Check.IMPOSSIBLE_DATE, RedactedSpan(*match.span()))
    for match in _near(_PERIOD, sheet.text, days):
        first, last = read_day(match["from"]), read_day(match["to"])
        if first and last and last < first:
            yield Fault(Check.CONTRADICTING_DATE, RedactedSpan(*match.span("to")), RedactedSpan(*match.span("from")))
    for check in (_weekdays, _lengths, _in_figures):
        yield from check(sheet.text, days)
    if not sheet.is_amendment and not _RESTATED.search(sheet.text, 0, _TOP):
        yield from _own_dates(sheet, days)


def _near(pattern: re.Pattern[str], text: str, days: _Days) -> Iterator[re.Match[str]]:
    """The matches of a pattern that has a date."""
    return matches_near(pattern, text, days, _REACH, _REACH)


def _own_dates(sheet: Sheet, days: _Days) -> Iterator[Fault]:
    """Other dates of a paper with the same title as the preamble's."""
    own = _PREAMBLE.search(sheet.text, 0, _TOP)
    day = read_day(own["date"]) if own else None
    if own is None or day is None:
        return
    title = " ".join(own["title"].lower().split())
    for match in _near(_DATED, sheet.text, days):
        other = read_day(match["date"])
        same = " ".join(match["title"].lower().split()).endswith(title)
        if _EARLIER.search(sheet.text, max(match.start() - _BEFORE, 0), match.start()):
            continue
        if same and match.start("date") != own.start("date") and other not in (None, day):
            yield Fault(Check.CONTRADICTING_DATE, RedactedSpan(*match.span("date")), RedactedSpan(*own.span("date")))


def _weekdays(text: str, days: _Days) -> Iterator[Fault]:
    """Days of the week that the date behind them does not have."""
    for match in _near(_WEEKDAY, text, days):
        day = read_day(match["date"])
        if day and not match["weekday"].lower().startswith(day.strftime("%A").lower()):
            yield Fault(
                Check.CONTRADICTING_DATE, RedactedSpan(*match.span("weekday")), RedactedSpan(*match.span("date"))
            )


def _lengths(text: str, days: _Days) -> Iterator[Fault]:
    """Periods whose length in years or months is not that from their first to their last day."""
    for match in _near(_LENGTH, text, days):
        count = numbers(" ".join(match["count"].lower().split()))
        first, last = read_day(match["from"]), read_day(match["to"])
        if len(count) != 1 or not first or not last or not 0 < count[0].value <= _LONGEST:
            continue
        months = int(count[0].value * (12 if match["unit"].lower().startswith("year") else 1))
        if abs((later(first, months) - last).days) > _SLACK:
            yield Fault(Check.CONTRADICTING_DATE, RedactedSpan(*match.span("to")), RedactedSpan(*match.span("count")))


def _in_figures(text: str, days: _Days) -> Iterator[Fault]:
    """Dates in words with another date in figures behind them, read in both orders."""
    for match in _near(_FIGURES, text, days):
        day = read_day(match["date"])
        one, other, year = (int(match[name]) for name in ("one", "other", "year"))
        if day and ((day.month, day.day) not in ((one, other), (other, one)) or year % 100 != day.year % 100):
            yield Fault(
                Check.CONTRADICTING_DATE, RedactedSpan(*match.span("date")), RedactedSpan(*match.span("figures"))
            )


_TOP = 8_000
_REACH = 600
_BEFORE = 80
_LONGEST = 120  # years or months
_SLACK = 10  # days
_EARLIER = re.compile(
    r"(?i)\b(?:that|certain|prior|previous(?:ly)?|existing|original|earlier|former|supersedes?|replaces?"
    r"|another|other)\b[^.;]{0,60}$"
)
_PERIOD = re.compile(
    r"\b(?i:from|beginning(?: on)?|commenc(?:es?|ing)(?: on)?|starting(?: on)?)(?:\sand\sincluding)?\s{1,3}(?P<from>"
    + ANY_DAY
    + r"),?\s{1,3}(?:(?:and|which)\s)?(?:(?:shall\s)?(?:to|through|until|ending|ends?|end|expir(?:es?|ing)"
    r"|terminat(?:es?|ing)|continu(?:es?|ing))(?:\s(?:and|including|through|until|on|to)){0,3})\s{1,3}"
    r"(?P<to>" + ANY_DAY + ")"
)
_WEEKDAY = re.compile(
    r"\b(?P<weekday>(?i:mon|tues|wednes|thurs|fri|satur|sun)day),?\s{1,3}(?:the\s{1,3})?(?P<date>" + ANY_DAY + ")"
)
_LENGTH = re.compile(
    r"\b(?i:term|period)\b[^.;]{0,40}?\b(?P<count>\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?)\s{1,3}(?:\(\d{1,3}\)\s{1,3})?"
    r"(?:consecutive\s{1,3}|full\s{1,3})?(?P<unit>years?|months?)[\s,]{1,4}(?:that\s|which\s|and\s)?(?:shall\s)?"
    r"(?i:from|commenc(?:es?|ing)|begin(?:s|ning)|start(?:s|ing))(?:\s(?:on|as\sof|and\sincluding|from)){0,2}\s{1,3}(?P<from>"
    + ANY_DAY
    + r"),?\s{1,3}(?:and\s)?(?:to|through|until|end(?:s|ing)|expir(?:es|ing)|terminat(?:es|ing))"
    r"(?:\s(?:and|including|on|through)){0,2}\s{1,3}(?P<to>" + ANY_DAY + ")"
)
_FIGURES = re.compile(
    r"(?P<date>"
    + ANY_DAY
    + r")\s{0,3}\(\s?(?P<figures>(?P<one>\d{1,2})[/.-](?P<other>\d{1,2})[/.-](?P<year>\d{2}(?:\d\d)?))\s?\)"
)
_NAME = (
    r"(?P<title>(?:[A-Z][\w&’'-]{0,30}\s{1,3}(?:(?:and|of|for)\s{1,3})?){0,5}(?:Agreement|AGREEMENT|Lease"
    r"|LEASE|Contract|CONTRACT|Guaranty|GUARANTY|Note|NOTE))"
)
_AS_OF = (
    r"(?:(?i:dated|made|entered\s{1,3}into|effective|is"
    r"|made\s{1,3}and\s{1,3}entered\s{1,3}into)[,\s]{1,3}){1,3}(?i:(?:as\s{1,3}of|on|this)\s{1,3})?"
    r"(?P<date>" + ANY_DAY + ")"
)
_PREAMBLE = re.compile(r"\b(?i:this)\s{1,3}" + _NAME + r"[\s,]{1,4}(?:\([^()]{1,80}\)[\s,]{1,4})?" + _AS_OF)
_DATED = re.compile(
    _NAME
    + r"[\s,]{1,4}(?:\([^()]{1,80}\)[\s,]{1,4})?(?i:dated)[,\s]{1,3}(?i:(?:as\s{1,3}of|on)\s{1,3})?(?P<date>"
    + ANY_DAY
    + ")"
)
_RESTATED = re.compile(r"(?i)\brestate(?:d|ment|s)\b|\bamended\b")
