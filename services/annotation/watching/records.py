"""A watch: a question, the documents that it covers, and the person. Pure."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from services.annotation.questions.asked import Asked, asked_of
from services.annotation.sets.refusals import invalid
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.requests import Request

MOST_WATCHES = 20
LONGEST_NAME = 60
_MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What a watch looks for, as `SearchDocumentsRequest`. `name` is for its person."""

    name: str
    words: str = ""
    category: str = ""
    party: str = ""
    since: str = ""
    until: str = ""
    conditions: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        """What a document must have. Raises `Reject(INVALID_METADATA)`."""
        return asked_of(self.words, self.category, self.party, self.since, self.until, self.conditions)

    @property
    def values(self) -> dict[str, Any]:
        """The fields that each kind of question has."""
        return {one.name: getattr(self, one.name) for one in fields(Question)}


@dataclass(frozen=True, slots=True)
class ShownWatch(Question):
    """A watch with its question: the message `Watch`. The server sets `watch_id` and `made_at`."""

    watch_id: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListWatchesResponse:
    """The watches of the caller, the oldest first."""

    watches: tuple[ShownWatch, ...]


@dataclass(frozen=True, slots=True)
class ListWatchesRequest(Request[ListWatchesResponse]):
    """A request for the watches of the caller."""


@dataclass(frozen=True, slots=True)
class AddWatchResponse:
    """The watch as it is stored."""

    watch: ShownWatch


@dataclass(frozen=True, slots=True)
class AddWatchRequest(Request[AddWatchResponse]):
    """A request to watch documents that arrive from now on."""

    watch: ShownWatch


@dataclass(frozen=True, slots=True)
class RemoveWatchResponse:
    """It says nothing more than that the watch ended."""


@dataclass(frozen=True, slots=True)
class RemoveWatchRequest(Request[RemoveWatchResponse]):
    """A request to end a watch of the caller."""

    watch_id: str


@dataclass(frozen=True, slots=True)
class WatchedQuestion(Question):
    """The question of a watch as it is stored. `scope`: the matters of the person's credential when it was made; `*`
    for all that no wall closes.
    """

    scope: tuple[str, ...] = ()

    def covers(self, document: DocumentRecord, document_type: str) -> bool:
        """Whether the filters have the document. It says nothing about access."""
        pairs: tuple[tuple[Collection[str], str], ...] = (
            (self.matters, document.matter),
            (self.client_ids, document.client_id),
            (self.document_types, document_type),
        )
        return all(not names or value in names for names, value in pairs)


@dataclass(frozen=True, slots=True)
class Watch:
    """A stored watch. `question` refers to the sealed question: its words can be personal."""

    watch_id: str
    tenant: str
    person: str
    made_at: datetime
    question: BlobRef


def check_question(question: Question) -> None:
    """Raises `Reject(INVALID_METADATA)` with the faulty field."""
    if not question.name.strip() or len(question.name) > LONGEST_NAME:
        raise invalid("name", f"must have 1 to {LONGEST_NAME} characters")
    for field in ("matters", "client_ids", "document_types"):
        if len(getattr(question, field)) > _MOST_NAMES:
            raise invalid(field, f"must have at most {_MOST_NAMES} entries")
    _ = question.asked


def encode_question(question: WatchedQuestion) -> bytes:
    return json.dumps(asdict(question)).encode()


def decode_question(data: bytes) -> WatchedQuestion:
    """The question of `encode_question`. Fields of a later release are left out."""
    values: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one
        for name, one in json.loads(data).items()
        if name in {field.name for field in fields(WatchedQuestion)}
    }
    return WatchedQuestion(**values)
