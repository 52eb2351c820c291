"""Reads the value of a field from text. Pure, never raises, in time linear in the length of the text."""

import re
from collections.abc import Callable, Mapping

from services.shared.domain.fields import dates, durations, laws, money, parties, rates
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue, NoValue


def read_field(category: str, words: str) -> FieldValue | NoValue:
    """The value of an annotation of `category` with the text `words`, or why it has none."""
    field = FIELD_TYPES.get(category)
    return read_value(field.kind, words, category) if field else NoValue.NOT_A_FIELD


def normalise(category: str, words: str) -> FieldValue | None:
    """The value of an annotation, None if it has none."""
    value = read_field(category, words)
    return value if isinstance(value, FieldValue) else None


def read_value(kind: FieldKind, words: str, category: str = "") -> FieldValue | NoValue:
    """The value of `words`. A canonical value is returned unchanged. `category` selects one of several dates.

    The kind of the value is the one that the text has: a rate with a basis is a formula, the level of a covenant can be
    a percentage, and `none` and `not applicable` are values of their own.
    """
    plain = " ".join(words[:_LONGEST].split())
    if kind not in _WORDS and _NONE.fullmatch(plain):
        return FieldValue(FieldKind.NONE, _NO)
    if kind is FieldKind.DATE:
        found = dates.read(plain, _CUES.get(category), _AGAINST.get(category))
    else:
        found = _READERS[kind](plain)
    if kind is FieldKind.RATIO and found is NoValue.NOTHING:
        kind, found = FieldKind.PERCENT, rates.read_percent(plain)
    if not isinstance(found, NoValue):
        return FieldValue(FieldKind.FORMULA if kind is FieldKind.RATE and found[0].isalpha() else kind, found)
    return NoValue.HIDDEN if found is NoValue.NOTHING and _HIDDEN.search(plain) else found


def _formula(words: str) -> str | NoValue:
    found = rates.read_rate(words)
    return found if isinstance(found, NoValue) or found[0].isalpha() else NoValue.NOTHING


def _text(words: str) -> str | NoValue:
    """The text without an exhibit's number before it, and without punctuation at both ends."""
    return _EXHIBIT.sub("", words).strip(" .,;:-–—_*\"“”'‘’=") or NoValue.NOTHING


_LONGEST = 20_000  # code points; longer text is cut
_EXHIBIT = re.compile(r"^(?:exhibit|ex\.|annex|schedule|appendix) (?:no\. ?)?[\dA-Z][\w.()-]{0,12} ", re.IGNORECASE)
_HIDDEN = re.compile(r"\[[A-Z_]{2,20}_[1-9]\d{0,8}\]")
_NO = "none"
_NONE = re.compile(r"[^\w]*(?:none|nil|n ?/ ?a|n\.a\.|not applicable)[^\w]*", re.IGNORECASE)
_WORDS = frozenset({FieldKind.LAW, FieldKind.PARTY, FieldKind.TEXT})
"""Kinds of which `none` can be a word or a name."""
_CUES: Mapping[str, re.Pattern[str]] = {
    "Agreement Date": re.compile(r"\b(?:dated|made|entered into|executed)\b", re.IGNORECASE),
    "Effective Date": re.compile(r"\b(?:effective|commenc\w*|begin\w*|start\w*|take effect|in force)\b", re.IGNORECASE),
    "Expiration Date": re.compile(
        r"\b(?:expir\w*|end(?:s|ed|ing)?|until|through|terminat\w*|conclud\w*|till|no later than|up to)\b",
        re.IGNORECASE,
    ),
    "Maturity Date": re.compile(r"\b(?:matur\w*|due|means|payable|no later than)\b", re.IGNORECASE),
}
_AGAINST: Mapping[str, re.Pattern[str]] = {
    "Effective Date": _CUES["Expiration Date"],
    "Expiration Date": _CUES["Effective Date"],
}
_READERS: Mapping[FieldKind, Callable[[str], str | NoValue]] = {
    FieldKind.DATE: dates.read,
    FieldKind.MONEY: money.read,
    FieldKind.DURATION: durations.read,
    FieldKind.PERCENT: rates.read_percent,
    FieldKind.RATIO: rates.read_ratio,
    FieldKind.RATE: rates.read_rate,
    FieldKind.FORMULA: _formula,
    FieldKind.LAW: laws.read,
    FieldKind.PARTY: parties.read,
    FieldKind.TEXT: _text,
    FieldKind.NONE: lambda _: NoValue.NOTHING,
}
