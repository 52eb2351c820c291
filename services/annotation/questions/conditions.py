"""Conditions on the cells of a document: `maturity < 2027-01-01`, `commitment >= 5000000`. Pure."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.annotation.grid.cells import own_cell
from services.annotation.grid.columns import Column, columns_of
from services.annotation.grid.records import Answer, CellState, Source
from services.annotation.searching.query import Query, query_of
from services.annotation.sets.refusals import invalid
from services.shared.domain.errors import Reject
from services.shared.domain.fields.types import FieldKind
from services.shared.domain.spans import RedactedSpan

MOST_CONDITIONS = 8
_FOUND, _MISSING = "found", "not_found"
_LONGEST = 100
_SIGN = re.compile("<=|>=|<|>|=|~")
_NO_WORDS = Query(())
_AMOUNT = re.compile(r"(?P<unit>[A-Za-z]*)(?:\s*\+)?\s*(?P<number>-?\d+(?:\.\d+)?)")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


@dataclass(frozen=True)
class Condition:
    """`value` is compared with the canonical value of the cell: dates and numbers by their order, words by equality.
    `~` finds `words` in the answer. `found` and `not_found` compare whether the cell has an answer.
    """

    column: Column
    sign: str
    value: str
    words: Query = _NO_WORDS

    def fits(self, source: Source) -> RedactedSpan | None:
        """The place of the answer that fits; for `not_found`, an empty one. None: it does not fit, or was not read."""
        cell, place = own_cell(source, self.column)
        if self.value == _MISSING:
            return _NOTHING if cell.state is CellState.NOT_FOUND else None
        if cell.answer is None:
            return None
        fits = self.value == _FOUND or (
            self.words.fits(cell.answer.text) if self.sign == "~" else _compared(cell.answer, self)
        )
        return place if fits else None


def conditions_of(texts: Sequence[str]) -> tuple[Condition, ...]:
    """In the order of the texts. Raises `Reject(INVALID_METADATA)`."""
    if len(texts) > MOST_CONDITIONS:
        raise invalid("conditions", f"must have at most {MOST_CONDITIONS} entries")
    return tuple(_condition(f"conditions[{number}]", text) for number, text in enumerate(texts))


def _condition(field: str, text: str) -> Condition:
    sign = _SIGN.search(text)
    name, value = (text[: sign.start()].strip(), text[sign.end() :].strip()) if sign else ("", "")
    if sign is None or not (0 < len(name) <= _LONGEST and 0 < len(value) <= _LONGEST):
        raise invalid(field, "must be a column, one of < <= = >= > ~, and a value")
    (column,) = columns_of([name])
    if value in {_FOUND, _MISSING} and sign[0] != "=":
        raise invalid(field, "must have the sign = before found and not_found")
    return Condition(column, sign[0], value, _words_of(field, value) if sign[0] == "~" else _NO_WORDS)


def _words_of(field: str, value: str) -> Query:
    try:
        return query_of(f'"{value}"')
    except Reject:
        raise invalid(field, "must have a letter or a figure after ~") from None


def _compared(answer: Answer, condition: Condition) -> bool:
    if not answer.kind:
        return False
    own, other = (_ordered(FieldKind(answer.kind), text) for text in (answer.text, condition.value))
    if own is None or other is None:
        return condition.sign == "=" and answer.text.casefold() == condition.value.casefold()
    if own[0] and other[0] and own[0] != other[0]:
        return False
    return _SIGNS[condition.sign](own[1], other[1])


def _ordered(kind: FieldKind, text: str) -> tuple[str, Decimal] | None:
    """The unit and the number of a value with an order; None if it has none. Without a currency or a basis, only the
    numbers are compared.
    """
    if kind is FieldKind.DATE and (match := _DATE.fullmatch(text)):
        year, month, day = (int(one or 1) for one in match.groups())
        return "", Decimal(year * 10_000 + month * 100 + day)
    if kind is FieldKind.DURATION and (match := _PERIOD.fullmatch(text)):
        years, months, weeks, days = (int(one or 0) for one in match.groups())
        return "", Decimal(years * 365 + months * 30 + weeks * 7 + days)
    if kind in _NUMERIC and (match := _AMOUNT.fullmatch(text.replace(",", ""))):
        return match["unit"].upper(), Decimal(match["number"])
    return None


_NUMERIC = frozenset({FieldKind.MONEY, FieldKind.PERCENT, FieldKind.RATIO, FieldKind.RATE, FieldKind.FORMULA})
_NOTHING = RedactedSpan(0, 0)
_SIGNS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
    "~": lambda _own, _other: False,
}
