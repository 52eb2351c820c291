"""Reads percentages, ratios and interest rates."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.shared.domain.fields.numbers import Number, figure, numbers, plain
from services.shared.domain.fields.types import NoValue


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage at `[start, end)`. `value` is None if words and digits differ."""

    start: int
    end: int
    value: Decimal | None


def read_percent(words: str) -> str | NoValue:
    """The percentage in `words`: `2.25%`, `225 basis points`, `two percent (2%)`, or a decimal alone."""
    if _BARE.fullmatch(words):
        return plain(Decimal(words))
    return _one({one.value for one in percents(words)}, _BLANK.search(words) is not None)


def read_ratio(words: str) -> str | NoValue:
    """The ratio in `words`: `3.50 to 1.00`, `.25:1`, `four times`."""
    if _BARE.fullmatch(words):
        return plain(Decimal(words))
    return _one({value for _, _, value in ratios(words)}, _BLANK.search(words) is not None)


def read_rate(words: str) -> str | NoValue:
    """A basis with its margin, or a percentage alone: `SOFR + 2.25`, `PRIME`, `8.25`.

    The basis is alone if its margin is elsewhere in the agreement. Several margins, as in a grid, give SEVERAL.
    """
    written = _WRITTEN.fullmatch(words)
    if written:
        return words
    bases = {name for name, pattern in _BASES if pattern.search(words)}
    if not bases and (_PLUS.search(words) or _SUMMED.search(words)) and _CONTRACT.search(words):
        bases = {CONTRACT}
    if not bases:
        return read_percent(words)
    if len(bases) > 1:
        return NoValue.SEVERAL
    basis, found = bases.pop(), {one.value for one in percents(words)}
    if None in found:
        return NoValue.CONTRADICTION
    margins = [value for value in found if value is not None]
    if len(margins) != 1:
        return NoValue.SEVERAL if margins else basis
    sign = "-" if _MINUS.search(words) and not _PLUS.search(words) else "+"
    return f"{basis} {sign} {_rounded(margins[0])}"


def percents(words: str) -> Iterator[Percent]:
    """Every percentage, in order. `words` has single spaces."""
    known = [one for one in numbers(words) if not one.ordinal]
    ends = [one.end for one in known]
    pending: Percent | None = None
    for sign in _SIGN.finditer(words):
        place = bisect_left(ends, sign.start() + 1) - 1
        if place < 0 or not _CLOSE.fullmatch(words[known[place].end : sign.start()]):
            continue
        one = _percent(words, known, place, sign)
        if pending and _BESIDE.fullmatch(words[pending.end : one.start]):
            pending = Percent(pending.start, one.end, one.value if pending.value == one.value else None)
            continue
        if pending:
            yield pending
        pending = one
    if pending:
        yield pending


def bases(words: str) -> Iterator[tuple[int, int]]:
    """The spans of all bases, including the rate that the agreement itself sets."""
    for pattern in (*(pattern for _, pattern in _BASES), _CONTRACT):
        for match in pattern.finditer(words):
            yield match.span()


def _percent(words: str, known: Sequence[Number], place: int, sign: re.Match[str]) -> Percent:
    number, before = known[place], known[place - 1] if place else None
    value = number.value / (100 if sign["points"] else 1)
    if before is None:
        return Percent(number.start, sign.end(), value)
    between = words[before.end : number.start]
    if before.spelled != number.spelled and _BESIDE.fullmatch(between):
        return Percent(before.start, sign.end(), value if before.value == number.value else None)
    if between.lower() == " of " and number.value == 1:
        return Percent(before.start, sign.end(), before.value)
    return Percent(number.start, sign.end(), value)


def ratios(words: str) -> Iterator[tuple[int, int, Decimal]]:
    """Every ratio with its span in `words`."""
    for match in _RATIO.finditer(words):
        over, under = figure(_LEADING.sub("0.", match["over"])), figure(match["under"])
        if over is not None and under:
            yield match.start(), match.end(), _divided(over, under)
    for match in _TIMES.finditer(words):
        value = figure(match["value"])
        if value is not None:
            yield match.start(), match.end(), value
    for match in _SPELLED.finditer(words):
        value = next((one.value for one in numbers(match["over"])), None)
        if value is not None:
            yield match.start(), match.end(), value


def _rounded(value: Decimal) -> str:
    """Two thirds of a percent have no end."""
    return plain(value if -int(value.as_tuple().exponent) <= _DECIMALS else round(value, 4))


