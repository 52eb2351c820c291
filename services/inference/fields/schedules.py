"""Finds the covenants of a schedule in a sheet: rows that state a ratio or an amount, and the level of each. Pure.

Models read sentences, and a row of a table is none: its cells say what the verbs of a clause say. The words below are
written by hand, and so are the confidences.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from services.inference.fields.candidates import SEEKERS
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.types import FieldKind
from services.shared.domain.parts import PartKind
from services.shared.domain.spans import RedactedSpan
from services.shared.domain.tables import RedactedTable

COVENANT, LEVEL, AMOUNT = "Financial Covenant", "Financial Covenant Level", "Financial Covenant Amount"
Marks = dict[tuple[RedactedSpan, str], float]


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    span: RedactedSpan
    words: str


@dataclass(frozen=True, slots=True)
class _Heads:
    """The row above a schedule. `levels`: the columns that state levels; none if it does not say which."""

    levels: frozenset[int]
    others: frozenset[int]


def find_schedules(text: RedactedText) -> Marks:
    """The confidence of each covenant and of each of its levels, in the tables of sheets."""
    sheets = [one.span for one in text.parts if one.kind is PartKind.SHEET]
    found: Marks = {}
    for table in text.tables if sheets else ():
        if table.starts and any(one.start <= table.starts[0] < one.end for one in sheets):
            found |= dict(islice(_covenants(text.text, table), _MOST))
    return found


def with_schedules(marks: Mapping[tuple[RedactedSpan, str], float], schedules: Marks) -> Marks:
    """`marks` and what the schedules add: a mark that overlaps one of the same name is left out."""
    places: dict[str, list[RedactedSpan]] = {}
    for span, name in marks:
        places.setdefault(name, []).append(span)
    added = {
        (span, name): confidence
        for (span, name), confidence in schedules.items()
        if not any(span.overlaps(one) for one in places.get(name, ()))
    }
    return {**marks, **added}


def _covenants(text: str, table: RedactedTable) -> Iterator[tuple[tuple[RedactedSpan, str], float]]:
    heads: _Heads | None = None
    for row in islice(_rows(text, table), _MOST_ROWS):
        if found := _heads(row):
            heads = found
            continue
        levels = list(_levels(row, heads)) if any(_NAME.search(one.words) for one in row) else []
        if not levels or not (heads or any(_BOUND.search(one.words) for one in row)):
            continue
        confidence = _UNDER_HEADS if heads else _ALONE
        yield (RedactedSpan(row[0].span.start, row[-1].span.end), COVENANT), confidence
        yield from (((span, field), confidence) for span, field in levels)


def _rows(text: str, table: RedactedTable) -> Iterator[Sequence[_Cell]]:
    for _, cells in groupby(table.cells(), key=lambda one: one[0]):
        spans = [(column, span) for _, column, span in cells if len(span)]
        if not spans or _ANY.search(text, spans[0][1].start, spans[-1][1].end) is None:
            continue
        row = [_Cell(column, span, text[span.start : span.end]) for column, span in spans]
        row = [one for one in row if one.words.strip()]
        if 2 <= len(row) <= _WIDEST and all(len(one.words) <= _LONGEST for one in row):
            yield row


def _heads(row: Sequence[_Cell]) -> _Heads | None:
    """What the columns are, if the row says that they are covenants and their levels."""
    if not any(_COVENANTS.search(one.words) for one in row) or any(_values(one.words) for one in row):
        return None
    levels = frozenset(one.column for one in row if _LEVELS.search(one.words))
    others = frozenset(one.column for one in row if _OTHERS.search(one.words))
    is_by_date = any(_PERIOD.search(one.words) for one in row)
    return _Heads(levels - others, others) if levels - others or is_by_date else None


def _levels(row: Sequence[_Cell], heads: _Heads | None) -> Iterator[tuple[RedactedSpan, str]]:
    for one in row:
        if heads and (one.column in heads.others or (heads.levels and one.column not in heads.levels)):
            continue
        for start, end, field in _values(one.words):
            yield RedactedSpan(one.span.start + start, one.span.start + end), field


def _values(words: str) -> list[tuple[int, int, str]]:
    for kind, field in ((FieldKind.RATIO, LEVEL), (FieldKind.MONEY, AMOUNT)):
        if found := [(start, end, field) for start, end in SEEKERS[kind](words)]:
            return found
    return []


def _words(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_UNDER_HEADS, _ALONE = 0.8, 0.6
_MOST, _MOST_ROWS = 2_000, 10_000  # marks of a table, rows that are read
_WIDEST, _LONGEST = 200, 400  # cells of a row, code points of a cell
_COVENANTS = _words(r"\b(?:covenants?|ratios?|financial tests?|tests?|undertakings?)\b")
_LEVELS = _words(
    r"\b(?:levels?|thresholds?|require(?:d|ment)s?|limits?|minimum|maximum|min\.?|max\.?|must (?:be|not)"
    r"|not (?:less|more|to exceed)|covenanted|trigger)\b"
)
_OTHERS = _words(
    r"\b(?:actual|calculated|result|reported|headroom|cushion|variance|compliance|complies|status|pass|breach|as at|ytd"
    r"|forecast|budget|prior|definition|frequency)\b"
)
_PERIOD = _words(
    r"\b(?:q[1-4]|h[12]|fy\s?\d{2,4}|quarter|year|20\d\d)\b|\b\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{2,4}\b"
)
_NAME = _words(
    r"\b(?:leverage|coverage|cover|gearing|net worth|liquidity|dscr|icr|fccr|ltv|loan[- ]to[- ](?:value|cost)|ebitda\w*"
    r"|capital expenditures?|capex|current ratio|quick ratio|(?:debt|indebtedness|liabilities) to|working capital"
    r"|cash balances?|debt service|debt yield|equity ratio|solvency|tangible)\b"
)
_BOUND = _words(r"\b(?:minimum|maximum|min|max|at least|not (?:less|more|to exceed)|no (?:less|more|greater))\b|[<>≤≥]")
_ANY = _words(f"{_COVENANTS.pattern}|{_NAME.pattern}")
