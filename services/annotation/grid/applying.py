"""Applies amendments over the agreements that they amend, as of a date. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from services.annotation.grid.cells import gist, own_cell
from services.annotation.grid.changes import Amendment, ChangedProvision
from services.annotation.grid.columns import Column
from services.annotation.grid.dates import effective_on
from services.annotation.grid.records import (
    Answer,
    Cell,
    CellNote,
    CellState,
    GridRequest,
    GridRow,
    RowRelation,
    Source,
)
from services.annotation.relations.records import DocumentRelation, RelationState
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True)
class Applied:
    """The documents of a grid with their confirmed relations. Chains are of one matter each."""

    request: GridRequest

    def row(self, source: Source) -> GridRow:
        """The row of a document. Its cells are in the order of the columns."""
        shown = source.shown
        return GridRow(
            document=source.document,
            document_type=shown.document_type,
            state=shown.state,
            reviewed=shown.reviewed,
            effective_on=self._days[source.document.family],
            relations=tuple(self._relations(source.document.family)),
            cells=tuple(self.cell(source, one) for one in self.request.columns),
        )

    def cell(self, source: Source, column: Column) -> Cell:
        """The cell as of the date: later amendments count more, and a document that replaces this one ends it."""
        family = source.document.family
        day = self._days[family]
        if day and day > self.request.as_of:
            return Cell(column.name, CellState.LATER)
        cell = self._amended(family, column)[-1][1]
        for kind, note in _REPLACING.items():
            if successor := self._successor(family, kind):
                return _superseded(cell, successor, note)
        for agreement in self._targets(family):
            steps = self._amended(agreement, column)
            passed = [after.answer.span for by, after in steps[1:-1] if by is source and after.answer]
            if cell.answer and cell.answer.span in passed:
                return _superseded(cell, steps[-1][0], CellNote.AMENDED)
        return cell

    def _amended(self, family: str, column: Column) -> Sequence[tuple[Source, Cell]]:
        """The document with its own cell, then each amendment that changes the cell, with the cell after it."""
        source = self._sources[family]
        cell, words = own_cell(source, column)
        steps = [(source, cell)]
        for amendment, undated in self._amendments.get(family, ()):
            if amendment.source.text is None or amendment.source.hidden:
                cell = _noted(cell, CellNote.AMENDMENT_NOT_READ)
                steps[-1] = steps[-1][0], cell
            elif changed := self._changed(source, cell, words, amendment, column):
                cell = _noted(changed, CellNote.UNDATED) if undated else changed
                steps.append((amendment.source, cell))
        return steps

    def _changed(
        self, agreement: Source, cell: Cell, words: RedactedSpan | None, amendment: Amendment, column: Column
    ) -> Cell | None:
        """The cell after an amendment; None if the amendment does not change it. `words`: the place of the agreement's
        own answer.
        """
        own, _ = own_cell(amendment.source, column, None if amendment.restates else amendment.new_words)
        if own.answer:
            return replace(own, notes=(*own.notes, CellNote.AMENDED), earlier=_earlier(cell), by=own.answer.document_id)
        if words is None or cell.answer is None or cell.answer.document_id != agreement.document.document_id:
            return None
        named = self._named(agreement, amendment)
        touching = (change for place, change in named if place.overlaps(words))
        change = next(touching, None)
        return _without_words(cell, amendment.source, change) if change else None

    def _named(self, agreement: Source, amendment: Amendment) -> Sequence[tuple[RedactedSpan, ChangedProvision]]:
        """The provisions of the agreement that the amendment names for certain, each with its change."""
        key = agreement.document.family, amendment.source.document.family
        if key not in self._provisions:
            self._provisions[key] = tuple(amendment.provisions(agreement))
        return self._provisions[key]

    def _successor(self, family: str, kind: RelationKind) -> Source | None:
        """The document that replaces this one on the date, if there is one."""
        found = [one.key.family for one in self._to[family] if one.key.kind is kind and self._in_force(one)]
        return self._sources[found[-1]] if found else None

    def _targets(self, family: str) -> Sequence[str]:
        """The chains that this one amends, and their signed copies."""
        own = [one.key.other for one in self._from[family] if one.key.kind is RelationKind.AMENDS]
        copies = [one.key.family for each in own for one in self._to[each] if one.key.kind is RelationKind.EXECUTED]
        return sorted({*own, *copies})

    def _in_force(self, relation: DocumentRelation) -> bool:
        day = self._day_of(relation)
        return day is None or day <= self.request.as_of

    def _day_of(self, relation: DocumentRelation) -> date | None:
        return relation.effective_on or self._days[relation.key.family]

    def _relations(self, family: str) -> Iterable[RowRelation]:
        for outgoing, found in ((True, self._from[family]), (False, self._to[family])):
            for one in found:
                other = self._sources[one.key.other if outgoing else one.key.family].document
                yield RowRelation(one.key.kind, other.document_id, other.source_reference, outgoing)

    @cached_property
    def _amendments(self) -> Mapping[str, Sequence[tuple[Amendment, bool]]]:
        """For each chain the amendments in force on the date, the oldest first, each with whether it has no date: these
        come last. What amends a draft amends its signed copy.
        """
        made: dict[str, Sequence[tuple[Amendment, bool]]] = {}
        for family in self._sources:
            drafts = [one.key.other for one in self._from[family] if one.key.kind is RelationKind.EXECUTED]
            found = [one for each in (family, *drafts) for one in self._to[each]]
            amending = [one for one in found if one.key.kind is RelationKind.AMENDS and self._in_force(one)]
            amending.sort(key=lambda one: (self._day_of(one) or date.max, one.key.family))
            if amending:
                made[family] = [(self._papers[one.key.family], self._day_of(one) is None) for one in amending]
        return made

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {one.document.family: one for one in self.request.sources}

    @cached_property
    def _papers(self) -> Mapping[str, Amendment]:
        return {one.key.family: Amendment(self._sources[one.key.family]) for one in self._confirmed}

    @cached_property
    def _provisions(self) -> dict[tuple[str, str], Sequence[tuple[RedactedSpan, ChangedProvision]]]:
        return {}

    @cached_property
    def _days(self) -> Mapping[str, date | None]:
        return {family: effective_on(one) for family, one in self._sources.items()}

    @cached_property
    def _confirmed(self) -> Sequence[DocumentRelation]:
        """The confirmed relations between two documents of the grid."""
        known = self._sources
        found = (one for one in self.request.relations if one.state is RelationState.CONFIRMED)
        return [one for one in found if one.key.family in known and one.key.other in known]

    @cached_property
    def _from(self) -> Mapping[str, Sequence[DocumentRelation]]:
        return _grouped((one.key.family, one) for one in self._confirmed)

    @cached_property
    def _to(self) -> Mapping[str, Sequence[DocumentRelation]]:
        return _grouped((one.key.other, one) for one in self._confirmed)


def _grouped(pairs: Iterable[tuple[str, DocumentRelation]]) -> Mapping[str, Sequence[DocumentRelation]]:
    found: defaultdict[str, list[DocumentRelation]] = defaultdict(list)
    for family, one in pairs:
        found[family].append(one)
    return found


def _noted(cell: Cell, note: CellNote) -> Cell:
    return replace(cell, notes=tuple(dict.fromkeys((*cell.notes, note))))


def _without_words(cell: Cell, by: Source, change: ChangedProvision) -> Cell:
    """The cell of a provision that an amendment changes or deletes, with words that have no passage of the column."""
    words = gist(change.place.redacted_span.of(by.text or ""))
    answer = Answer(words, by.document.document_id, change.place.span)
    note = CellNote.DELETED if change.deletes else CellNote.CHANGED
    return Cell(cell.column, CellState.SUPERSEDED, answer, 0, (note,), _earlier(cell), by.document.document_id)


def _superseded(cell: Cell, by: Source, note: CellNote) -> Cell:
    """The cell of a document that another one replaces; it keeps its words."""
    return replace(cell, state=CellState.SUPERSEDED, notes=(*cell.notes, note), by=by.document.document_id)


def _earlier(cell: Cell) -> tuple[Answer, ...]:
    return (*((cell.answer,) if cell.answer else ()), *cell.earlier)


def rows_of(request: GridRequest, families: Sequence[str]) -> tuple[GridRow, ...]:
    """The rows of some documents of the request, in the order of `families`."""
    applied = Applied(request)
    sources = {one.document.family: one for one in request.sources}
    return tuple(applied.row(sources[one]) for one in families)


_REPLACING = {RelationKind.RESTATES: CellNote.RESTATED, RelationKind.EXECUTED: CellNote.EXECUTED}
