"""The request and the response of a search across documents. Pure."""

from dataclasses import dataclass
from datetime import date

from services.shared.domain.document import DocumentRecord
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class SearchSnippet:
    """A place of the words in the original, and the masked text around it."""

    span: OriginalSpan
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document with its first hits. `hits`: the number of all of them, up to a limit."""

    document: DocumentRecord
    document_type: str
    effective_on: date | None
    hits: int
    snippets: tuple[SearchSnippet, ...]


@dataclass(frozen=True, slots=True)
class SearchDocumentsResponse:
    """A page of documents, the newest first. `considered`: how many this page considered, of `total` in all.
    `not_read`: how many of them could not be read. `next_page_token` is empty if no document is left.
    """

    documents: tuple[FoundDocument, ...]
    considered: int
    not_read: int
    total: int
    next_page_token: str
    covers: str


@dataclass(frozen=True, slots=True)
class SearchDocumentsRequest(Request[SearchDocumentsResponse]):
    """What to find. `words`: words and phrases in quotation marks, all of which a text has; can be empty. `category`:
    only in passages of this clause type. `party`: words in the passages about parties. `since`, `until`: ISO dates
    between which the document takes effect. `conditions`: see `Condition`. `reviewed`: only with a completed review, or
    only without one.
    """

    words: str = ""
    category: str = ""
    party: str = ""
    since: str = ""
    until: str = ""
    conditions: tuple[str, ...] = ()
    reviewed: bool | None = None
    matters: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    purpose: str = ""
    page_size: int = 20
    page_token: str = ""
    use: str = ""
