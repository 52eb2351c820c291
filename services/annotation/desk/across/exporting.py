"""The grid of clauses as a workbook that leaves: a whole grid, masked as on the screen."""

import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from services.annotation.desk.across.grid import MOST_ROWS, ClauseGrid, GridPage
from services.annotation.desk.across.relations import KIND
from services.annotation.desk.export_records import ExportGridRequest, ExportPart
from services.annotation.desk.exporting import ExportedFile, Leaving
from services.annotation.desk.scope import scope_of
from services.annotation.exports.filling import Templates
from services.annotation.exports.records import MEDIA_TYPES, ExportFormat, WrittenFile
from services.annotation.exports.sheets import fill_workbook
from services.annotation.grid.records import GridRow, ReadGridRequest, ReadGridResponse
from services.annotation.grid.workbook import GridSheet, grid_tables
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.reveals.uses import Use
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute

MOST_CELLS = 60_000
"""Each can have a link, of which a sheet of Excel has at most 65,530."""


@dataclass(slots=True)
class _Pages:
    """The pages of a grid: all rows, and by id the documents that they are made of."""

    first: ReadGridResponse
    rows: list[GridRow] = field(default_factory=list)
    read: dict[str, DocumentRecord] = field(default_factory=dict)
    lost: dict[str, DocumentRecord] = field(default_factory=dict)

    def add(self, page: GridPage) -> None:
        self.rows += page.shown.rows
        self.read |= {one.document_id: one for one in page.read}
        self.lost |= {one.document_id: one for one in page.lost}


@dataclass(frozen=True, slots=True)
class GridExports:
    """The operation of callers, for gRPC and HTTP."""

    grid: ClauseGrid
    templates: Templates
    access: AuthoriserPort
    clock: Clock
    console: str

    async def export(self, actor: Actor, request: ExportGridRequest) -> AsyncIterator[ExportPart]:
        """All pages of the grid as a workbook. It covers the documents that the caller may read and export. Raises the
        errors of `made`.
        """
        for part in (await self.made(actor, request.grid)).file.parts():
            yield part

    async def made(self, actor: Actor, request: ReadGridRequest) -> Leaving:
        """The workbook with the documents that it is made of, related ones too. Page and use of the request do not
        count.

        Raises `Reject`: FORBIDDEN, INVALID_METADATA, TOO_LARGE for more than `MOST_CELLS` cells; and `Retry`.
        """
        purpose = request.purpose
        scope = scope_of(self.access, actor, Action.EXPORT_DOCUMENT, KIND, purpose=purpose)
        await self.access.authorise(actor, Action.EXPORT_DOCUMENT, scope, purpose, ("format=grid",))
        found = await self._read(actor, request)
        first, rows = found.first, found.rows
        sheet = GridSheet(first.columns, first.as_of, rows, self.clock.now(), self.console)
        data = await compute(lambda: fill_workbook(self.templates.grid, grid_tables(sheet)))
        await self._record(actor, rows, data, purpose)
        answers = sum(cell.answer is not None for row in rows for cell in row.cells)
        written = WrittenFile(data, MEDIA_TYPES[ExportFormat.XLSX], answers, 0)
        file = ExportedFile(f"grid-{first.as_of.isoformat()}.xlsx", written, documents=len(rows))
        covers, names = ([resource_of(one) for one in some.values()] for some in (found.read, found.lost))
        return Leaving(file, covers, names)

    async def _read(self, actor: Actor, request: ReadGridRequest) -> "_Pages":
        """All pages. The columns are those of the first page."""
        wanted = replace(request, page_size=MOST_ROWS, page_token="", use=Use.EXPORTED.value)
        made: _Pages | None = None
        while True:
            page = await self.grid.page(actor, wanted, needs=(Action.EXPORT_DOCUMENT,))
            made = made or _Pages(page.shown)
            made.add(page)
            _check(page.shown.total, len(made.first.columns))
            if not page.shown.next_page_token:
                return made
            columns = tuple(one.name for one in made.first.columns)
            wanted = replace(wanted, columns=columns, page_token=page.shown.next_page_token)

    async def _record(self, actor: Actor, rows: Sequence[GridRow], data: bytes, purpose: str) -> None:
        """Records what leaves, for each matter: what cannot be recorded does not leave."""
        digest = hashlib.sha256(data).hexdigest()
        by_matter: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            answers = [one for cell in row.cells for one in (cell.answer, *cell.earlier) if one]
            ids = (row.document.document_id, *(one.document_id for one in answers))
            by_matter[row.document.matter].update(dict.fromkeys(ids))
        what = ("format=grid", f"documents={len(rows)}", f"bytes={len(data)}", f"sha256={digest}")
        for matter, found in sorted(by_matter.items()):
            detail = (*what, *(f"document={one}" for one in found))
            resource = Resource(KIND, "", actor.tenant, matter)
            await self.access.note(actor, Action.EXPORT_DOCUMENT, resource, detail, purpose)


def _check(documents: int, columns: int) -> None:
    if documents * columns > MOST_CELLS:
        fault = f"The grid has {documents:,} documents and {columns} columns, so more than {MOST_CELLS:,} cells"
        raise Reject(Reason.TOO_LARGE, detail=f"{fault}: choose fewer columns, or a filter", field="columns")
