"""Numbers in words against the figures in brackets behind them: `thirty (60) days`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.fields.numbers import figure, numbers
from services.shared.domain.spans import RedactedSpan


def check_figures(sheet: Sheet) -> Iterator[Fault]:
    """One fault for each pair whose words can be read as one number, and are not equal to the figures."""
    yield from _ordinals(sheet.text)
    for match in _before_brackets(_PAIR, sheet.text):
        spelled = _value(match)
        written = figure(match["figure"].rstrip(",."))
        if spelled is None or written is None or _is_no_pair(sheet.text, match):
            continue
        if _as_written(spelled, match) != written * _SCALES.get((match["scale"] or "").lower(), 1):
            words = RedactedSpan(match.start("words"), match.end("words"))
            yield Fault(Check.WORDS_AND_FIGURES, words, RedactedSpan(match.start("figure"), match.end("figure")))


def _ordinals(text: str) -> Iterator[Fault]:
    """Pairs such as `the tenth (15th) day`."""
    for match in _before_brackets(_ORDINAL, text):
        found = numbers(" ".join(match["words"].lower().split()))
        if len(found) == 1 and found[0].ordinal and found[0].value != int(match["figure"]):
            words = RedactedSpan(*match.span("words"))
            yield Fault(Check.WORDS_AND_FIGURES, words, RedactedSpan(*match.span("figure")))


def _before_brackets(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that ends in brackets with figures, in order."""
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        first = max(text.rfind("(", 0, at) + 1, at - _LONGEST)
        match = pattern.search(text, first, at + _LONGEST_FIGURE)
        if match and match.start() < at < match.end():
            yield match


def _is_no_pair(text: str, match: re.Match[str]) -> bool:
    """Whether the brackets have another number than the words in front of them."""
    return _lists(text, match) or _is_part(text, match) or _is_label(text, match)


def _value(match: re.Match[str]) -> Decimal | None:
    """The value of the words, with their decimals: `two point zero five` is 2.05."""
    whole = _spelled(match["whole"])
    if whole is None or not match["decimals"]:
        return whole
    digits = "".join(f"{one.value:f}" for one in numbers(" ".join(match["decimals"].replace("-", " ").lower().split())))
    return whole + Decimal(f"0.{digits}") if digits.isdecimal() else None


def _spelled(words: str) -> Decimal | None:
    """The value of words that are one number as a whole."""
    plain = " ".join(words.replace("-", " ").lower().split())
    for text in (" ".join(words.lower().split()), plain):
        found = numbers(text)
        if len(found) == 1 and not found[0].ordinal and (found[0].start, found[0].end) == (0, len(text)):
            return found[0].value
    return None


def _as_written(spelled: Decimal, match: re.Match[str]) -> Decimal:
    """The value of the words in the unit of the figures: one half is 50 %."""
    is_share = match["sign"] and spelled < 1 and not _PERCENT.search(match.group())
    return spelled * 100 if is_share else spelled


def _lists(text: str, match: re.Match[str]) -> bool:
    """Whether the brackets number items of a list: `one of the two (1) the seller, (2) the buyer`."""
    return (
        match["figure"] in ("1", "2", "3") and f"({int(match['figure']) + 1})" in text[match.end() : match.end() + 300]
    )


def _is_part(text: str, match: re.Match[str]) -> bool:
    """Whether the words go on to the left: `one-fourth of one percent (0.25%)`, or a placeholder has some of them."""
    return bool(_PART_OF.search(text, max(match.start() - _BEFORE, 0), match.start()))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether a calendar year is behind the name of a period: `Season Two (1999)`."""
    before = text[max(match.start() - _BEFORE, 0) : match.start()]
    is_year = _YEAR.search(match.group()) is not None
    return is_year and match["words"][0].isupper() and _NAME.search(before) is not None


_BEFORE = 70
_LONGEST, _LONGEST_FIGURE = 600, 80
_BRACKET = re.compile(r"\(\s?(?:U\.?S\.?\s?)?[$€£]?\s?\d", re.IGNORECASE)
_ONE = (
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
    r"|half|quarters?|fourths?|eighths?|tenths?|hundredths?)"
)
_PART_OF = re.compile(
    r"(?i)(?:(?:half|thirds?|fourths?|quarters?|eighths?|tenths?|hundredths?)\s{1,3}(?:\([^()]{1,12}\)\s{1,3})?of"
    r"|(?:" + _ONE + r"|\d),?(?:\s{1,3}and(?:\sa)?)?|\bpoint|[\d.\]])[\s-]{1,50}$"
)
_ORDINAL = re.compile(
    r"(?<![\w-])(?P<words>(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-]{1,3})?[A-Za-z]{2,9}(?:st|nd|rd|th))"
    r"\s{0,3}\(\s?(?P<figure>\d{1,3})(?:st|nd|rd|th)\s?\)",
    re.IGNORECASE,
)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_PAIR = re.compile(
    r"(?<![\w-])(?P<words>(?P<whole>" + _ONE + r"(?:(?:[\s-]{1,4}|\s{1,3}and\s{1,3})" + _ONE + r"\b){0,20})"
    r"(?:[\s-]{1,3}point(?P<decimals>(?:[\s-]{1,3}" + _ONE + r"\b){1,6}))?)"
    r"(?:\s{1,3}(?:(?:U\.?S\.?|United\sStates)\s)?(?:and\s(?:no|00)/100(?:ths)?\s{1,3})?(?:dollars?"
    r"|percent|per\scent(?:um)?|euros?))?"
    r"\s{0,3}\(\s?(?:U\.?S\.?\s?)?[$€£]?\s?(?P<figure>\d[\d,]{0,20}(?:\.\d{1,6})?)(?:\s?(?P<scale>thousand"
    r"|million|billion))?"
    r"\s?(?P<sign>%?)\s?\)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\((?:19|20)\d\d\)$")
_NAME = re.compile(r"\b[A-Z][A-Za-z]{2,20}[\s-]{1,3}$")
_PERCENT = re.compile(r"(?i)per\s?cent")
