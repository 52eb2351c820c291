"""The requests and responses of adjudications: the messages of `adjudication.proto`. Pure."""

from dataclasses import dataclass

from services.annotation.sets.steps.adjudicating import Ruling
from services.shared.domain.annotations import AnnotationSet, FindingState
from services.shared.domain.clauses import Severity
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class ReviewLabel:
    """A label that a review left. `undecided`: without a decision."""

    category: str
    span: OriginalSpan
    page: int
    undecided: bool


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """A finding as a review decided on it."""

    rule_id: str
    category: str
    severity: Severity
    message: str
    state: FindingState


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """The labels of one review at a place, or its decision on a finding."""

    labels: tuple[ReviewLabel, ...]
    finding: ReviewedFinding | None


@dataclass(frozen=True, slots=True)
class ReviewDifference:
    """A difference with both sides in a random order, which stays the same."""

    item_id: str
    sides: tuple[ReviewSide, ...]


@dataclass(frozen=True, slots=True)
class ReadAdjudicationResponse:
    """The differences of a document at a revision of its set."""

    revision: int
    differences: tuple[ReviewDifference, ...]


@dataclass(frozen=True, slots=True)
class ReadAdjudicationRequest(Request[ReadAdjudicationResponse]):
    """A request for the differences that wait for the caller."""

    document_id: str


@dataclass(frozen=True, slots=True)
class AdjudicateResponse:
    """The published set and the id of its review."""

    review_id: str
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class AdjudicateRequest(Request[AdjudicateResponse]):
    """The decisions on all differences. `revision` is the one that the caller saw."""

    document_id: str
    revision: int
    rulings: tuple[Ruling, ...]
    active_seconds: float = 0.0
