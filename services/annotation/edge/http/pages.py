"""Routes of pages. No response is stored by a browser or a proxy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.annotation.desk.operations import Operations
from services.annotation.desk.pages import PageWord
from services.annotation.edge.http.parameters import NO_PURPOSE, Caller, DocumentId, Purpose
from services.shared.domain.records import Action
from services.shared.domain.spans import OriginalSpan

PageNumber = Annotated[int, Path(description="Number of the page, from 1.")]
_PNG = "image/png"
_NO_STORE = {"cache-control": "no-store"}
_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class PageWordAnswer:
    """A word of a page. Its box is in points from the top left. `confidence`: of a word of a scan, if not masked.
    `disputed`: two programs read it differently.
    """

    text: str
    span: OriginalSpan
    x0: float
    y0: float
    x1: float
    y1: float
    masked: bool
    value_id: str
    confidence: float | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class PageLineAnswer:
    """A line of a page. Its box is in points from the top left."""

    span: OriginalSpan
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageWordsAnswer:
    """The words and the lines of a page."""

    words: tuple[PageWordAnswer, ...]
    width: float
    height: float
    pages: int
    lines: tuple[PageLineAnswer, ...]


def router(operations: Operations) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/v1/documents/{document_id}/pages/{number}",
        summary="Draw a page of the original as PNG, with covered values (audited)",
        response_class=Response,
        responses={200: {"content": {_PNG: {"schema": {"type": "string", "format": "binary"}}}}},
    )
    async def get_page(
        document_id: DocumentId,
        number: PageNumber,
        caller: Caller,
        width: Annotated[int, Query(description="Pixels, 100 to 2,400. Drawn in the next multiple of 100.")] = _WIDTH,
        purpose: Purpose = NO_PURPOSE,
    ) -> Response:
        found = await operations.pages.picture(caller, document_id, number, width, purpose)
        headers = {
            **_NO_STORE,
            "x-glossator-pages": str(found.pages),
            "x-glossator-unmasked": str(found.unmasked).lower(),
        }
        return Response(found.picture.image, media_type=_PNG, headers=headers)

    @routes.get(
        "/v1/documents/{document_id}/pages/{number}/words",
        summary="List the words and lines of a page with their boxes, with placeholders (audited)",
    )
    async def get_words(
        document_id: DocumentId,
        number: PageNumber,
        caller: Caller,
        response: Response,
        purpose: Purpose = NO_PURPOSE,
    ) -> PageWordsAnswer:
        response.headers.update(_NO_STORE)
        found = await operations.pages.words(caller, document_id, number, purpose)
        words = tuple(map(_word, found.words))
        lines = tuple(PageLineAnswer(one.span, *one.box) for one in found.lines)
        return PageWordsAnswer(words, found.width, found.height, found.pages, lines)

    return routes


def _word(one: PageWord) -> PageWordAnswer:
    return PageWordAnswer(one.text, one.span, *one.box, one.masked, one.value_id, one.confidence, one.disputed)


PAGE_ROUTES: Mapping[tuple[str, str], Action] = {
    ("GET", "/v1/documents/{document_id}/pages/{number}"): Action.READ_TEXT,
    ("GET", "/v1/documents/{document_id}/pages/{number}/words"): Action.READ_TEXT,
}
