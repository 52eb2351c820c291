"""Questions across documents: the grid of clauses, and search."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import NamedTuple

from services.annotation.grid import records as grids
from services.annotation.questions import records as questions
from services.annotation.questions.records import SearchDocumentsRequest
from services.cli.clients.annotation import REVIEW
from services.cli.clients.calls import Credential, ServiceClient
from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.types import FieldKind, FieldValue
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 60.0
_MOST_DOCUMENTS = 50
_NO_ANSWER = grids.Answer("", "", OriginalSpan(0, 0))


class Question(NamedTuple):
    """What a grid covers, as in `ReadGridRequest`. `use`: what happens to the text."""

    matters: Sequence[str] = ()
    clients: Sequence[str] = ()
    types: Sequence[str] = ()
    columns: Sequence[str] = ()
    as_of: str = ""
    rows: int = 50
    use: str = ""


class GridCell(NamedTuple):
    """A cell. `value` is canonical or the first words; `shown` is for people. The place is in code points."""

    column: str
    state: str
    value: str
    shown: str
    document_id: str
    start: int
    end: int
    more: int
    notes: Sequence[str]
    earlier: Sequence[str]


class GridRow(NamedTuple):
    """A document with its cells. `effective_on` is an ISO date, or empty."""

    document_id: str
    source_reference: str
    matter: str
    document_type: str
    effective_on: str
    cells: Sequence[GridCell]


class GridPart(NamedTuple):
    """A page of a grid. `total`: the documents of all pages."""

    columns: Sequence[str]
    as_of: str
    rows: Sequence[GridRow]
    total: int
    covers: str


class Sought(NamedTuple):
    """What to find, as in `SearchDocumentsRequest`."""

    words: str = ""
    category: str = ""
    party: str = ""
    since: str = ""
    until: str = ""
    conditions: Sequence[str] = ()
    reviewed: bool | None = None
    matters: Sequence[str] = ()
    clients: Sequence[str] = ()
    types: Sequence[str] = ()
    limit: int = 20


class Passage(NamedTuple):
    """A place, `[start, end)` in code points of the original, with masked text around it."""

    start: int
    end: int
    before: str
    match: str
    after: str


class FoundDocument(NamedTuple):
    """A document with its first places. `hits`: the number of all."""

    document_id: str
    source_reference: str
    matter: str
    document_type: str
    effective_on: str
    hits: int
    passages: Sequence[Passage]


class FoundDocuments(NamedTuple):
    """The documents, the newest first. `considered` of `total` were searched; `not_read` could not be read."""

    documents: Sequence[FoundDocument]
    considered: int
    not_read: int
    total: int
    covers: str


class AcrossClient(ServiceClient):
    """The client of one caller. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self._purpose = purpose

    async def grid(self, asked: Question) -> AsyncIterator[GridPart]:
        """The pages of the grid, in order. Each is audited."""
        token = ""
        while True:
            found = await self._call(grid_request(asked, self._purpose, token), seconds=_SECONDS)
            columns = [one.name for one in found.columns]
            yield GridPart(
                columns, found.as_of.isoformat(), [_row(one) for one in found.rows], found.total, found.covers
            )
            asked, token = asked._replace(columns=columns), found.next_page_token
            if not token:
                return

    async def search(self, sought: Sought) -> FoundDocuments:
        """The first `limit` documents. Audited, once for each page."""
        documents: list[FoundDocument] = []
        considered = not_read = 0
        token = ""
        while True:
            request = SearchDocumentsRequest(
                words=sought.words,
                category=sought.category,
                party=sought.party,
                since=sought.since,
                until=sought.until,
                conditions=tuple(sought.conditions),
                reviewed=sought.reviewed,
                matters=tuple(sought.matters),
                client_ids=tuple(sought.clients),
                document_types=tuple(sought.types),
                purpose=self._purpose,
                page_size=min(_MOST_DOCUMENTS, sought.limit - len(documents)),
                page_token=token,
            )
            found = await self._call(request, seconds=_SECONDS)
            documents += [_found(one) for one in found.documents]
            considered, not_read = considered + found.considered, not_read + found.not_read
            token = found.next_page_token
            if not token or len(documents) >= sought.limit:
                return FoundDocuments(documents, considered, not_read, found.total, found.covers)


def _found(one: questions.FoundDocument) -> FoundDocument:
    document = one.document
    passages = [Passage(each.span.start, each.span.end, each.before, each.match, each.after) for each in one.snippets]
    return FoundDocument(
        document.document_id,
        document.source_reference,
        document.matter,
        one.document_type,
        _day(one.effective_on),
        one.hits,
        passages,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def grid_request(asked: Question, purpose: str, token: str = "") -> grids.ReadGridRequest:
    """The request for a page of a grid."""
    return grids.ReadGridRequest(
        matters=tuple(asked.matters),
        client_ids=tuple(asked.clients),
        document_types=tuple(asked.types),
        columns=tuple(asked.columns),
        as_of=asked.as_of,
        purpose=purpose,
        page_size=asked.rows,
        page_token=token,
        use=asked.use,
    )


def _row(one: grids.GridRow) -> GridRow:
    document = one.document
    return GridRow(
        document.document_id,
        document.source_reference,
        document.matter,
        one.document_type,
        _day(one.effective_on),
        [_cell(each) for each in one.cells],
    )


def _cell(one: grids.Cell) -> GridCell:
    answer = one.answer or _NO_ANSWER
    earlier = [_shown(each) for each in one.earlier]
    return GridCell(
        one.column,
        one.state,
        answer.text,
        _shown(answer),
        answer.document_id,
        answer.span.start,
        answer.span.end,
        one.more,
        one.notes,
        earlier,
    )


def _shown(answer: grids.Answer) -> str:
    return readable(FieldValue(FieldKind(answer.kind), answer.text)) if answer.kind else answer.text