def _divided(over: Decimal, under: Decimal) -> Decimal:
    return over if under == 1 else round(over / under, 4)


def _one(found: set[Decimal | None] | set[Decimal], blank: bool) -> str | NoValue:
    if None in found:
        return NoValue.CONTRADICTION
    values = [value for value in found if value is not None]
    if len(values) == 1:
        return _rounded(values[0])
    return NoValue.SEVERAL if values else NoValue.BLANK if blank else NoValue.NOTHING


_DECIMALS = 6
_BARE = re.compile(r"\d{1,30}(?:\.\d{1,20})?")
_SIGN = re.compile(r"%|per ?cent(?:um)?\b|percentage points?\b|(?P<points>basis points?\b|bps?\b)", re.IGNORECASE)
_CLOSE = re.compile(r" ?[)\]]? ?")
_BESIDE = re.compile(r"[ ,-]{0,2}[(\[] ?")
_RATIO = re.compile(
    r"(?<![\w.,:])\$?(?P<over>\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})(?: ?(?:to|:) ?|/(?=1(?![\d/])))"
    r"\$?(?P<under>\d{1,3}(?:\.\d{1,6})?)"
    r"(?![\w:]|[.,]\d| ?(?:%|per ?cent|[ap]\.? ?m\b))",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^\.")
_TIMES = re.compile(r"(?<![\w.,])(?P<value>\d{1,6}(?:\.\d{1,6})?) ?(?:x\b|times\b)", re.IGNORECASE)
_SPELLED = re.compile(r"\b(?P<over>[a-z-]{3,20}(?: [a-z-]{3,20}){0,3}) to one\b", re.IGNORECASE)
_BLANK = re.compile(r"(?:__(?!_)|\[[ _*●•.]*\]|[●•])[)\]]? ?(?:%|per ?cent|basis|to |:)", re.IGNORECASE)
_PLUS = re.compile(
    r"\bplus\b|\+|\babove\b|in excess of|\bover\b|\bhigher\b|\bgreater\b|in addition"
    r"|\b(?:rais|increas)(?:e[sd]?|ing)\b",
    re.IGNORECASE,
)
_SUMMED = re.compile(r"\band \((?:ii|b|y|2)\) ")  # the sum of (i) the rate otherwise applicable and (ii) 2%
_MINUS = re.compile(r"\bminus\b|\bless\b(?! than)|\bbelow\b", re.IGNORECASE)
_BASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("SOFR", re.compile(r"\bSOFR\b|secured overnight financing rate", re.IGNORECASE)),
    ("LIBOR", re.compile(r"\b(?:US)?L[Il]BOR\b|\bLIBO\b|eurodollar|london interbank", re.IGNORECASE)),
    ("EURIBOR", re.compile(r"\bEURIBOR\b", re.IGNORECASE)),
    ("SONIA", re.compile(r"\bSONIA\b", re.IGNORECASE)),
    ("CDOR", re.compile(r"\bCDOR\b", re.IGNORECASE)),
    ("TIBOR", re.compile(r"\bTIBOR\b", re.IGNORECASE)),
    ("PRIME", re.compile(r"\bprime\b", re.IGNORECASE)),
    ("BASE RATE", re.compile(r"\bbase rate\b|\bABR\b", re.IGNORECASE)),
    ("REFERENCE RATE", re.compile(r"\breference rate\b", re.IGNORECASE)),
    ("FEDERAL FUNDS", re.compile(r"\bfederal funds\b", re.IGNORECASE)),
    ("TREASURY", re.compile(r"\btreasury (?:rate|yield|constant)|\btreasury bill", re.IGNORECASE)),
)
_CONTRACT = re.compile(
    r"\b(?:rates?|interest) (?:of interest |per annum )?(?:from time to time |already |otherwise |required to be )?"
    r"(?:otherwise|then|that would|which would|in effect|applicable|theretofore|set forth|provided|payable|stated"
    r"|specified|paid|borne)\b"
    r"|\b(?:otherwise|then) (?:applicable|in effect|payable|borne)|\bapplicable (?:interest )?rate\b"
    r"|\b(?:contract|note|non-default|interest) rate\b|\b(?:raise|increase)s? (?:the|such|that) (?:interest )?rate\b",
    re.IGNORECASE,
)
CONTRACT = "CONTRACT"  # the rate that the agreement itself sets
_WRITTEN = re.compile(rf"(?:{'|'.join([*(name for name, _ in _BASES), CONTRACT])})(?: [+-] \d{{1,9}}\.\d{{2,9}})?")
