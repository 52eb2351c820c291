"""What the handler, the readers and the reviews reach outside of this process."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.marks import Words, unread, words_in
from services.annotation.sets.state import StoredDocument
from services.shared.domain.document import BlobRef, DocumentRecord, RedactedText, SealedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentInferred, Event
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import RedactionMap

T = TypeVar("T")
HashKey = Callable[[str], bytes]


class TextPort(Protocol):
    """Opens what is stored encrypted (`Blobs`)."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        """Raises `Reject` or `Retry`."""
        ...


class AuthorisePort(Protocol):
    """The access policy (`Authoriser`)."""

    async def authorise(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        """Raises `Reject(FORBIDDEN)`. Audited."""
        ...

    def allows(self, actor: Actor, action: Action, resource: Resource, purpose: str = "") -> bool:
        """The bare answer, for leaving things out. Not audited."""
        ...


class FeedPort(Protocol):
    """What was told, in the order in which it was committed (`OutboxRelay`)."""

    def notify(self) -> None:
        """Something was stored."""
        ...

    async def read_after(self, cursor: int, limit: int, topics: Sequence[str]) -> list[tuple[int, Event]]:
        """Up to `limit` events of `topics` beyond `cursor`, in order. Raises `Reject(CURSOR_EXPIRED)`."""
        ...

    async def wait_beyond(
        self,
        cursor: int,
        timeout: float,  # noqa: ASYNC109 - that it passed is an answer
        topics: Sequence[str] = (),
    ) -> bool:
        """True as soon as there is something beyond `cursor`; False after `timeout` seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a language model is asked about words of redacted text. `finding` and `guidance` are of a rule, for a reason
    why it matters; `question` is one with the answer yes or no. `categories` go with `passages`.
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
class Said:
    """A sentence; `passages` are places in `Asked.passages`, from 0."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """yes or no."""

    words: str


@dataclass(frozen=True, slots=True)
class End:
    """The last of what a language model says. `reason` is a code of `Reason` where it did not come to its end."""

    complete: bool
    dropped: int = 0
    model: str = ""
    prompt: str = ""
    reason: str = ""


class LanguagePort(Protocol):
    """Inference's language model, behind the gate."""

    def stream(self, asked: Asked) -> AsyncGenerator[Said | Answer | End, None]:
        """Raises `Reject`, LLM_OFF where there is no language model, and `Retry`."""
        ...


async def read_texts(texts: TextPort, source: StoredDocument | DocumentInferred) -> Texts:
    """Both texts of a document version and their map."""
    original, redacted, redaction = await asyncio.gather(
        texts.get_value(SealedText, source.text),
        texts.get_value(RedactedText, source.redacted),
        texts.get_value(RedactionMap, source.map),
    )
    return Texts(original, redacted, redaction)


async def read_anchors(texts: TextPort, stored: StoredDocument, hash_key: HashKey) -> Anchors:
    """The places of a document version."""
    original, redaction = await asyncio.gather(
        texts.get_value(SealedText, stored.text), texts.get_value(RedactionMap, stored.map)
    )
    key = hash_key(stored.document.tenant)
    return await asyncio.to_thread(Anchors, original, redaction, family=stored.document.family, hash_key=key)


async def read_words(texts: TextPort, stored: StoredDocument) -> Words:
    """The words of annotations as the model read them; of a document that was erased since there are none.

    Raises `Retry` as `Blobs.get`.
    """
    try:
        return words_in((await texts.get_value(RedactedText, stored.redacted)).text)
    except Reject:
        return unread


def resource_of(document: DocumentRecord, kind: str = "document") -> Resource:
    """A document, for the access policy."""
    return Resource(kind, document.document_id, document.tenant, document.matter)
