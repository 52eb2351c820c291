"""Values beside one another and beside a limit. None everywhere: the two cannot be told apart by what is written."""

from services.shared.domain.fields.compare import compare
from services.shared.domain.fields.types import FieldKind, FieldValue


def same(one: FieldValue, other: FieldValue) -> bool | None:
    """Whether both say one thing. Amounts of two currencies differ; a month and a day in it cannot be told apart."""
    if one.kind is not other.kind:
        return None
    order = compare(one, other)
    if order is not None:
        return order == 0
    if one.kind is FieldKind.DATE:
        return None
    return one.canonical.casefold() == other.canonical.casefold()


def within(value: FieldValue, choice: FieldValue) -> bool | None:
    """Whether `value` is what `choice` allows; of laws, a country allows the law of its parts."""
    if value.kind is choice.kind is FieldKind.LAW and value.canonical.startswith(f"{choice.canonical}-"):
        return True
    return same(value, choice)


def above(value: FieldValue, limit: FieldValue) -> bool | None:
    """Whether it is later, longer or greater."""
    order = compare(value, limit)
    return None if order is None else order > 0


def below(value: FieldValue, limit: FieldValue) -> bool | None:
    """Whether it is earlier, shorter or less."""
    order = compare(value, limit)
    return None if order is None else order < 0
