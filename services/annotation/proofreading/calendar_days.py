"""Dates in words of the text: a day of a month, its value, and the end of a period of months or years."""

import datetime as dt
import re
from collections.abc import Iterator

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
ANY_DAY = r"\b" + MONTH + r"\s{1,3}\d{1,2}(?:st|nd|rd|th)?,?\s{1,3}(?:19|20)\d\d\b"
DAY = re.compile(
    r"\b(?P<month>" + MONTH + r")\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def days_in(text: str) -> Iterator[re.Match[str]]:
    """The matches of `DAY`, in order. Each ends with its year, which is found first."""
    end = 0
    for year in _YEAR.finditer(text):
        match = DAY.search(text, max(end, year.start() - _LONGEST), year.end())
        if match and match.end() == year.end():
            yield match
        end = year.end()


def date_of(match: re.Match[str]) -> dt.date | None:
    """The date of a match of `DAY`; None if no calendar has it."""
    try:
        return dt.date(int(match["year"]), _MONTHS.index(match["month"].lower()) + 1, int(match["day"]))
    except ValueError:
        return None


def read_day(words: str) -> dt.date | None:
    """The date that `words` are as a whole, or None."""
    match = DAY.fullmatch(words)
    return date_of(match) if match else None


def later(start: dt.date, months: int) -> dt.date:
    """The same day `months` later; the 28th for a day behind it, which not every month has."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, 28))


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_LONGEST = 24  # code points before the year
_YEAR = re.compile(r"\s(?:19|20)\d\d\b")
