"""The route of the search across documents. The words are in the body: addresses are logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from pydantic import Field

from services.annotation.desk.across.search import DEFAULT_DOCUMENTS, MOST_DOCUMENTS, AcrossQuery, AcrossSearch
from services.annotation.edge.http.bodies import Body
from services.annotation.edge.http.parameters import Caller
from services.annotation.grid.records import COVERS
from services.annotation.questions.asked import FoundDocument
from services.annotation.queue.items import QueueFilter
from services.annotation.searching.query import LONGEST_QUERY
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan


class SearchBody(Body):
    """What to find in all documents that the caller may read."""

    words: str = Field("", max_length=LONGEST_QUERY)
    category: str = ""
    party: str = Field("", max_length=LONGEST_QUERY)
    since: str = ""
    until: str = ""
    conditions: tuple[str, ...] = ()
    reviewed: bool | None = None
    matters: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    purpose: str = ""
    page_size: int = Field(DEFAULT_DOCUMENTS, ge=1, le=MOST_DOCUMENTS)
    page_token: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class SearchSnippet:
    """A place of the words, with masked text around it."""

    span: OriginalSpan
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """A document that fits a search."""

    document: DocumentRecord
    document_type: str
    effective_on: date | None
    hits: int
    snippets: tuple[SearchSnippet, ...]


@dataclass(frozen=True, slots=True)
class AcrossAnswer:
    """A page of documents, the newest first."""

    documents: tuple[FoundAnswer, ...]
    considered: int
    not_read: int
    total: int
    next_page_token: str
    covers: str


def router(search: AcrossSearch) -> APIRouter:
    routes = APIRouter()

    @routes.post("/v1/documents:search", summary="Find documents by their words and values")
    async def post_search(body: SearchBody, caller: Caller) -> AcrossAnswer:
        query = AcrossQuery(
            words=body.words,
            wanted=QueueFilter(matters=body.matters, document_types=body.document_types, client_ids=body.client_ids),
            category=body.category,
            party=body.party,
            since=body.since,
            until=body.until,
            conditions=body.conditions,
            reviewed=body.reviewed,
            size=body.page_size,
            token=body.page_token,
        )
        found = await search.search(caller, query, body.purpose, body.use)
        documents = tuple(_found(one) for one in found.documents)
        return AcrossAnswer(documents, found.considered, found.not_read, found.total, found.next_token, COVERS)

    return routes


def _found(one: FoundDocument) -> FoundAnswer:
    snippets = tuple(SearchSnippet(each.span, each.before, each.match, each.after) for each in one.snippets)
    return FoundAnswer(one.document, one.document_type, one.effective_on, one.hits, snippets)


ACROSS_SEARCH_ROUTES: Mapping[tuple[str, str], Action] = {
    ("POST", "/v1/documents:search"): Action.READ_PROPOSALS,
}
