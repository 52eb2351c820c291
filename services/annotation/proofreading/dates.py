"""Dates that no calendar has, terms that end before they begin, and two dates of the same paper."""

import datetime as dt
import re
from collections.abc import Iterator

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


def check_dates(sheet: Sheet) -> Iterator[Fault]:
    """The date of the paper is that of its preamble; a paper that is restated also names the earlier one."""
    for match in _DAY.finditer(sheet.text):
        if _date(match) is None:
            yield Fault(Check.IMPOSSIBLE_DATE, RedactedSpan(*match.span()))
    for match in _PERIOD.finditer(sheet.text):
        ends = _DAY.fullmatch(match["from"]), _DAY.fullmatch(match["to"])
        first, last = (_date(one) if one else None for one in ends)
        if first and last and last < first:
            yield Fault(Check.CONTRADICTING_DATE, RedactedSpan(*match.span("to")), RedactedSpan(*match.span("from")))
    if not sheet.is_amendment and not _RESTATED.search(sheet.text, 0, _TOP):
        yield from _own_dates(sheet)


def _own_dates(sheet: Sheet) -> Iterator[Fault]:
    """Other dates of a paper with the same title as the preamble's."""
    own = _PREAMBLE.search(sheet.text, 0, _TOP)
    day = _DAY.fullmatch(own["date"]) if own else None
    if own is None or day is None:
        return
    title = " ".join(own["title"].lower().split())
    for match in _DATED.finditer(sheet.text):
        other = _DAY.fullmatch(match["date"])
        same = " ".join(match["title"].lower().split()).endswith(title)
        if _EARLIER.search(sheet.text, max(match.start() - _BEFORE, 0), match.start()):
            continue
        if same and other and match.start("date") != own.start("date") and _date(other) not in (None, _date(day)):
            yield Fault(Check.CONTRADICTING_DATE, RedactedSpan(*match.span("date")), RedactedSpan(*own.span("date")))


def _date(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match["year"]), _MONTHS.index(match["month"].lower()) + 1, int(match["day"]))
    except ValueError:
        return None


_TOP = 8_000
_BEFORE = 80
_EARLIER = re.compile(
    r"(?i)\b(?:that|certain|prior|previous(?:ly)?|existing|original|earlier|former|supersedes?|replaces?"
    r"|another|other)\b[^.;]{0,60}$"
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_ANY_DAY = r"\b" + _MONTH + r"\s{1,3}\d{1,2}(?:st|nd|rd|th)?,?\s{1,3}(?:19|20)\d\d\b"
_DAY = re.compile(
    r"\b(?P<month>" + _MONTH + r")\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?i:from|beginning(?: on)?|commenc(?:es?|ing)(?: on)?|starting(?: on)?)(?:\sand\sincluding)?\s{1,3}(?P<from>"
    + _ANY_DAY
    + r"),?\s{1,3}(?:(?:and|which)\s)?(?:(?:shall\s)?(?:to|through|until|ending|ends?|end|expir(?:es?|ing)"
    r"|terminat(?:es?|ing)|continu(?:es?|ing))(?:\s(?:and|including|through|until|on|to)){0,3})\s{1,3}"
    r"(?P<to>" + _ANY_DAY + ")"
)
_NAME = (
    r"(?P<title>(?:[A-Z][\w&’'-]{0,30}\s{1,3}(?:(?:and|of|for)\s{1,3})?){0,5}(?:Agreement|AGREEMENT|Lease"
    r"|LEASE|Contract|CONTRACT|Guaranty|GUARANTY|Note|NOTE))"
)
_AS_OF = (
    r"(?:(?i:dated|made|entered\s{1,3}into|effective|is"
    r"|made\s{1,3}and\s{1,3}entered\s{1,3}into)[,\s]{1,3}){1,3}(?i:(?:as\s{1,3}of|on|this)\s{1,3})?"
    r"(?P<date>" + _ANY_DAY + ")"
)
_PREAMBLE = re.compile(r"\b(?i:this)\s{1,3}" + _NAME + r"[\s,]{1,4}(?:\([^()]{1,80}\)[\s,]{1,4})?" + _AS_OF)
_DATED = re.compile(
    _NAME
    + r"[\s,]{1,4}(?:\([^()]{1,80}\)[\s,]{1,4})?(?i:dated)[,\s]{1,3}(?i:(?:as\s{1,3}of|on)\s{1,3})?(?P<date>"
    + _ANY_DAY
    + ")"
)
_RESTATED = re.compile(r"(?i)\brestate(?:d|ment|s)\b|\bamended\b")
