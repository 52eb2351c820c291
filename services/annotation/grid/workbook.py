"""The words of a grid for a workbook: a line for each document, and one for each cell. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.annotation.exports.links import document_link, place_link
from services.annotation.exports.sheets import Line, Names, Table, Words
from services.annotation.grid.records import COVERS, Answer, Cell, CellNote, CellState, GridColumn, GridRow, RowRelation
from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.types import FieldKind, FieldValue
from services.shared.domain.relations import RelationKind


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A whole grid. `console`: its URL in browsers, for links to the words; without it, there are none."""

    columns: Sequence[GridColumn]
    as_of: date
    rows: Sequence[GridRow]
    written: datetime
    console: str = ""


def grid_tables(sheet: GridSheet) -> tuple[Table, Table]:
    """The grid with its columns across, and a list of all its cells. No cell is empty: each has a state."""
    number = len(sheet.rows)
    head: Names = {
        "grid": {
            "documents": f"{number:,} document{'' if number == 1 else 's'}",
            "asof": sheet.as_of.isoformat(),
            "covers": COVERS,
            "written": f"{sheet.written:%Y-%m-%d %H:%M} UTC",
        }
    }
    titles = {one.name: {"name": column_title(one.name), "key": one.name} for one in sheet.columns}
    references = {row.document.document_id: row.document.source_reference for row in sheet.rows}
    lines, answers = [], []
    for row in sheet.rows:
        own: Names = {**head, "row": _row(row, sheet.console)}
        cells: list[Names] = [
            {"column": titles[one.column], "cell": _cell(one, references, sheet.console)} for one in row.cells
        ]
        lines.append(Line(own, cells))
        answers += [Line({**own, **one}) for one in cells]
    columns: list[Names] = [{"column": one} for one in titles.values()]
    return Table(Line(head, columns), lines, "row"), Table(Line(head), answers, "cell")


def column_title(name: str) -> str:
    """`liability_cap` as words; a clause type stays as it is."""
    return name.replace("_", " ").capitalize() if name.islower() else name


def _row(row: GridRow, console: str) -> Words:
    document = row.document
    return {
        "reference": document.source_reference,
        "id": document.document_id,
        "matter": document.matter,
        "client": document.client_id,
        "version": str(document.version),
        "type": row.document_type,
        "review": "Reviewed" if row.reviewed else "Not reviewed",
        "effective": row.effective_on.isoformat() if row.effective_on else "",
        "relations": "\n".join(_relation(one) for one in row.relations),
        "link": document_link(console, document.document_id),
    }


def _relation(one: RowRelation) -> str:
    return f"{_VERBS[one.kind, one.outgoing]} {one.source_reference}"


def _cell(cell: Cell, references: Mapping[str, str], console: str) -> Words:
    answer = cell.answer
    more = f"+{cell.more} more" if cell.more else ""
    notes = [_NOTES[one] for one in cell.notes]
    earlier = ", ".join(shown(one) for one in cell.earlier)
    words = shown(answer) if answer else ""
    state = f"{_GLYPHS[cell.state]} {_STATES[cell.state]}"
    return {
        "state": _STATES[cell.state],
        "answer": words,
        "value": answer.text if answer and answer.kind else "",
        "notes": "; ".join(notes),
        "more": str(cell.more or ""),
        "earlier": earlier,
        "shown": "\n".join(_full((words, state, more, *notes, f"Before: {earlier}" if earlier else ""))),
        "document": references.get(answer.document_id, answer.document_id) if answer else "",
        "place": f"{answer.span.start}-{answer.span.end}" if answer else "",
        "link": place_link(console, answer.document_id, answer.span, answer.annotation_id) if answer else "",
    }


def shown(answer: Answer) -> str:
    """The value for people; words as they are."""
    return readable(FieldValue(FieldKind(answer.kind), answer.text)) if answer.kind else answer.text


def _full(words: Iterable[str]) -> Iterable[str]:
    return (one for one in words if one)


_GLYPHS: Mapping[CellState, str] = {
    CellState.REVIEWED: "✓",
    CellState.UNREVIEWED: "○",
    CellState.NOT_FOUND: "∅",
    CellState.NOT_READ: "△",
    CellState.SUPERSEDED: "↻",
    CellState.LATER: "»",
}
_STATES: Mapping[CellState, str] = {
    CellState.REVIEWED: "Reviewed",
    CellState.UNREVIEWED: "Unreviewed",
    CellState.NOT_FOUND: "Not found",
    CellState.NOT_READ: "Not read",
    CellState.SUPERSEDED: "Superseded",
    CellState.LATER: "Takes effect later",
}
_NOTES: Mapping[CellNote, str] = {
    CellNote.BLANK: "The form is left blank here",
    CellNote.ELSEWHERE: "Stated in another place",
    CellNote.AMENDED: "As amended",
    CellNote.CHANGED: "Changed by an amendment: read its words",
    CellNote.DELETED: "Deleted by an amendment",
    CellNote.UNDATED: "The amendment has no date",
    CellNote.AMENDMENT_NOT_READ: "An amendment could not be read: the answer can be wrong",
    CellNote.HIDDEN: "Proposals are hidden for this document",
    CellNote.RESTATED: "Restated by a later document",
    CellNote.EXECUTED: "A signed copy replaces this draft",
}
_VERBS: Mapping[tuple[RelationKind, bool], str] = {
    (RelationKind.AMENDS, True): "amends",
    (RelationKind.AMENDS, False): "amended by",
    (RelationKind.RESTATES, True): "restates",
    (RelationKind.RESTATES, False): "restated by",
    (RelationKind.EXECUTED, True): "is the signed copy of",
    (RelationKind.EXECUTED, False): "signed as",
}
