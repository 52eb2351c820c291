"""The requests and the answers of `DocumentReadingService` about one document, as in `protos/`."""

from dataclasses import dataclass

from services.annotation.linking.resolving import State
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page. `number` counts from 1; `width` and `height` are in points. `others`: what is on a drawn page beside
    `span`, which is the longest of its places, such as notes.
    """

    number: int
    span: OriginalSpan
    width: float
    height: float
    others: tuple[OriginalSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPagesResponse:
    """The pages in order, which cover the text. If they are not `available`, `reason` says why, and there are none:
    `no_pages` for a format without pages, `no_layout` if the sizes are not known, `drawing` if another program draws
    them now, or the reason for which they cannot be drawn.
    """

    pages: tuple[DocumentPage, ...] = ()
    available: bool = True
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ListPagesRequest(Request[ListPagesResponse]):
    document_id: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place of the words. `page` counts from 1, and is 0 if the format has no pages. `before` and `after` are at most
    60 code points of the original text around it. All words have placeholders for values that the caller does not see.
    """

    span: OriginalSpan
    page: int
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class SearchDocumentResponse:
    """A page of hits in the order of the text. `total`: the number of all hits. `next_page_token` is empty at the
    end.
    """

    hits: tuple[SearchHit, ...]
    total: int
    next_page_token: str = ""


@dataclass(frozen=True, slots=True)
class SearchDocumentRequest(Request[SearchDocumentResponse]):
    """`q`: words to find, of 1 to 200 code points. `page_size`: the most hits; 0 for the default."""

    document_id: str
    purpose: str = ""
    q: str = ""
    page_size: int = 0
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A place in the text. `page` counts from 1, and is 0 if the format has no pages."""

    span: OriginalSpan
    page: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference. `targets`: one place if it is `found`, several if it is `ambiguous`, none if it is
    `not_in_document`.
    """

    span: OriginalSpan
    page: int
    state: State
    targets: tuple[LinkPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ListReferencesResponse:
    """A page of references in the order of the text. `total`: the number of all. `next_page_token` is empty at the
    end.
    """

    references: tuple[Reference, ...]
    total: int
    next_page_token: str = ""


@dataclass(frozen=True, slots=True)
class ListReferencesRequest(Request[ListReferencesResponse]):
    document_id: str
    purpose: str = ""
    page_size: int = 0
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class TermDefinition:
    """A definition. `span`: the term, `body`: the words that define it. `uses`: the number of other places of the term.
    `places`: some of them, if the request names this definition.
    """

    term: str
    span: OriginalSpan
    body: OriginalSpan
    page: int
    uses: int
    places: tuple[LinkPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDefinitionsResponse:
    """A page of definitions, or one definition with a page of its uses."""

    definitions: tuple[TermDefinition, ...]
    total: int
    next_page_token: str = ""


@dataclass(frozen=True, slots=True)
class ListDefinitionsRequest(Request[ListDefinitionsResponse]):
    """`at`: the begin of a term whose uses are requested; none or a negative one for all definitions."""

    document_id: str
    purpose: str = ""
    at: int | None = None
    page_size: int = 0
    page_token: str = ""
