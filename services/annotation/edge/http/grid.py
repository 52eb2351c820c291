"""The route of the grid of clauses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.annotation.desk.across.grid import DEFAULT_ROWS, MOST_ROWS, ClauseGrid, GridPage, GridQuestion
from services.annotation.edge.http.parameters import Caller, Purpose, TextUse
from services.annotation.grid.records import COVERS, Answer, Cell, CellNote, CellState, GridRow, RowRelation
from services.annotation.queue.items import QueueFilter
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action
from services.shared.domain.relations import Priority
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class GridAnswer:
    """What the words at a place say, masked."""

    text: str
    kind: str
    document_id: str
    span: OriginalSpan
    annotation_id: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid."""

    column: str
    state: CellState
    answer: GridAnswer | None
    more: int
    notes: tuple[CellNote, ...]
    earlier: tuple[GridAnswer, ...]
    by: str


@dataclass(frozen=True, slots=True)
class GridRowAnswer:
    """A document with its cells."""

    document: DocumentRecord
    document_type: str
    state: SetState
    reviewed: bool
    effective_on: date | None
    relations: tuple[RowRelation, ...]
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of the grid."""

    name: str
    of_deal: bool


@dataclass(frozen=True, slots=True)
class GridPageAnswer:
    """A page of the grid."""

    columns: tuple[GridColumn, ...]
    as_of: date
    rows: tuple[GridRowAnswer, ...]
    total: int
    next_page_token: str
    covers: str


_ANY: list[str] = []
_ALL: list[Priority] = []


def grid_filters(  # noqa: PLR0913, PLR0917 - the filters
    matter: Annotated[list[str], Query(description="Only these matters.")] = _ANY,
    client_id: Annotated[list[str], Query(description="Only documents of these clients.")] = _ANY,
    document_type: Annotated[list[str], Query(description="Only these document types.")] = _ANY,
    column: Annotated[list[str], Query(description="Clause types, fields and keys. Default: by type.")] = _ANY,
    as_of: Annotated[str, Query(description="ISO date. Default: today.")] = "",
    assignee: Annotated[list[str], Query(description="Only reviews that these persons have.")] = _ANY,
    unassigned: Annotated[bool, Query(description="Only reviews that are not assigned.")] = False,
    severity: Annotated[
        Severity | None, Query(description="Only with an open finding of this severity or higher.")
    ] = None,
    priority: Annotated[list[Priority], Query(description="Only documents of these priorities.")] = _ALL,
) -> GridQuestion:
    """The question of a request."""
    wanted = QueueFilter(
        assignees=tuple(assignee),
        unassigned=unassigned,
        matters=tuple(matter),
        document_types=tuple(document_type),
        severity=severity,
        client_ids=tuple(client_id),
        priorities=tuple(priority),
    )
    return GridQuestion(wanted, tuple(column), as_of)


GridFilters = Annotated[GridQuestion, Depends(grid_filters)]


def router(grid: ClauseGrid) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/grid", summary="Read documents by clause types and values, as of a date")
    async def get_grid(
        caller: Caller,
        filters: GridFilters,
        purpose: Purpose = "",
        page_size: Annotated[int, Query(description="Number of rows.", ge=1, le=MOST_ROWS)] = DEFAULT_ROWS,
        page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
        use: TextUse = "",
    ) -> GridPageAnswer:
        question = replace(filters, size=page_size, token=page_token)
        return _page(await grid.read(caller, question, purpose, use))

    return routes


def _page(page: GridPage) -> GridPageAnswer:
    columns = tuple(GridColumn(one.name, one.of_deal) for one in page.columns)
    rows = tuple(_row(one) for one in page.rows)
    return GridPageAnswer(columns, page.as_of, rows, page.total, page.next_token, COVERS)


def _row(one: GridRow) -> GridRowAnswer:
    cells = tuple(_cell(each) for each in one.cells)
    return GridRowAnswer(
        one.document, one.document_type, one.state, one.reviewed, one.effective_on, one.relations, cells
    )


def _cell(one: Cell) -> GridCell:
    answer = _answer(one.answer) if one.answer else None
    earlier = tuple(_answer(each) for each in one.earlier)
    return GridCell(one.column, one.state, answer, one.more, one.notes, earlier, one.by)


def _answer(one: Answer) -> GridAnswer:
    kind = one.kind.value if one.kind else ""
    return GridAnswer(one.text, kind, one.document_id, one.span, one.annotation_id)


GRID_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/grid"): Action.READ_PROPOSALS,
}
