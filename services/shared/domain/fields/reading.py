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
    """The value of `words`. A canonical value is returned unchanged. `category` selects one of several dates."""
    plain = " ".join(words[:_LONGEST].split())
    if kind is FieldKind.DATE:
        found = dates.read(plain, _CUES.get(category), _AGAINST.get(category))
    else:
        found = _READERS[kind](plain)
    if not isinstance(found, NoValue):
        return FieldValue(kind, found)
    return NoValue.HIDDEN if found is NoValue.NOTHING and _HIDDEN.search(plain) else found


def _text(words: str) -> str | NoValue:
    """The text without an exhibit's number before it, and without punctuation at both ends."""
    return _EXHIBIT.sub("", words).strip(" .,;:-–—_*\"“”'‘’=") or NoValue.NOTHING


_LONGEST = 20_000  # code points; longer text is cut
_EXHIBIT = re.compile(r"^(?:exhibit|ex\.|annex|schedule|appendix) (?:no\. ?)?[\dA-Z][\w.()-]{0,12} ", re.IGNORECASE)
_HIDDEN = re.compile(r"\[[A-Z_]{2,20}_[1-9]\d{0,8}\]")
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
    FieldKind.LAW: laws.read,
    FieldKind.PARTY: parties.read,
    FieldKind.TEXT: _text,
}
