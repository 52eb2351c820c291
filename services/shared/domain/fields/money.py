"""Reads amounts as an ISO 4217 code and a decimal. `$` and `dollar` alone are USD."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from services.shared.domain.fields.numbers import Number, numbers, plain
from services.shared.domain.fields.types import NoValue


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at `[start, end)`. `value` is None if words and digits differ."""

    start: int
    end: int
    currency: str
    value: Decimal | None
    spelled: bool = False


def read(words: str) -> str | NoValue:
    """The amount in `words`, or why there is not exactly one."""
    found = {(one.currency, one.value) for one in amounts(words)}
    if any(value is None for _, value in found):
        return NoValue.CONTRADICTION
    if not found:
        return NoValue.BLANK if _BLANK.search(words) else NoValue.NOTHING
    if len(found) > 1:
        return NoValue.SEVERAL
    [(currency, value)] = found
    return written(currency, value or Decimal())


def written(currency: str, value: Decimal) -> str:
    """The canonical form, `USD 1500000.00`; no decimals for JPY and KRW."""
    return f"{currency} {plain(value, 0 if currency in _WITHOUT_CENTS else 2)}"


def amounts(words: str) -> Iterator[Amount]:
    """Every amount, in order. Words followed by digits in brackets are one amount. `words` has single spaces."""
    pending: Amount | None = None
    ratios = [match.span() for match in _RATIO.finditer(words)]
    starts = [start for start, _ in ratios]
    for one in _single(words):
        place = bisect_right(starts, one.start) - 1
        if place >= 0 and one.start < ratios[place][1]:
            continue
        if pending and pending.spelled != one.spelled and _BESIDE.fullmatch(words[pending.end : one.start]):
            currency = one.currency or pending.currency
            same = pending.value == one.value and pending.currency in ("", "USD", currency)
            pending = Amount(pending.start, one.end, currency, one.value if same else None, one.spelled)
            continue
        if pending and pending.currency:
            yield pending
        pending = one
    if pending and pending.currency:
        yield pending


def _single(words: str) -> Iterator[Amount]:
    """Single amounts. A spelled number without a currency is included: digits with a currency can follow it."""
    signs = [(*match.span(1), _CURRENCIES[match.group(1).upper()]) for match in _BEFORE.finditer(words)]
    names = [(match.start(), match.end(), _name(match)) for match in _AFTER.finditer(words)]
    ends, starts = [end for _, end, _ in signs], [start for start, _, _ in names]
    done = 0
    for number in numbers(words):
        if number.ordinal or number.start < done:
            continue
        done, value = _with_cents(words, number.end, number.value)
        one = Amount(number.start, done, "", value, number.spelled)
        after = bisect_left(starts, done)
        if after < len(names) and _GAP.fullmatch(words[done : names[after][0]]):
            done, value = _with_cents(words, names[after][1], value)
            one = replace(one, end=done, currency=names[after][2], value=value)
        before = bisect_right(ends, number.start) - 1
        if before >= 0 and not words[ends[before] : number.start].strip(" ") and _near(ends[before], number):
            start, _, sign = signs[before]
            one = replace(one, start=start, currency=_closer(sign, one.currency))
        if one.currency or one.spelled:
            yield one


def _with_cents(words: str, end: int, value: Decimal) -> tuple[int, Decimal]:
    """`end` and `value` including the cents that follow, as in `and 50/100`."""
    cents = _CENTS.match(words, end)
    if cents is None:
        return end, value
    return cents.end(), value + Decimal(cents["cents"]) / 100 if cents["cents"] else value


def _near(end: int, number: Number) -> bool:
    return number.start - end <= 2


def _closer(sign: str, name: str) -> str:
    """The currency's name overrides a `$`: `$5 Canadian dollars` is CAD."""
    return name if sign == "USD" and name else sign


def _name(match: re.Match[str]) -> str:
    return _CURRENCIES[" ".join(match["name"].upper().replace(".", "").split()).removesuffix("S")]


