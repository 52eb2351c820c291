"""Finds fields in a redacted text from the predicted clauses and the words around values. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from services.inference.fields.candidates import SEEKERS, Place
from services.inference.fields.parties import parties
from services.inference.fields.plain import Plain, plain
from services.inference.fields.rules import AFTER_LAW, DEFAULT_RATE, FIELD_RULES, HEAD, REACH, Rule
from services.inference.fields.windows import AFTER_DEFAULT, AMENDS_A_LOAN, LOANS, WINDOWS, Window
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue
from services.shared.domain.spans import RedactedSpan

VERSION = "fields@9"
"""Increases with every change of the results. Part of the provenance, after the models."""

Marks = Mapping[tuple[RedactedSpan, str], float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text that is searched for fields, with the confidence of its clause."""

    text: Plain
    confidence: float


def find_fields(text: str, document_type: str, clauses: Marks) -> dict[tuple[RedactedSpan, str], float]:
    """Confidence in [0, 1] by span and field. Of overlapping spans of a field, the most confident one is kept."""
    stretches = _stretches(text, document_type, clauses)
    found: dict[tuple[RedactedSpan, str], float] = {}

    @cache  # several rules search the same text for the same kind of value
    def values(kind: FieldKind, words: str) -> tuple[Place, ...]:
        return tuple(SEEKERS[kind](words))

    for rule in FIELD_RULES:
        for stretch in (one for name in rule.within for one in stretches.get(name, ())):
            for span in _matching(rule, stretch.text, values):
                _keep(found, span, rule.category, rule.share * stretch.confidence)
    for stretch in (*stretches.get(_PARTIES, ()), *stretches.get(_FOR_VALUE, ())):
        for start, end in parties(stretch.text.words):
            _keep(found, stretch.text.place(start, end), "Party", _PARTY_SHARE * stretch.confidence)
    return _without_bare_bases(text, found)


def _stretches(text: str, document_type: str, clauses: Marks) -> dict[str, list[Stretch]]:
    stretches: dict[str, list[Stretch]] = {}
    if document_type == "amendment" and AMENDS_A_LOAN.search(text, 0, _TITLES):
        document_type = "credit agreement"
    wanted = {name for rule in FIELD_RULES for name in rule.within} | {_PARTIES}
    for (span, category), confidence in clauses.items():
        if category in wanted and len(span) <= _LONGEST:
            start = _first_default(text, span) if category == "Default Interest" else span.start
            stretches.setdefault(category, []).append(Stretch(plain(text, start, span.end), confidence))
        if category == "Governing Law":
            following = plain(text, span.end, _paragraph(text, span.end))
            stretches.setdefault(AFTER_LAW, []).append(Stretch(following, confidence))
    if document_type in LOANS:
        stretches[HEAD] = [Stretch(plain(text, 0, min(len(text), _HEAD)), 1.0)]
    for name, window in WINDOWS.items():
        if document_type in window.types:
            stretches[name] = [Stretch(one, 1.0) for one in _windows(text, window)]
    return stretches


def _without_bare_bases(text: str, found: Marks) -> dict[tuple[RedactedSpan, str], float]:
    """Without the interest rates that name a basis of which the text states the margin elsewhere."""
    values = {
        span: read_field(_INTEREST, text[span.start : span.end]) for span, category in found if category == _INTEREST
    }
    canonical = {span: value.canonical for span, value in values.items() if isinstance(value, FieldValue)}
    stated = {_MARGIN.sub("", one) for one in canonical.values() if _MARGIN.search(one)}
    return {
        (span, name): one
        for (span, name), one in found.items()
        if name != _INTEREST or canonical.get(span) not in stated
    }


def _first_default(text: str, clause: RedactedSpan) -> int:
    """Where the clause comes to a default: what it says before is the rate without one. Its start if it does not."""
    match = AFTER_DEFAULT.search(text, clause.start, clause.end)
    return match.start() if match else clause.start


def _paragraph(text: str, start: int) -> int:
    """The end of the paragraph that contains `start`, at most `_AFTER` code points on."""
    end = min(len(text), start + _AFTER)
    blank = text.find("\n\n", start, end)
    return end if blank < 0 else blank


def _windows(text: str, window: Window) -> Iterator[Plain]:
    for match in islice(window.anchor.finditer(text), _MOST):
        after_default = bool(AFTER_DEFAULT.search(text, max(0, match.start() - _BEFORE), match.start()))
        start = match.end() if window.lookback is None else max(0, match.start() - window.lookback)
        within = plain(text, start, min(len(text), match.end() + window.reach))
        if within.words and window.after_default in (None, after_default):
            yield within


def _matching(rule: Rule, text: Plain, values: Callable[[FieldKind, str], Sequence[Place]]) -> Iterator[RedactedSpan]:
    taken = 0
    for start, found in values(rule.kind, text.words):
        if taken == rule.most:
            return
        end = found + _closing(text.words, start, found)
        if _fits(rule, text.words, start, end) and _is_value(rule.category, text.words[start:end]):
            taken += 1
            yield text.place(start, end)


def _is_value(category: str, words: str) -> bool:
    """A default rate is not a basis without a margin: that is the rate which it is compared with."""
    value = read_field(category, words)
    return value is not _NOTHING and (
        category != DEFAULT_RATE or not isinstance(value, FieldValue) or any(one.isdigit() for one in value.canonical)
    )


def _closing(words: str, start: int, end: int) -> int:
    """1 if a bracket opened inside the span closes directly after it, else 0."""
    return int(words.count("(", start, end) > words.count(")", start, end) and words.startswith(")", end))


def _fits(rule: Rule, words: str, start: int, end: int) -> bool:
    before = rule.before is None or rule.before.search(words[max(0, start - REACH) : start])
    return bool(before and (rule.after is None or rule.after.match(words[end : end + REACH])))


def _keep(found: dict[tuple[RedactedSpan, str], float], span: RedactedSpan, category: str, confidence: float) -> None:
    rivals = [key for key in found if key[1] == category and key[0].overlaps(span)]
    if all(found[key] < confidence for key in rivals):
        for key in rivals:
            del found[key]
        found[span, category] = round(confidence, 6)


_INTEREST, _MARGIN = "Interest Rate", re.compile(r" [+-] .*")
_NOTHING = NoValue.NOTHING
_BEFORE = 250  # code points before `bears interest` that are searched for `AFTER_DEFAULT`
_AFTER = 400  # code points
_PARTIES, _FOR_VALUE = "Parties", "received"
_PARTY_SHARE = 0.9
_HEAD = 12_000  # code points
_TITLES = 4_000  # code points in which an amendment names what it amends
_MOST = 200  # windows per name, so that a text full of anchors has a bounded cost
_LONGEST = 8_000  # code points; longer clauses are not searched
