"""Extracts claims that can be compared exactly: values, placeholders, quotations, names."""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.shared.domain.fields import dates, durations, money, rates
from services.shared.domain.fields.numbers import numbers
from services.shared.domain.fields.places import ADJECTIVES, CODES
from services.shared.domain.fields.types import NoValue
from services.shared.domain.grounding.words import EMPTY, PLACEHOLDER, plain

Values = frozenset[object]


@dataclass(frozen=True, slots=True)
class Facts:
    """Sets of normalised values, so that different spellings of a fact are equal. `numbers` are those outside of dates,
    periods and percentages.
    """

    placeholders: Values
    amounts: Values
    dates: Values
    periods: Values
    percents: Values
    ratios: Values
    numbers: Values
    numbers_anywhere: Values


def facts(words: str) -> Facts:
    """The facts in `words`, a text in its original form."""
    text = PLACEHOLDER.sub("[]", plain(words))
    days = list(dates.days(text))
    spans = list(durations.periods(text))
    hundredths = list(rates.percents(text))
    rest = _without(text, [(a, b) for a, b, _ in (*days, *spans)] + [(one.start, one.end) for one in hundredths])
    return Facts(
        placeholders=frozenset(PLACEHOLDER.findall(words)),
        amounts=frozenset((one.currency, one.value) for one in money.amounts(text)),
        dates=frozenset(value for _, _, value in days),
        periods=frozenset(_period(text, start, end, value) for start, end, value in spans),
        percents=frozenset(one.value for one in hundredths),
        ratios=frozenset(value for _, _, value in rates.ratios(text)),
        numbers=_numbers(rest),
        numbers_anywhere=_numbers(text) | frozenset(_BARE_YEAR.findall(text)),
    )


def quoted(words: str) -> list[str]:
    """The texts in quotation marks, without punctuation at both ends."""
    return [one.strip(" .,;") for one in _QUOTED.findall(plain(words)) if one.strip(" .,;")]


def names(words: str) -> list[str]:
    """Capitalised words that do not begin a sentence, and all words for roles, in lower case."""
    text = PLACEHOLDER.sub(" ", plain(words))
    found = [match for match in _NAME.finditer(text) if not _begins(text, match.start())]
    named = [match.group().casefold() for match in found]
    return [*(one for one in named if one not in _ORDINARY), *(one.casefold() for one in ROLE.findall(text))]


def party(word: str) -> str:
    """A role in the singular. Unlike `stem`, it keeps licensor and licensee apart."""
    folded = word.casefold()
    return f"{folded[:-3]}y" if folded.endswith("ies") else folded.removesuffix("s")


def same_law(name: str, evidence: str) -> bool:
    """Whether `evidence` names the same place as `name` in another form: `English` and `England`."""
    code = ADJECTIVES.get(name.capitalize()) or CODES.get(name.capitalize())
    if code is None:
        return False
    other = [one for one, other_code in (*ADJECTIVES.items(), *CODES.items()) if other_code == code]
    return any(re.search(rf"\b{re.escape(one)}\b", evidence, re.IGNORECASE) for one in other)


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \"'(")
    return not before or before[-1] in ".:;!?"


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} # {text[end:]}"
    return text


def _numbers(text: str) -> Values:
    return frozenset(one.value for one in numbers(text) if not (one.spelled and one.value <= 1))


def _period(text: str, start: int, end: int, value: str | NoValue) -> object:
    """A comparable value, with years as months and weeks as days. Business days differ from days."""
    if isinstance(value, NoValue):
        return value
    working = "W" if _WORKING.search(text, start, min(len(text), end + 1)) else ""
    units: dict[str, Decimal] = {}
    for amount, unit in _PART.findall(value):
        name, times = _UNITS.get(unit, (unit, 1))
        units[name] = units.get(name, Decimal()) + Decimal(amount) * times
    return (working, *sorted(units.items()))


_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWDH])")
_UNITS = {"Y": ("M", 12), "W": ("D", 7)}
_WORKING = re.compile(r"\b(?:business|banking|working|trading)\b", re.IGNORECASE)
_BARE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTED = re.compile(r'"([^"]{1,400})"')
_NAME = re.compile(r"\b[A-Z][\w&'-]*")
_CURRENCIES = frozenset("usd us eur gbp cad aud chf jpy cny hkd sgd inr sek nok dkk".split())  # noqa: SIM905
ROLES = (
    r"(?:borrowers?|lenders?|guarantors?|(?:administrative |collateral )?agents?|sellers?|buyers?|purchasers?"
    r"|suppliers?|vendors?|distributors?|resellers?|licen[sc]ors?|licen[sc]ees?|landlords?|tenants?|lessors?|lessees?"
    r"|employers?|employees?|executives?|franchisors?|franchisees?|clients?|customers?|contractors?|consultants?"
    r"|company|owner|operator|disclosing party|receiving party|discloser|recipient|holder|pledgor|grantor|trustee"
    r"|sponsor|publisher|affiliates?|subsidiar(?:y|ies)|principal|investors?|issuer|obligors?|manufacturer|developer"
    r"|shareholders?|members?|partners?|(?:service )?providers?|banks?|insurers?|assignors?|assignees?|mortgagors?"
    r"|mortgagees?|debtors?|creditors?|secured part(?:y|ies)|indemnitors?|indemnitees?|indemnifying part(?:y|ies)"
    r"|indemnified part(?:y|ies)|sublicensees?|subtenants?|makers?|payees?|transferors?|transferees?)"
)
ROLE = re.compile(rf"\b{ROLES}\b", re.IGNORECASE)
_ORDINARY = EMPTY | _CURRENCIES | {"state", "laws", "law", "business", "no", "yes", "i"}
