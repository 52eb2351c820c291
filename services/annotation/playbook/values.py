"""Compares values with each other and with limits. All functions return None if the two cannot be compared."""

from services.shared.domain.fields.compare import compare
from services.shared.domain.fields.types import FieldKind, FieldValue


def same(one: FieldValue, other: FieldValue) -> bool | None:
    """Whether the values are equal. Amounts in two currencies differ. A month and a day in it: None."""
    if one.kind is not other.kind and not {one.kind, other.kind} <= _RATES:
        return None
    order = compare(one, other)
    if order is not None:
        return order == 0
    if one.kind is FieldKind.DATE:
        return None
    return one.canonical.casefold() == other.canonical.casefold()


def within(value: FieldValue, choice: FieldValue) -> bool | None:
    """Whether `choice` allows `value`. A country allows the laws of its parts."""
    if value.kind is choice.kind is FieldKind.LAW and value.canonical.startswith(f"{choice.canonical}-"):
        return True
    return same(value, choice)


def above(value: FieldValue, limit: FieldValue) -> bool | None:
    """Whether `value` is later, longer or greater than `limit`."""
    order = compare(value, limit)
    return None if order is None else order > 0


def below(value: FieldValue, limit: FieldValue) -> bool | None:
    """Whether `value` is earlier, shorter or less than `limit`."""
    order = compare(value, limit)
    return None if order is None else order < 0


_RATES = frozenset({FieldKind.RATE, FieldKind.FORMULA})
