"""What an amendment changes in the agreement that it amends, section by section. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.annotation.agreement.directions.changes import for_creditor
from services.annotation.agreement.directions.values import Direction
from services.annotation.agreement.grants import copy_of, grants_of, unnamed_of
from services.annotation.agreement.instructions import ChangeKind, Instruction, instructions_of
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
    """The changes of an amendment, a waiver or a consent, in the order of their words. The text of an attached copy of
    the agreement is left out.
    """
    found = list(instructions_of(text))
    found += _apart(found, grants_of(text))
    if copy := copy_of(text):
        found = [*_before_the_copy(text, found, copy), copy]
    if all(one.kind is ChangeKind.REFERENCE for one in found) and (unnamed := unnamed_of(text)):
        found.append(unnamed)
    found.sort(key=lambda one: (one.new or one.order).start)
    changes = [
        Change(one.kind, one.target, one.order, one.old, one.new, for_creditor(text, one)) for one in _once(found)
    ]
    own = [" ".join(one.target.of(text).split()) for one in found if one.defines and one.kind is ChangeKind.ADDED]
    return tuple(_without_trivial(text, list(_conforming(text, changes, own))))


def _apart(found: list[Instruction], grants: Iterator[Instruction]) -> Iterator[Instruction]:
    """The grants that are not in the inserted text of an instruction, nor an instruction in the same sentence."""
    orders = {one.order.start for one in found}
    ends = iter(sorted((one.new for one in found if one.new), key=lambda span: span.start))
    inside = next(ends, None)
    for one in sorted(grants, key=lambda grant: grant.order.start):
        while inside and inside.end <= one.order.start:
            inside = next(ends, None)
        repeats = one.kind is ChangeKind.OVERRIDDEN and one.order.start in orders
        if not repeats and (inside is None or one.order.start < inside.start):
            yield one


def _before_the_copy(text: str, found: Iterable[Instruction], copy: Instruction) -> Iterator[Instruction]:
    """The instructions up to the signatures, without the sentence that names the copy."""
    signed = _SIGNED.search(text, copy.order.end)
    stop = signed.start() if signed else len(text)
    for one in found:
        if one.order.end <= copy.order.start or copy.order.end <= one.order.start < stop:
            yield one


def _once(found: list[Instruction]) -> Iterator[Instruction]:
    """Drops repeats: the same words for the same provision, and further references in the same sentence."""
    seen: set[tuple[object, ...]] = set()
    for one in found:
        key = (one.kind, one.order) if one.kind is ChangeKind.REFERENCE else (one.kind, one.order, one.target, one.new)
        if key not in seen:
            seen.add(key)
            yield one


def _conforming(text: str, changes: Iterable[Change], own: Sequence[str]) -> Iterator[Change]:
    """The changes, those NEUTRAL that only insert a term of the amendment into a provision, or change small words."""
    names = [term for term in own if len(term) > _SHORTEST]
    for one in changes:
        words = " ".join(one.new.of(text).split()) if one.new and len(one.new) <= _PHRASE else ""
        inserts = one.kind is ChangeKind.ADDED and one.direction is Direction.UNKNOWN and words
        brings_in = inserts and not _OPERATIVE.search(words) and any(term in words for term in names)
        formal = _is_trivial(text, one) or (brings_in and not _COVERED.search(f"{one.order.of(text)} {words}"))
        yield replace(one, direction=Direction.NEUTRAL) if formal else one


def _without_trivial(text: str, changes: Sequence[Change]) -> Iterator[Change]:
    """The changes, without conjunctions and punctuation beside other changes of the same sentence."""
    told: set[int] = set()
    for one in changes:
        if not _is_trivial(text, one):
            told |= {one.order.start, one.order.end}
    for one in changes:
        if not (_is_trivial(text, one) and told & {one.order.start, one.order.end}):
            yield one


def _is_trivial(text: str, one: Change) -> bool:
    """Whether only a conjunction, an article or punctuation changes."""
    words = [span.of(text) for span in (one.old, one.new) if span]
    return bool(words) and all(_SMALL.fullmatch(each) for each in words)


_PHRASE, _SHORTEST = 200, 5
_SMALL = re.compile(r"[\s.,;:]*(?:(?:and|or|the|an?|each|such)[\s.,;:]*){0,2}", re.IGNORECASE)
_COVERED = re.compile(
    r"\b(?:Permitted|Indebtedness|Liens?|Investments?|Restricted\s+Payments?|Dispositions?|Asset\s+Sales?|Guarantees)\b"
)
"""What covenants restrict: a term that is inserted there can be an exception."""
_SIGNED = re.compile(r"\bIN\s+WITNESS\s+WHEREOF\b")
_OPERATIVE = re.compile(r"[\d$%]|\b(?:shall|will|may|must|not|except|unless|guarant\w{1,4}|security)\b", re.IGNORECASE)
