"""Questions across documents: the grid of clauses, and relations."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC
from typing import NamedTuple

from glossator.annotation.v1 import across_pb2, across_pb2_grpc
from glossator.document.v1 import document_pb2
from services.cli.clients.annotation import REVIEW, SERVICE
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.types import FieldKind, FieldValue
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 60.0
_MOST_DOCUMENTS = 50


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


class Related(NamedTuple):
    """A relation. `document_id` amends, restates or executes `other_id`. Texts are empty if there are none."""

    kind: str
    state: str
    source: str
    document_id: str
    reference: str
    other_id: str
    other_reference: str
    evidence: Sequence[str]
    decided_by: str
    effective_on: str


class Suggested(NamedTuple):
    """The numbers of new suggestions, of texts that were compared, and of those that could not be read."""

    suggested: int
    examined: int
    not_read: int


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


class WatchedQuestion(NamedTuple):
    """A watch: a question that is kept. `watch_id` and `made_at` are empty before it is stored."""

    name: str
    sought: Sought
    watch_id: str = ""
    made_at: str = ""


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
        self._stub = across_pb2_grpc.AcrossDocumentsServiceStub(self._channel)

    async def grid(self, asked: Question) -> AsyncIterator[GridPart]:
        """The pages of the grid, in order. Each is audited."""
        token = ""
        while True:
            request = grid_request(asked, self._purpose, token)
            with translated_errors(SERVICE):
                found = await self._stub.ReadGrid(request, timeout=_SECONDS)
            columns = [one.name for one in found.columns]
            yield GridPart(columns, found.as_of, [_row(one) for one in found.rows], found.total, found.covers)
            asked, token = asked._replace(columns=columns), found.next_page_token
            if not token:
                return

    async def search(self, sought: Sought) -> FoundDocuments:
        """The first `limit` documents. Audited, once for each page."""
        documents: list[FoundDocument] = []
        considered = not_read = 0
        token = ""
        while True:
            request = across_pb2.SearchDocumentsRequest(
                words=sought.words,
                category=sought.category,
                party=sought.party,
                since=sought.since,
                until=sought.until,
                conditions=sought.conditions,
                reviewed=sought.reviewed,
                matters=sought.matters,
                client_ids=sought.clients,
                document_types=sought.types,
                purpose=self._purpose,
                page_size=min(_MOST_DOCUMENTS, sought.limit - len(documents)),
                page_token=token,
            )
            with translated_errors(SERVICE):
                found = await self._stub.SearchDocuments(request, timeout=_SECONDS)
            documents += [_found(one) for one in found.documents]
            considered, not_read = considered + found.considered, not_read + found.not_read
            token = found.next_page_token
            if not token or len(documents) >= sought.limit:
                return FoundDocuments(documents, considered, not_read, found.total, found.covers)

    async def watches(self) -> list[WatchedQuestion]:
        """The watches of the caller."""
        with translated_errors(SERVICE):
            found = await self._stub.ListWatches(across_pb2.ListWatchesRequest(), timeout=_SECONDS)
        return [_watch(one) for one in found.watches]

    async def add_watch(self, name: str, sought: Sought) -> WatchedQuestion:
        """Watches documents that arrive from now on. The limit and the state of the review do not count."""
        wanted = across_pb2.Watch(
            name=name,
            words=sought.words,
            category=sought.category,
            party=sought.party,
            since=sought.since,
            until=sought.until,
            conditions=sought.conditions,
            matters=sought.matters,
            client_ids=sought.clients,
            document_types=sought.types,
        )
        with translated_errors(SERVICE):
            made = await self._stub.AddWatch(across_pb2.AddWatchRequest(watch=wanted), timeout=_SECONDS)
        return _watch(made.watch)

    async def remove_watch(self, watch_id: str) -> None:
        """Ends a watch of the caller."""
        with translated_errors(SERVICE):
            await self._stub.RemoveWatch(across_pb2.RemoveWatchRequest(watch_id=watch_id), timeout=_SECONDS)

    async def relations(self, matter: str) -> list[Related]:
        """The relations of a matter."""
        with translated_errors(SERVICE):
            found = await self._stub.ListRelations(across_pb2.ListRelationsRequest(matter=matter), timeout=_SECONDS)
        return [_related(one) for one in found.relations]

    async def suggest(self, matter: str) -> Suggested:
        """Compares the texts of a matter."""
        with translated_errors(SERVICE):
            made = await self._stub.SuggestRelations(
                across_pb2.SuggestRelationsRequest(matter=matter), timeout=_SECONDS
            )
        return Suggested(made.suggested, made.examined, made.not_read)

    async def decide(self, document: str, kind: str, other: str, verdict: str, effective_on: str) -> Related:
        """Confirms or rejects a relation."""
        request = across_pb2.DecideRelationRequest(
            document_id=document,
            other_document_id=other,
            kind=document_pb2.RelationKind.Value(f"RELATION_KIND_{kind.upper()}"),
            verdict=verdict,
            effective_on=effective_on,
        )
        with translated_errors(SERVICE):
            made = await self._stub.DecideRelation(request, timeout=_SECONDS)
        return _related(made.relation)


def _watch(one: across_pb2.Watch) -> WatchedQuestion:
    sought = Sought(
        one.words,
        one.category,
        one.party,
        one.since,
        one.until,
        list(one.conditions),
        None,
        list(one.matters),
        list(one.client_ids),
        list(one.document_types),
    )
    made = one.made_at.ToDatetime(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return WatchedQuestion(one.name, sought, one.watch_id, made)


def _found(one: across_pb2.FoundDocument) -> FoundDocument:
    document = one.document
    passages = [Passage(each.span.start, each.span.end, each.before, each.match, each.after) for each in one.snippets]
    return FoundDocument(
        document.document_id,
        document.source_reference,
        document.matter,
        one.document_type,
        one.effective_on,
        one.hits,
        passages,
    )


def grid_request(asked: Question, purpose: str, token: str = "") -> across_pb2.ReadGridRequest:
    """The request for a page of a grid."""
    return across_pb2.ReadGridRequest(
        matters=asked.matters,
        client_ids=asked.clients,
        document_types=asked.types,
        columns=asked.columns,
        as_of=asked.as_of,
        purpose=purpose,
        page_size=asked.rows,
        page_token=token,
        use=asked.use,
    )


def _row(one: across_pb2.GridRow) -> GridRow:
    document = one.document
    return GridRow(
        document.document_id,
        document.source_reference,
        document.matter,
        one.document_type,
        one.effective_on,
        [_cell(each) for each in one.cells],
    )


def _cell(one: across_pb2.GridCell) -> GridCell:
    answer = one.answer
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
        list(one.notes),
        earlier,
    )


def _shown(answer: across_pb2.GridAnswer) -> str:
    return readable(FieldValue(FieldKind(answer.kind), answer.text)) if answer.kind else answer.text


def _related(one: across_pb2.DocumentRelation) -> Related:
    kind = document_pb2.RelationKind.Name(one.kind).removeprefix("RELATION_KIND_").lower()
    return Related(
        kind,
        one.state,
        one.source,
        one.document.document_id,
        one.document.source_reference,
        one.other.document_id,
        one.other.source_reference,
        list(one.evidence),
        one.decided_by,
        one.effective_on,
    )
