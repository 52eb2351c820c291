"""Protocols of the external dependencies, and the arguments of handlers."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from services.annotation.access import AuthoriserPort as AuthoriserPort  # noqa: PLC0414 - its users import it from here
from services.annotation.access import ServiceAccess
from services.annotation.exports.filing import FilingPlaces
from services.annotation.exports.filling import Templates
from services.annotation.exports.records import ExportRequest, WrittenFile
from services.annotation.playbook.rules import Playbooks
from services.annotation.sets.proposal import Proposal
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import DocumentSet
from services.shared.connectors.webhook import Message
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.document import DocumentRecord, Provenance
from services.shared.domain.events import DocumentWithdrawn, Event
from services.shared.domain.layout import PageLayout
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Resource
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.members.records import MatterMembers
from services.shared.runtime.access.policy import DirectoryClient
from services.shared.runtime.clock import Clock
from services.shared.runtime.large_texts import Computing, in_threads
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.ports import BlobStore, Transactions, ValueReader
from services.shared.runtime.storage.sealed_rows import SealedRows

if TYPE_CHECKING:
    import sqlalchemy as sa

HashKey = Callable[[str], bytes]


Decide = Callable[[MatterMembers], MatterMembers | None]


class MembersStore(Protocol):
    """Stores the membership of matters (`SqlMembers`)."""

    async def find(self, tenant: str, matter: str) -> MatterMembers:
        """The record of a matter; of one that has none, that with revision 0."""
        ...

    async def change(self, tenant: str, matter: str, by: str, decide: Decide) -> tuple[MatterMembers, MatterMembers]:
        """Stores what `decide` makes of the record, in one transaction. Returns both; the same one twice if `decide`
        returns None. Raises the errors of `decide`.
        """
        ...


class EventQueue(Protocol):
    """Stores events for the relay (`Outbox`)."""

    def enqueue(self, connection: "sa.Connection", events: Sequence[Event]) -> None:
        """Stores events in the caller's transaction. The relay publishes them after the commit."""
        ...


class FeedPort(Protocol):
    """Published events, in the order of their commits (`OutboxRelay`)."""

    @property
    def stopping(self) -> bool:
        """True as soon as the service stops."""
        ...

    def notify(self) -> None:
        """Wakes the relay for new events."""
        ...

    async def read_after(self, cursor: int, limit: int, topics: Sequence[str]) -> list[tuple[int, Event]]:
        """Up to `limit` events of `topics` after `cursor`, in order.

        Raises `Reject(CURSOR_EXPIRED | INVALID_METADATA)`.
        """
        ...

    async def wait_beyond(
        self,
        cursor: int,
        timeout: float,  # noqa: ASYNC109 - a timeout is a result, not an error
        topics: Sequence[str] = (),
    ) -> bool:
        """Waits for an event after `cursor`. False if none comes in `timeout` seconds, or if the service stops."""
        ...


class RevealPort(Protocol):
    """The vault of redaction. Call it only after the access policy has allowed the reader to see the values."""

    async def reveal_spans(
        self, document_id: str, spans: Sequence[OriginalSpan], purpose: str
    ) -> Sequence[tuple[OriginalSpan, str | None]]:
        """The values in `spans`, by place; None for an erased value. Raises `Retry(dependency="redaction")`."""
        ...


class PushPort(Protocol):
    """Sends webhooks to allowed hosts (`WebhookPush`)."""

    def check(self, url: str) -> None:
        """Raises `Reject(FORBIDDEN_LOCATION)` if the host of `url` is not allowed."""
        ...

    async def push(self, url: str, secret: str, message: Message) -> int:
        """Signs and sends the message. Returns the HTTP status."""
        ...


