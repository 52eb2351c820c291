"""The requests and responses of the history of a document: the messages of `history.proto`. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.sets.undoing import DecisionKind
from services.annotation.timeline.events import DEFAULT_SIZE, DocumentEvent, EventKind
from services.shared.domain.annotations import Annotation, Finding
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision on an annotation or a finding, in the log: the message `LoggedDecision`."""

    id: str
    kind: DecisionKind
    target_id: str
    decision: str
    actor: str
    role: str
    decided_at: datetime
    revision: int
    undone_at: datetime | None
    reason_code: str
    reason: str
    category: str
    bulk: bool


@dataclass(frozen=True, slots=True)
class ListDecisionsResponse:
    """Decisions, the oldest first; whether the caller can take one back, and whether it can put one again."""

    decisions: tuple[DecisionEntry, ...]
    next_page_token: str
    can_undo: bool
    can_redo: bool


@dataclass(frozen=True, slots=True)
class ListDecisionsRequest(Request[ListDecisionsResponse]):
    """A request for a page of the decisions on a document."""

    document_id: str
    page_size: int = DEFAULT_SIZE
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class PreviewBulkAcceptanceResponse:
    """What can be accepted together at a revision. Without a rule of the policy: `rule` is empty."""

    revision: int
    annotation_ids: tuple[str, ...]
    rule: str
    minimum_confidence: float


@dataclass(frozen=True, slots=True)
class PreviewBulkAcceptanceRequest(Request[PreviewBulkAcceptanceResponse]):
    """A request for what the caller can accept together."""

    document_id: str


@dataclass(frozen=True, slots=True)
class AcceptInBulkResponse:
    """The annotations that were accepted, and the revision of the set afterwards."""

    revision: int
    annotation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcceptInBulkRequest(Request[AcceptInBulkResponse]):
    """A request to accept annotations together. The client makes `bulk_id`."""

    document_id: str
    bulk_id: str
    revision: int
    annotation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepResult:
    """The revision of the set after a decision was taken back or put again, the decision, and its annotation or finding
    if the set has it then. `decisions`: their number; those that were made together are one step.
    """

    revision: int
    decision: DecisionEntry
    annotation: Annotation | None
    finding: Finding | None
    can_undo: bool
    can_redo: bool
    decisions: int


@dataclass(frozen=True, slots=True)
class UndoDecisionRequest(Request[StepResult]):
    """A request to take back the caller's latest decision. `revision`: of the set that the reviewer saw."""

    document_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class RedoDecisionRequest(UndoDecisionRequest):
    """A request to put the decision again that the caller took back last."""


@dataclass(frozen=True, slots=True)
class ListDocumentEventsResponse:
    """Events, the latest first. `next_page_token` is empty on the last page. `all_readers`: whether the caller sees
    what other people read and revealed.
    """

    events: tuple[DocumentEvent, ...]
    next_page_token: str
    all_readers: bool


@dataclass(frozen=True, slots=True)
class ListDocumentEventsRequest(Request[ListDocumentEventsResponse]):
    """A request for a page of what happened to a document. No kinds: all."""

    document_id: str
    kinds: tuple[EventKind, ...] = ()
    page_size: int = DEFAULT_SIZE
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class PlaceReader:
    """A person or system that received something of a place. `places`: the pages, or the range of code points."""

    person: str
    use: str
    value_id: str
    places: str
    first_at: datetime
    last_at: datetime
    responses: int


@dataclass(frozen=True, slots=True)
class ListPlaceReadersResponse:
    """Those who received a place, by name. `next_page_token` is empty on the last page."""

    readers: tuple[PlaceReader, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class ListPlaceReadersRequest(Request[ListPlaceReadersResponse]):
    """A place of the text: code points from `start` to `end`, or a page from 1."""

    document_id: str
    start: int = 0
    end: int = 0
    page: int = 0
    page_size: int = DEFAULT_SIZE
    page_token: str = ""
