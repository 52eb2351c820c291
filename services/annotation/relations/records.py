"""A relation between two version chains of a matter, and what can be decided about it. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.annotation.sets.refusals import invalid
from services.shared.domain.document import DocumentRecord
from services.shared.domain.relations import RelationKind
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


class RelationState(StrEnum):
    """SUGGESTED: by the text, and undecided. CONFIRMED: by a person, or stated by the sender and not rejected."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class RelationSource(StrEnum):
    """Who stated the relation first."""

    SENDER = "sender"
    TEXT = "text"
    PERSON = "person"


class RelationVerdict(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"


class RelationEvidence(StrEnum):
    """What the texts of both documents have in common."""

    TITLE = "title"
    DATE = "date"
    PARTIES = "parties"


@dataclass(frozen=True, slots=True)
class RelationKey:
    """`family` is the version chain that amends, restates or is the executed copy of the chain `other`."""

    family: str
    other: str
    kind: RelationKind


@dataclass(frozen=True, slots=True)
class DocumentRelation:
    """A relation in a matter. `document_id` has the words of `place`, in which it names the other document; empty and
    None if there are none. `effective_on`: when it takes effect, as a person stated it; None: the text decides.
    """

    key: RelationKey
    source: RelationSource
    state: RelationState
    evidence: tuple[RelationEvidence, ...] = ()
    document_id: str = ""
    place: OriginalSpan | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShownRelation:
    """A relation with the newest version of both documents, the message `DocumentRelation`: `document` amends, restates
    or executes `other`. `words_document_id` has the `words` that name the other document.
    """

    document: DocumentRecord
    other: DocumentRecord
    kind: RelationKind
    state: RelationState
    source: RelationSource
    evidence: tuple[RelationEvidence, ...]
    words_document_id: str
    words: OriginalSpan | None
    decided_by: str
    decided_at: datetime | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class ListRelationsResponse:
    """Relations between two documents that the caller may read."""

    relations: tuple[ShownRelation, ...]


@dataclass(frozen=True, slots=True)
class ListRelationsRequest(Request[ListRelationsResponse]):
    """A request for the relations of a matter."""

    matter: str


@dataclass(frozen=True, slots=True)
class SuggestRelationsResponse:
    """`suggested`: the number of new suggestions. `examined`: of how many documents the text was read; `not_read`: of
    how many it could not be.
    """

    suggested: int
    examined: int
    not_read: int


@dataclass(frozen=True, slots=True)
class SuggestRelationsRequest(Request[SuggestRelationsResponse]):
    """A request to read the texts of a matter for relations."""

    matter: str


@dataclass(frozen=True, slots=True)
class DecideRelationResponse:
    """The relation after the decision."""

    relation: ShownRelation


@dataclass(frozen=True, slots=True)
class DecideRelationRequest(Request[DecideRelationResponse]):
    """A decision of a person. `document_id` amends, restates or executes `other_document_id`."""

    document_id: str
    other_document_id: str
    kind: RelationKind
    verdict: RelationVerdict
    effective_on: str = ""


def check_request(request: DecideRelationRequest) -> date | None:
    """The date of the request; None if it has none. Raises `Reject(INVALID_METADATA)` with the faulty field."""
    if request.document_id == request.other_document_id:
        raise invalid("other_document_id", "must be another document")
    if not request.effective_on:
        return None
    if request.verdict is RelationVerdict.REJECT:
        raise invalid("effective_on", "must be empty for a rejection")
    return day_of("effective_on", request.effective_on)


def day_of(field: str, value: str) -> date:
    """The day of an ISO date. Raises `Reject(INVALID_METADATA)`."""
    try:
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise invalid(field, "must be a date such as 2026-03-31") from None


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