@dataclass(frozen=True, slots=True)
class LanguageRequest:
    """A request to the LLM about passages of redacted text. `categories` has one entry per passage.

    With `question`, the response is yes or no. Else the LLM writes why `finding` matters, with `guidance` as context.
    """

    tenant: str
    matter: str
    passages: Sequence[str]
    categories: Sequence[str]
    document_type: str = ""
    finding: str = ""
    guidance: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the LLM. `passages` are indexes into `LanguageRequest.passages`."""

    text: str
    passages: tuple[int, ...]


class LanguagePort(Protocol):
    """The LLM that inference serves, behind its gate for personal values."""

    def stream(self, request: LanguageRequest) -> AsyncGenerator[Sentence | LlmAnswer | End, None]:
        """The parts of the response. Raises `Retry`, or `Reject`: LLM_OFF if no LLM is served."""
        ...


class ResultState(StrEnum):
    """The state of a result before it is handled: new, stored already, or of a withdrawn document."""

    NEW = "new"
    STORED = "stored"
    WITHDRAWN = "withdrawn"


class HeadChanged(Exception):
    """The newest set of the version chain, or of the agreement that it amends, changed while a set was made from it."""


class ProposalStore(Protocol):
    """The methods of `Store` that the handlers call."""

    async def result_state(
        self, document: DocumentRecord, provenance: Provenance, submitted_at: datetime | None
    ) -> ResultState: ...

    async def head(self, document: DocumentRecord) -> DocumentSet | None: ...

    async def base(self, document: DocumentRecord) -> DocumentSet | None: ...

    async def find(self, document_id: str) -> DocumentSet: ...

    async def amendments(self, agreement: DocumentRecord, after: str, limit: int) -> Sequence[str]: ...

    async def compare(self, found: DocumentSet, base: str, made: AnnotationSet, events: Sequence[Event]) -> None: ...

    async def propose(self, proposal: Proposal) -> bool: ...

    async def withdraw(self, event: DocumentWithdrawn) -> int: ...


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A page to draw. `masked` are the places in the original to cover; if `unmasked`, nothing is covered. `width` is
    in pixels.
    """

    document_id: str
    number: int
    width: int
    masked: Sequence[OriginalSpan]
    unmasked: bool
    purpose: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as PNG, and its size in pixels."""

    image: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OriginalPage:
    """The size of a page and the boxes of its words, and how many pages the document has."""

    layout: PageLayout
    pages: int


@dataclass(frozen=True, slots=True)
class ListedPage:
    """The size of a page in points, and the places in the text of what is on it, in order."""

    width: float
    height: float
    spans: tuple[OriginalSpan, ...]


class PagesPort(Protocol):
    """Pages of originals (`OriginalPages`). Call it only after the access policy has allowed the reader to read
    text.
    """

    async def page(self, document_id: str, number: int, purpose: str) -> OriginalPage:
        """A page without its picture. Raises `Reject` or `Retry(dependency="ingestion")`."""
        ...

    async def listed(self, document_id: str, purpose: str) -> Sequence[ListedPage] | None:
        """The pages of a document that another program draws; None while they are drawn. Raises the errors of
        `picture`, PAGES_NOT_ALIGNED and the reasons of the program.
        """
        ...

    async def picture(self, request: PictureRequest) -> PagePicture:
        """The picture of a page. Raises `Reject`: ORIGINAL_GONE if only the text remains; or the errors of `page`."""
        ...


class FilesPort(Protocol):
    """Writes files that leave (`OriginalFiles`). Call it only after the access policy has allowed the export."""

    async def write(self, request: ExportRequest) -> WrittenFile:
        """Raises `Reject`: UNSUPPORTED, ORIGINAL_GONE, TOO_LARGE; or `Retry(dependency="ingestion")`."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The dependencies of the handlers.

    `playbooks` (of a tenant) and `policy` return what is in force; a handler calls each once per document.
    `allows_source`: whether a source system can act for a tenant and matter. `submitted_at`: when the current document
    was submitted; None if unknown. `computing`: where computations on texts run.
    """

    store: ProposalStore
    texts: ValueReader
    playbooks: Callable[[str], Awaitable[Playbooks]]
    policy: Callable[[], ReviewPolicy]
    hash_key: HashKey
    allows_source: Callable[[str, str, str], bool]
    submitted_at: Callable[[], datetime | None]
    notify: Callable[[], None]
    clock: Clock
    metrics: Metrics
    computing: Computing = in_threads


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The dependencies of the whole service. `console`: its URL in browsers, for links of files; empty: no links."""

    database: Transactions
    outbox: EventQueue
    feed: FeedPort
    blobs: BlobStore
    rows: SealedRows
    reveal: RevealPort
    pages: PagesPort
    files: FilesPort
    templates: Templates
    language: LanguagePort
    push: PushPort
    access: ServiceAccess
    members: MembersStore
    directory: Transactions
    directories: Callable[[str], DirectoryClient | None]
    hash_key: HashKey
    allows_source: Callable[[str, str, str], bool]
    submitted_at: Callable[[], datetime | None]
    clock: Clock
    metrics: Metrics
    computing: Computing = in_threads
    console: str = ""
    filing: FilingPlaces = FilingPlaces()  # noqa: RUF009 - frozen


def resource_of(document: DocumentRecord, kind: str = "document") -> Resource:
    """The document as a resource of the access policy."""
    return Resource(kind, document.document_id, document.tenant, document.matter, document.family)
