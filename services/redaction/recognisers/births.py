"""Dates of birth without an English label directly before them: in a column, after labels in other languages, and
beside other values that identify a person.
"""

import re
from collections.abc import Iterator

from services.redaction.recognisers.base import Source, compile_pattern
from services.redaction.recognisers.dates import DATE
from services.redaction.recognisers.lexical.columns import header
from services.shared.domain.entities import EntityType, Recognition


class BirthRecogniser:
    """Checks every date of a text that mentions births or identity papers."""

    name = "birth.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        if next(source.find(_MAY_SPEAK), None) is None or not _SPEAKS.search(source.text):
            return
        latest = max(map(int, _YEARS.findall(source.text)), default=0)
        for (span,) in source.find(_DATE):
            if span is None or not source.at_word_edges(span):
                continue
            before = source.text[max(span.start - _REACH, 0) : span.start]
            labelled = _LABEL.search(before) or _LABEL.search(header(source.text, span.start) + " ")
            if labelled or (
                _is_long_ago(span.of(source.text), latest) and _PAPERS.search(_line(source.text, span.start))
            ):
                yield Recognition(span, EntityType.DATE_OF_BIRTH, 0.95 if labelled else 0.7, self.name)


def _is_long_ago(date: str, latest: int) -> bool:
    """Whether an adult in the year `latest` can have been born on `date`."""
    years = [int(one) for one in _YEARS.findall(date)]
    return bool(years) and 1900 < years[0] <= latest - _GROWN_UP


def _line(text: str, place: int) -> str:
    start = max(text.rfind("\n", 0, place) + 1, place - _LINE)
    end = text.find("\n", place)
    return text[start : min(end if end >= 0 else len(text), place + _LINE)]


_REACH, _LINE, _GROWN_UP = 60, 160, 16
_DATE = compile_pattern(rf"\b{DATE}\b", ignore_case=True)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_BIRTH = (
    r"(?:births?|birth\s?day|d\.?o\.?b|born|geburtsdatum|geboren|geb|né|née|naissance|nacimiento|nacid[oa]|nascita|nat[oa]|nascimento"
    r"|nascid[oa]|geboortedatum|geboren|urodzenia|urodzon[ya]|födelsedatum|född|fødselsdato|født|syntymäaika|narození|születési|рождения"
    r"|народження|γέννησης|生年月日|出生日期|생년월일)"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:(?i:{_BIRTH})\b|(?<=[,(] )b\b|(?<=[,(])b\b)\.?"
    r"(?:\s+(?i:in|at|near|zu|à|en|a|in)\s+[^\W\d_][\w ,.’'-]{1,30}?)?"
    r"(?:\s*\([^()\n]{1,24}\))?[\s:.,#=|*_–-]{0,12}(?i:(?:is|was|on|am|op|le|el|il|em|den|the|dnia)\s+){0,2}$"
)
_PAPERS = re.compile(
    r"(?i)\b(?:passport|social\s+security|ssn|national\s+(?:id|identity|insurance)|identity\s+(?:card|document)|driv(?:er|ing)(?:[’']?s)?"
    r"\s+licen[cs]e|nationality|citizen(?:ship)?|resident\s+(?:id|card))\b"
)
_SPEAKS = re.compile(rf"{_PAPERS.pattern}|\b{_BIRTH}|[,(][ ]?b\.[ ]", re.IGNORECASE)
# RE2 is faster, but its word boundary supports ASCII only.
_MAY_SPEAK = compile_pattern(_SPEAKS.pattern.replace(r"\b", ""), ignore_case=True)
BIRTHS = BirthRecogniser()
