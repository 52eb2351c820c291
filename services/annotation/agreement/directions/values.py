"""Whether a new value is better for the party that lends than the old one: amounts, rates and ratios. Pure."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """UNKNOWN: no rule about the words supports a direction."""

    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


def compared(order: str, old: str, new: str) -> Direction | None:
    """The direction from the old to the new words, if each is one value and nothing else. `order`: the sentence that
    changes them with its heading. UNKNOWN if they do not say what the value limits.
    """
    for pattern, direction in ((_AMOUNT, _amount), (_PER_CENT, _rate), (_RATIO, _ratio)):
        before, after = _value(pattern, old), _value(pattern, new)
        if before is not None and after is not None:
            return Direction.NEUTRAL if before == after else direction(order, up=after > before)
    return None


def date_in(words: str) -> date | None:
    """The only date in the words, such as `May 1, 2030`."""
    found = {(int(one[3]), _MONTHS.index(one[1][:3].lower()) + 1, int(one[2])) for one in _DATE.finditer(words)}
    if len(found) != 1:
        return None
    try:
        return date(*found.pop())
    except ValueError:
        return None


def _amount(order: str, *, up: bool) -> Direction:
    """A higher minimum or price is better, a higher commitment or limit is worse."""
    floor, cap = bool(_FLOOR.search(order)), bool(_CAP.search(order))
    if floor is cap or _INSTALMENT.search(order) or _PERCENT.search(order):
        return Direction.UNKNOWN
    return Direction.BETTER if up is floor else Direction.WORSE


def _rate(order: str, *, up: bool) -> Direction:
    if not _PRICE.search(order) or _LIMITS.search(order):
        return Direction.UNKNOWN
    return Direction.BETTER if up else Direction.WORSE


def _ratio(order: str, *, up: bool) -> Direction:
    """A higher ratio of debt is worse, a higher ratio of coverage is better."""
    most, least = bool(_MOST.search(order)), bool(_LEAST.search(order))
    if most is least:
        return Direction.UNKNOWN
    return Direction.BETTER if up is least else Direction.WORSE


def _value(pattern: re.Pattern[str], words: str) -> Decimal | None:
    match = pattern.fullmatch(_IN_WORDS.sub("", words.strip(" .,;")))
    if match is None:
        return None
    scale = _SCALES[match[2].lower()] if pattern is _AMOUNT and match[2] else 1
    return Decimal(match[1].replace(",", "")) * scale


_SCALES = {"million": 10**6, "billion": 10**9}
_IN_WORDS = re.compile(r"^(?:[A-Za-z-]{2,12}\s+){1,12}Dollars\s+\((?=[^()]{1,40}\)$)|\)$")
_AMOUNT = re.compile(
    r"(?:US|U\.S\.)?\s?[$€£]?\s?(\d{1,3}(?:,\d{3}){0,6}(?:\.\d{1,2})?|\d{1,15}(?:\.\d{1,4})?)(?:\s(million|billion))?",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s?(?:%|per\s?cent)(?:\s+per\s+annum)?")
_RATIO = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s?(?:x|(?:to|:)\s?1(?:\.0{1,4})?)")
_DATE = re.compile(
    r"\b(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?\s+(\d{1,2}),?\s+(\d{4})\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_INSTALMENT = re.compile(r"\b(?:instal?lments?|repay\w{0,6}|amorti[sz]\w{0,8})\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper\s?cent", re.IGNORECASE)
_FLOOR = re.compile(
    r"\b(?:minimum|not\s+(?:be\s+)?less\s+than|at\s+least|net\s+worth|coverage|liquidity|fees?|premium|reserves?"
    r"|insurance|working\s+capital)\b",
    re.IGNORECASE,
)
_CAP = re.compile(
    r"\b(?:maximum|exceed\w{0,3}|in\s+excess\s+of|up\s+to|(?:not|no)\s+more\s+than|greater\s+than|(?:sub)?limit\w{0,6}|baskets?"
    r"|commitments?|facilit(?:y|ies)|lines?\s+of\s+credit|availability|borrowings?|advances?|indebtedness|debts?|liens?"
    r"|investments?|capital\s+expenditures?|dispositions?|asset\s+sales?|restricted\s+payments?|dividends?|distributions?"
    r"|guarantees|permitted|judge?ments?|thresholds?|acquisitions?|leases?|rentals?|loans?(?!\s+(?:agreement|documents?|part)))\b",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\b(?:margin|interest\s+rate|rate\s+of\s+interest|spread|fees?)\b", re.IGNORECASE)
_LIMITS = re.compile(r"\b(?:not\s+exceed|maximum|cap|limit\w{0,6}|basket)\b", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:maximum|leverage|not\s+(?:to\s+)?exceed|(?:greater|more)\s+than|debt\s+to|indebtedness\s+to"
    r"|loan[- ]to[- ](?:value|cost))\b",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:minimum|coverage|not\s+(?:be\s+)?less\s+than|at\s+least|current\s+ratio)\b", re.IGNORECASE)
