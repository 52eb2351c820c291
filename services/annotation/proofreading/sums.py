"""Totals of tables that are not the sum of their rows, and equal instalments that do not make up their sum."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.fields.numbers import figure, numbers
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class _Cell:
    value: Decimal
    digits: int
    unit: str
    span: RedactedSpan


_Row = tuple[_Cell, ...]


def check_sums(sheet: Sheet) -> Iterator[Fault]:
    """Rows with the same number of amounts at the ends of their lines, up to a line that begins with `Total`. A line
    with figures that are no amount, such as the rest of a placeholder, leaves the sum open.
    """
    rows: list[_Row] = []
    silent = end = 0
    whole = True
    for line in sheet.text.splitlines(keepends=True):
        end += len(line)
        words = line.rstrip()
        cells = _cells(sheet.text, end - len(line), end - len(line) + len(words)) if words[-1:] in _LAST else ()
        if not cells:
            silent += bool(words.strip(" -_=.\t"))
            rows = rows if silent <= _SILENT else []
            whole = not rows or (whole and words[-1:] not in _LAST)
            continue
        silent = 0
        if _TOTAL.match(words):
            yield from _wrong(rows, cells) if whole else ()
            rows, whole = [], True
        else:
            rows.append(cells)
    yield from _instalments(sheet.text)


def _cells(text: str, start: int, end: int) -> _Row:
    """The amounts at the end of the line `[start, end)`: at most six, each after spaces or dots."""
    found: list[_Cell] = []
    stop = end
    for one in reversed([*_CELL.finditer(text, max(start, end - _WIDEST), end)]):
        before = text[start : one.start("unit" if one["unit"] else "figure")]
        words = before.rstrip(" \t")
        words = words.rstrip(".") if words.endswith("..") else words
        if one.end("percent" if one["percent"] else "figure") != stop or words == before or len(found) == _MOST:
            break
        stop = start + len(words)
        if (value := figure(one["figure"])) is not None:
            unit = one["unit"] or one["percent"] or ""
            found.append(_Cell(value, len(one["part"] or ""), unit, RedactedSpan(*one.span("figure"))))
    return tuple(reversed(found))


def _wrong(rows: list[_Row], total: _Row) -> Iterator[Fault]:
    """Columns count only if each row has as many cells as the total. The first row can have the unit alone."""
    if len(rows) < 2 or any(len(row) != len(total) for row in rows):
        return
    for at, cell in enumerate(total):
        column = [row[at] for row in rows]
        if len({one.unit for one in (*column[1:], cell)} - {""}) > 1 or _looks_like_years(column):
            continue
        slack = len(rows) * Decimal(1).scaleb(-min(one.digits for one in (*column, cell)))
        if abs(sum(one.value for one in column) - cell.value) > slack:
            yield Fault(Check.WRONG_SUM, cell.span, RedactedSpan(column[0].span.start, column[-1].span.end))


def _looks_like_years(column: list[_Cell]) -> bool:
    """Whether the values are years, or numbers of rows."""
    values = [one.value for one in column]
    return all(_FIRST_YEAR <= one <= _LAST_YEAR for one in values) or all(b - a == 1 for a, b in pairwise(values))


def _instalments(text: str) -> Iterator[Fault]:
    for match in _EQUAL.finditer(text):
        count = numbers(" ".join(match["count"].lower().split()))
        whole, each = figure(match["whole"].rstrip(",.")), figure(match["each"].rstrip(",."))
        if len(count) != 1 or not whole or not each or _REST.search(match.group()):
            continue
        if abs(count[0].value * each - whole) > count[0].value:
            yield Fault(Check.WRONG_SUM, RedactedSpan(*match.span("each")), RedactedSpan(*match.span("whole")))


_SILENT = 2
_FIRST_YEAR, _LAST_YEAR = 1950, 2060
_WIDEST = 300
_MOST = 6
_LAST = frozenset("0123456789%")
_CELL = re.compile(r"(?P<unit>\$)?[ \t]{0,20}(?P<figure>\d[\d,]{0,20}(?:\.(?P<part>\d{1,12}))?)[ \t]?(?P<percent>%)?")
_TOTAL = re.compile(
    r"(?i)[ \t]{0,60}(?:grand |aggregate |sub-?)?totals?\b(?! (?:debt|assets|capital|liabilities"
    r"|indebtedness|leverage|funded|revenue))"
)
_EQUAL = re.compile(
    r"\$\s?(?P<whole>\d[\d,]{3,20})\b[^.$;]{0,120}?\bin\s(?:the\s)?(?P<count>(?:\w{3,9}"
    r"(?:-\w{3,5})?\s{1,3}(?:\(\d{1,2}\)\s{1,3})?|\d{1,2}\s{1,3}))"
    r"(?:consecutive,?\s{1,3})?equal\s{1,3}(?:[a-z-]{3,20},?\s{1,3}){0,3}(?:installments?|instalments?"
    r"|payments?)\s{1,3}(?:of|each in the amount of)\s{1,3}\$\s?(?P<each>\d[\d,]{2,20})\b[^.;]{0,80}"
)
_REST = re.compile(r"(?i)\b(?:interest|final|balance|remaining|plus|balloon)\b")
