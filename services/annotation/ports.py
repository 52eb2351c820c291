"""What the service reaches outside of its process, as protocols; and the records that its handlers take."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from services.annotation.playbook.rules import Playbooks
from services.annotation.sets.proposal import Proposal
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import Standing
from services.shared.connectors.webhook import Message
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentWithdrawn, Event
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.ports import BlobStore, Transactions, ValueReader

if TYPE_CHECKING:
    import sqlalchemy as sa

HashKey = Callable[[str], bytes]


class AuthoriserPort(Protocol):
    """Asks the access policy (`Authoriser`)."""

    async def authorise(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        """Returns if the policy allows it. Raises `Reject(FORBIDDEN)`. Both are audited."""
        ...

    def allows(self, actor: Actor, action: Action, resource: Resource, purpose: str = "") -> bool:
        """Whether the policy allows it. Not audited: it decides what a response leaves out."""
        ...


class EventQueue(Protocol):
    """The outbox (`Outbox`)."""

    def enqueue(self, connection: "sa.Connection", events: Sequence[Event]) -> None:
        """Stores events in the caller's transaction; they are published after it."""
        ...


class FeedPort(Protocol):
    """Published events in the order of their commits (`OutboxRelay`)."""

    def notify(self) -> None:
        """Wakes the relay: there are new events."""
        ...

    async def read_after(self, cursor: int, limit: int, topics: Sequence[str]) -> list[tuple[int, Event]]:
        """Up to `limit` events of `topics` after `cursor`, in order. Raises `Reject(CURSOR_EXPIRED)`."""
        ...

    async def wait_beyond(
        self,
        cursor: int,
        timeout: float,  # noqa: ASYNC109 - a timeout is a result, not an error
        topics: Sequence[str] = (),
    ) -> bool:
        """True as soon as there is an event after `cursor`; False after `timeout` seconds."""
        ...


class RevealPort(Protocol):
    """The vault of redaction. The caller has checked that the reader is allowed to see the values."""

    async def reveal_spans(
        self, document_id: str, spans: Sequence[OriginalSpan], purpose: str
    ) -> Sequence[tuple[OriginalSpan, str | None]]:
        """The values in `spans`, in order; None for an erased value. Raises `Retry(dependency="redaction")`."""
        ...


class PushPort(Protocol):
    """Sends webhooks (`WebhookPush`)."""

    def check(self, url: str) -> None:
        """Raises `Reject(FORBIDDEN_LOCATION)` if webhooks may not be sent to `url`."""
        ...

    async def push(self, url: str, secret: str, message: Message) -> int:
        """Sends the message, signed. Returns the HTTP status."""
        ...


@dataclass(frozen=True, slots=True)
class LanguageRequest:
    """What to ask the language model about passages of redacted text. `categories` has one entry for each passage.

    With `question`, the answer is yes or no. Otherwise the model writes why `finding` matters, in view of `guidance`.
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
    """A sentence of the language model. `passages` are indexes into `LanguageRequest.passages`."""

    text: str
    passages: tuple[int, ...]


class LanguagePort(Protocol):
    """The language model that inference serves, behind the gate."""

    def stream(self, request: LanguageRequest) -> AsyncGenerator[Sentence | LlmAnswer | End, None]:
        """The parts of the response. Raises `Reject`, with LLM_OFF if there is no language model, or `Retry`."""
        ...


class Prior(StrEnum):
    """What is known of a result before it is handled: nothing, it is stored, or its document is withdrawn."""

    NONE = "none"
    STORED = "stored"
    WITHDRAWN = "withdrawn"


class HeadMoved(Exception):
    """The newest set of the version chain changed while a proposal was built from it."""


class ProposalStore(Protocol):
    """The methods of `Store` that the handlers call."""

    async def prior(self, set_id: str, chain: str, submitted_at: datetime | None) -> Prior: ...

    async def matter(self, chain: str) -> str: ...

    async def head(self, chain: str) -> Standing | None: ...

    async def propose(self, proposal: Proposal) -> bool: ...

    async def withdraw(self, event: DocumentWithdrawn) -> int: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What the handlers take.

    `playbooks` returns the playbooks in force; a handler calls it once for each document. `source_may`: whether a
    source system may act for a tenant and matter. `submitted_at`: when the document in progress was submitted, None if
    that is unknown.
    """

    store: ProposalStore
    texts: ValueReader
    playbooks: Callable[[], Playbooks]
    policy: ReviewPolicy
    hash_key: HashKey
    source_may: Callable[[str, str, str], bool]
    submitted_at: Callable[[], datetime | None]
    notify: Callable[[], None]
    clock: Clock
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What the service needs from the process that runs it."""

    database: Transactions
    outbox: EventQueue
    feed: FeedPort
    blobs: BlobStore
    reveal: RevealPort
    language: LanguagePort
    push: PushPort
    access: AuthoriserPort
    hash_key: HashKey
    source_may: Callable[[str, str, str], bool]
    submitted_at: Callable[[], datetime | None]
    clock: Clock
    metrics: Metrics


def resource_of(document: DocumentRecord, kind: str = "document") -> Resource:
    """The document as a resource of the access policy."""
    return Resource(kind, document.document_id, document.tenant, document.matter)