_SIGNS = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "U.S. $": "USD", "US $": "USD", "USD$": "USD", "USD": "USD",
    "C$": "CAD", "CDN$": "CAD", "CAD$": "CAD", "CAD": "CAD", "A$": "AUD", "AU$": "AUD", "AUD": "AUD",
    "NZ$": "NZD", "NZD": "NZD", "HK$": "HKD", "HKD": "HKD", "S$": "SGD", "SGD": "SGD", "R$": "BRL", "BRL": "BRL",
    "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "JPY", "JPY": "JPY", "CHF": "CHF", "RMB": "CNY",
    "CNY": "CNY", "₹": "INR", "INR": "INR", "RS": "INR", "RS.": "INR", "KRW": "KRW", "₩": "KRW", "SEK": "SEK",
    "NOK": "NOK", "DKK": "DKK", "MXN": "MXN", "ZAR": "ZAR", "ILS": "ILS", "NIS": "ILS", "₪": "ILS", "PLN": "PLN",
    "TWD": "TWD", "NT$": "TWD", "THB": "THB", "AED": "AED", "SAR": "SAR", "RUB": "RUB", "TRY": "TRY",
}  # fmt: skip
_NAMES = {
    "DOLLAR": "USD", "US DOLLAR": "USD", "UNITED STATES DOLLAR": "USD", "AMERICAN DOLLAR": "USD",
    "CANADIAN DOLLAR": "CAD", "AUSTRALIAN DOLLAR": "AUD", "HONG KONG DOLLAR": "HKD", "SINGAPORE DOLLAR": "SGD",
    "NEW ZEALAND DOLLAR": "NZD", "EURO": "EUR", "POUND": "GBP", "POUND STERLING": "GBP", "POUNDS STERLING": "GBP",
    "BRITISH POUND": "GBP", "STERLING": "GBP", "YEN": "JPY", "JAPANESE YEN": "JPY", "SWISS FRANC": "CHF",
    "RENMINBI": "CNY", "YUAN": "CNY", "INDIAN RUPEE": "INR", "RUPEE": "INR", "MEXICAN PESO": "MXN", "WON": "KRW",
    "SWEDISH KRONOR": "SEK", "NORWEGIAN KRONER": "NOK", "DANISH KRONER": "DKK",
}  # fmt: skip
_CURRENCIES = {**_SIGNS, **_NAMES}
_WITHOUT_CENTS = frozenset({"JPY", "KRW"})


def _either(names: dict[str, str], *, spaces: bool) -> str:
    longest = sorted(names, key=len, reverse=True)
    written = "|".join(re.escape(one) for one in longest)
    return written.replace(r"\ ", " ") if spaces else written


_BEFORE = re.compile(rf"(?<![A-Za-z])({_either(_SIGNS, spaces=True)})(?= ?\(? ?[\dA-Za-z])", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?<![A-Za-z])(?P<name>(?:U\. ?S\. ?)?(?:{_either(_NAMES, spaces=True)})S?"
    rf"|{'|'.join(one for one in _SIGNS if one.isalpha() and len(one) == 3)}|€)(?![A-Za-z])",
    re.IGNORECASE,
)
_CENTS = re.compile(r" (?:(?:and|&) )?(?:(?P<cents>\d\d?)|no|xx|zero)/100(?:ths?)?(?![\w/])", re.IGNORECASE)
_GAP = re.compile(r" ?\)?(?: ?(?:in|of|lawful|money|the ) ){0,3} ?", re.IGNORECASE)
_BESIDE = re.compile(r"[ -]{0,2}[(\[ ]{0,3}[A-Z.$€£¥]{0,5} ?", re.IGNORECASE)
_RATIO = re.compile(
    r"\$ ?\d{1,3}(?:\.\d{1,4})? ?(?:to|:) ?\$ ?1(?:\.0{1,2})?(?![\d,.]\d|\d| (?:million|billion|thousand))"
)
_BLANK = re.compile(r"(?:[$€£¥]|USD) ?(?:__|\[[ _*●•.]*\]|[●•*])")
