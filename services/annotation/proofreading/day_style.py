"""Periods in business days that are not counted in the defined term "Business Day"."""

import re
from collections.abc import Iterator

from services.annotation.proofreading.fault import Check, Fault, together
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.spans import RedactedSpan


def check_day_style(sheet: Sheet) -> Iterator[Fault]:
    """One fault for all counts of days in other words, with the definition. None if the other words are defined too."""
    defined = _DEFINED.search(sheet.text)
    if defined is None or sheet.is_amendment:
        return
    start, end = sheet.paragraph(defined.start())
    places = [
        RedactedSpan(*one.span("words"))
        for one in _COUNTED.finditer(sheet.text, 0, sheet.body_end)
        if not start <= one.start() < end and not _is_defined(sheet, one["words"])
    ]
    yield from together(Check.DAY_STYLE, places)


def _is_defined(sheet: Sheet, words: str) -> bool:
    """Whether capitals mark the words as another defined term."""
    term = " ".join(words.split()).removesuffix("s")
    return term[:1].isupper() and bool(re.search(rf"[\"“]{term}s?[\"”]", sheet.text))


_DEFINED = re.compile(r"[\"“]Business\s{1,3}Days?[,.]?[\"”]")
_COUNTED = re.compile(
    r"(?:\d\)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|next"
    r"|following|succeeding|preceding|first|second|third|last|every))\s{1,3}(?:full\s{1,3}|consecutive\s{1,3})?"
    r"(?P<words>(?:business|working|banking|Working|Banking)\s{1,3}[Dd]ays?)\b"
    r"(?!\s{1,3}\(?(?:for|at|in|of)\b)"
)
