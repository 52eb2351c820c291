"""Keeps the holes of erased values in a new redaction, each with its old placeholder."""

import dataclasses
from collections.abc import Iterator, Sequence

from services.redaction.text.redact import Edit, Plan
from services.shared.domain.document import SealedValue
from services.shared.domain.spans import OriginalSpan


def keep_holes(prepared: Plan, erased: Sequence[SealedValue]) -> Plan:
    """`prepared`, in which each hole is replaced by its own placeholder and by no other edit."""
    if not erased:
        return prepared
    holes = [one.span for one in erased]
    kept = [piece for edit in prepared.edits for piece in _outside(edit, holes)]
    kept += [Edit(one.span, one.entity_type, one.placeholder, erased=True) for one in erased]
    return dataclasses.replace(prepared, edits=tuple(sorted(kept, key=lambda one: one.span)))


def _outside(edit: Edit, holes: Sequence[OriginalSpan]) -> Iterator[Edit]:
    """The parts of `edit` outside `holes`. `holes` are in order."""
    start = edit.span.start
    for hole in holes:
        if not edit.span.overlaps(hole):
            continue
        if start < hole.start:
            yield dataclasses.replace(edit, span=OriginalSpan(start, hole.start))
        start = hole.end
    if start < edit.span.end:
        yield dataclasses.replace(edit, span=OriginalSpan(start, edit.span.end))
