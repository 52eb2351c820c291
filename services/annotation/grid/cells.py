"""The cell of one document, from its own set and its masked text. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.annotation.grid.columns import Column
from services.annotation.grid.records import Answer, Cell, CellNote, CellState, Source
from services.shared.domain.annotations import NOT_READ, Annotation, AnnotationState, EconomicsEntry, EntryState
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FieldValue
from services.shared.domain.spans import OriginalSpan, RedactedSpan

LONGEST = 160
"""The most code points of an answer that has words."""


Placed = tuple[Cell, RedactedSpan | None]
"""A cell, and the place of its answer in the masked text."""


def own_cell(source: Source, column: Column, within: Sequence[RedactedSpan] | None = None) -> Placed:
    """The cell. `within`: only passages that overlap one of these places count."""
    if source.text is None:
        return Cell(column.name, CellState.NOT_READ), None
    if source.hidden and not _human(source, column):
        return Cell(column.name, CellState.UNREVIEWED, notes=(CellNote.HIDDEN,)), None
    found = _of_deal(source, column, within) if column.of_deal else _annotated(source, column, within)
    if found:
        return found
    lost = NOT_READ in source.shown.flags
    return Cell(column.name, CellState.NOT_READ if lost else CellState.NOT_FOUND), None


def _annotated(source: Source, column: Column, within: Sequence[RedactedSpan] | None) -> Placed | None:
    """The cell of the passage that people decided on, else of the surest one, else of the first one."""
    found = [one for one in source.shown.annotations if _counts(one, column) and _inside(one.redacted_span, within)]
    if not found:
        return None
    best = min(found, key=lambda one: (one.state not in _BY_PEOPLE, -one.confidence, one.span.start))
    answer = _answer(source, column, best.redacted_span)
    answer = replace(answer, span=best.span, annotation_id=best.annotation_id)
    others = {_answer(source, column, one.redacted_span).text for one in found if one is not best} - {answer.text}
    state = CellState.REVIEWED if best.state in _BY_PEOPLE else CellState.UNREVIEWED
    return Cell(column.name, state, answer, len(others)), best.redacted_span


def _of_deal(source: Source, column: Column, within: Sequence[RedactedSpan] | None) -> Placed | None:
    """The cell of the first value that the document states; else of its blank, or of the reference to another place.
    People decide on annotations: the value is reviewed if an annotation at its place is.
    """
    entries = [one for one in source.shown.economics if one.key == column.name and one.place]
    for state in (EntryState.STATED, EntryState.BLANK, EntryState.ELSEWHERE):
        found = [one for one in entries if one.state is state and _inside(_span(one), within)]
        if found:
            return _deal_cell(source, column, found, _NOTES[state])
    return None


def _deal_cell(
    source: Source, column: Column, found: Sequence[EconomicsEntry], notes: tuple[CellNote, ...]
) -> Placed | None:
    first = found[0]
    if first.place is None:
        return None
    answer = replace(_answer(source, column, _span(first)), span=first.place.span)
    others = {_answer(source, column, _span(one)).text for one in found[1:]} - {answer.text}
    same = [one for one in source.shown.annotations if one.redacted_span.overlaps(_span(first))]
    reviewed = any(one.state in _BY_PEOPLE for one in same)
    state = CellState.REVIEWED if reviewed else CellState.UNREVIEWED
    return Cell(column.name, state, answer, len(others), notes), _span(first)


def gist(words: str) -> str:
    """The first words, with single spaces."""
    flat = " ".join(words.split())
    if len(flat) <= LONGEST:
        return flat
    return f"{flat[: LONGEST - 1].rpartition(' ')[0] or flat[: LONGEST - 1]}…"


def _answer(source: Source, column: Column, span: RedactedSpan) -> Answer:
    words = span.of(source.text or "")
    value = read_value(column.kind, words, column.name) if column.kind else None
    known = value if isinstance(value, FieldValue) else None
    return Answer(
        text=known.canonical if known else gist(words),
        document_id=source.document.document_id,
        span=_NOWHERE,
        kind=known.kind if known else "",
    )


def _human(source: Source, column: Column) -> bool:
    return not column.of_deal and any(_counts(one, column) for one in source.shown.annotations)


def _counts(one: Annotation, column: Column) -> bool:
    return one.category == column.name and one.state not in _NOT_COUNTED


def _inside(span: RedactedSpan, within: Iterable[RedactedSpan] | None) -> bool:
    return within is None or any(span.overlaps(one) for one in within)


def _span(entry: EconomicsEntry) -> RedactedSpan:
    return entry.place.redacted_span if entry.place else RedactedSpan(0, 0)


_BY_PEOPLE = frozenset({AnnotationState.ACCEPTED, AnnotationState.CHANGED, AnnotationState.ADDED})
_NOT_COUNTED = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
_NOTES = {
    EntryState.STATED: (),
    EntryState.BLANK: (CellNote.BLANK,),
    EntryState.ELSEWHERE: (CellNote.ELSEWHERE,),
}
_NOWHERE = OriginalSpan(0, 0)
