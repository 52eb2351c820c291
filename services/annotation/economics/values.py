"""Compares two places of the same key by their values, for keys whose values can be read."""

import re
from collections.abc import Callable, Mapping

from services.shared.domain.fields import dates, laws, money, rates


def same_value(key: str, one: str, other: str) -> bool:
    """Whether both texts have values of the key's kind and share one. False for keys without a kind."""
    read = _READERS.get(key)
    return read is not None and bool(read(one) & read(other))


def _dates(words: str) -> frozenset[str]:
    return frozenset(str(value) for _, _, value in dates.days(words))


def _amounts(words: str) -> frozenset[str]:
    return frozenset(f"{one.currency} {one.value}" for one in money.amounts(words))


def _laws(words: str) -> frozenset[str]:
    return frozenset(code for _, _, code in laws.chosen(words))


def _percents(words: str) -> frozenset[str]:
    return frozenset(str(one.value) for one in rates.percents(words))


def _bases(words: str) -> frozenset[str]:
    return frozenset(_BASE_NAMES[one.group().lower()] for one in _BASE.finditer(words))


_BASE_NAMES = {
    "prime": "prime",
    "libor": "libor",
    "libo": "libor",
    "eurodollar": "libor",
    "eurocurrency": "libor",
    "interbank": "libor",
    "sofr": "sofr",
    "base rate": "base",
    "abr": "base",
    "euribor": "euribor",
}
_BASE = re.compile(rf"\b(?:{'|'.join(_BASE_NAMES)})\b", re.IGNORECASE)
_READERS: Mapping[str, Callable[[str], frozenset[str]]] = {
    "maturity": _dates,
    "effective_date": _dates,
    "commitment": _amounts,
    "facilities": _amounts,
    "baskets": _amounts,
    "fees": lambda words: _amounts(words) | _percents(words),
    "price": _amounts,
    "liability_cap": _amounts,
    "governing_law": _laws,
    "base_rate": _bases,
    "margin": _percents,
    "interest": _percents,
    "default_rate": _percents,
}
