"""What an amendment changes in the agreement that it amends, section by section. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.annotation.agreement.directions import Direction, for_creditor
from services.annotation.agreement.instructions import ChangeKind, Instruction, grants_of, instructions_of
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Change:
    """One changed provision. `section`: the words that name it, or the defined term. `order`: the sentence that changes
    it. `old` and `new` where the paper states them. `direction`: for the creditor of the agreement.
    """

    kind: ChangeKind
    section: RedactedSpan
    order: RedactedSpan
    old: RedactedSpan | None
    new: RedactedSpan | None
    direction: Direction


def changes_of(text: str) -> tuple[Change, ...]:
    """The changes of an amendment, a waiver or a consent, in the order of their words."""
    found = list(instructions_of(text))
    found += _apart(found, grants_of(text))
    found.sort(key=lambda one: (one.new or one.order).start)
    return tuple(
        Change(one.kind, one.target, one.order, one.old, one.new, for_creditor(text, one)) for one in _once(found)
    )


def _apart(found: list[Instruction], grants: Iterator[Instruction]) -> Iterator[Instruction]:
    """The grants that are not in the inserted text of an instruction."""
    ends = iter(sorted((one.new for one in found if one.new), key=lambda span: span.start))
    inside = next(ends, None)
    for one in sorted(grants, key=lambda grant: grant.order.start):
        while inside and inside.end <= one.order.start:
            inside = next(ends, None)
        if inside is None or one.order.start < inside.start:
            yield one


def _once(found: list[Instruction]) -> Iterator[Instruction]:
    """Drops repeats: the same words for the same provision, and further references in the same sentence."""
    seen: set[tuple[object, ...]] = set()
    for one in found:
        key = (one.kind, one.order) if one.kind is ChangeKind.REFERENCE else (one.kind, one.order, one.target, one.new)
        if key not in seen:
            seen.add(key)
            yield one
