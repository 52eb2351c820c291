"""Routes of the history of a document: what happened to it, and who received a place of its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from services.annotation.desk.timeline import DocumentTimeline, PlaceReader, PlaceRequest
from services.annotation.edge.http.parameters import Caller, DocumentId
from services.annotation.timeline.events import DEFAULT_SIZE, MOST_EVENTS, DocumentEvent, EventKind
from services.shared.domain.records import Action

_Size = Annotated[int, Query(description="Number of entries.", ge=1, le=MOST_EVENTS)]
_Token = Annotated[str, Query(description="`next_page_token` of the page before.")]
_Kinds = Annotated[Sequence[EventKind], Query(description="Only events of these kinds. None: all.")]
_LARGEST = (1 << 53) - 1


@dataclass(frozen=True, slots=True)
class DocumentEventsAnswer:
    """A page of what happened to a document."""

    events: tuple[DocumentEvent, ...]
    next_page_token: str
    all_readers: bool


@dataclass(frozen=True, slots=True)
class PlaceReaderAnswer:
    """A person or a system that received something of a place."""

    person: str
    use: str
    value_id: str
    places: str
    first_at: datetime
    last_at: datetime
    responses: int


@dataclass(frozen=True, slots=True)
class PlaceReadersAnswer:
    """Those who received a place, by name."""

    readers: tuple[PlaceReaderAnswer, ...]
    next_page_token: str


def router(timeline: DocumentTimeline) -> APIRouter:
    routes = APIRouter()

    @routes.get("/v1/documents/{document_id}/history", summary="List what happened to a document, the latest first")
    async def get_history(
        document_id: DocumentId,
        caller: Caller,
        kind: _Kinds = (),
        page_size: _Size = DEFAULT_SIZE,
        page_token: _Token = "",
    ) -> DocumentEventsAnswer:
        page = await timeline.events(caller, document_id, kind, page_size, page_token)
        return DocumentEventsAnswer(page.events, page.next_token, page.all_readers)

    @routes.get("/v1/documents/{document_id}/readers", summary="List who received a place of the text")
    async def get_readers(
        document_id: DocumentId,
        caller: Caller,
        start: Annotated[int, Query(description="First code point of the place.", ge=0, le=_LARGEST)] = 0,
        end: Annotated[int, Query(description="After its last code point.", ge=0, le=_LARGEST)] = 0,
        page: Annotated[int, Query(description="A page, from 1, instead of both.", ge=0, le=_LARGEST)] = 0,
        page_size: _Size = DEFAULT_SIZE,
        page_token: _Token = "",
    ) -> PlaceReadersAnswer:
        found = await timeline.readers(caller, document_id, PlaceRequest(start, end, page, page_size, page_token))
        return PlaceReadersAnswer(tuple(map(_reader, found.readers)), found.next_token)

    return routes


def _reader(one: PlaceReader) -> PlaceReaderAnswer:
    view = one.view
    return PlaceReaderAnswer(view.person, view.use, view.value, one.places, view.first_at, view.last_at, view.responses)


TIMELINE_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/history"): Action.READ_HISTORY,
    ("GET", "/v1/documents/{document_id}/readers"): Action.READ_VIEWS,
}
