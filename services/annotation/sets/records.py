"""The requests and responses of reviews: decisions, completion, reopening, our role. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.sets.completion import Completion
from services.annotation.sets.decisions import DecisionRequest
from services.annotation.sets.finding_decisions import FindingRequest
from services.annotation.sets.refusals import invalid
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision, Finding, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """A place in a request. `place` checks its order."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < 0:
            raise ValueError("a place has no negative numbers")

    def place(self) -> OriginalSpan:
        """Raises `Reject(INVALID_METADATA)` if it ends before its start."""
        if self.end < self.start:
            raise invalid("span.end", f"is {self.end}: it must not be less than span.start, {self.start}")
        return OriginalSpan(self.start, self.end)


@dataclass(frozen=True, slots=True)
class SubmitReviewResponse:
    """The revision of the set after a decision, and the annotation."""

    revision: int
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class SubmitReviewRequest(Request[SubmitReviewResponse]):
    """One decision on one annotation. Without `closed_at`: the time of the call; without `opened_at`: `closed_at`."""

    document_id: str
    revision: int
    decision_id: str
    decision: Decision
    annotation_id: str = ""
    category: str = ""
    span: GivenSpan | None = None
    reason: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    active_seconds: float = 0.0
    bulk: bool = False

    def by(self, actor: str, role: str, now: datetime) -> DecisionRequest:
        """The decision of `actor`. Raises the error of `GivenSpan.place`."""
        closed = self.closed_at or now
        return DecisionRequest(
            decision_id=self.decision_id,
            revision=self.revision,
            decision=self.decision,
            actor=actor,
            role=role,
            opened_at=self.opened_at or closed,
            closed_at=closed,
            annotation_id=self.annotation_id,
            category=self.category,
            span=self.span.place() if self.span else None,
            reason=self.reason,
            active_seconds=self.active_seconds,
            bulk=self.bulk,
        )


@dataclass(frozen=True, slots=True)
class ListFindingsResponse:
    """The findings of a set at a revision, then the outdated ones. Each has a review. `categories`: the clause types
    and fields of the playbook of the set, in order of their names.
    """

    revision: int
    findings: tuple[Finding, ...]
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListFindingsRequest(Request[ListFindingsResponse]):
    """A request for the findings on a document."""

    document_id: str


@dataclass(frozen=True, slots=True)
class DecideFindingResponse:
    """The revision of the set after a decision, and the finding."""

    revision: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class DecideFindingRequest(Request[DecideFindingResponse]):
    """One decision on one finding."""

    document_id: str
    revision: int
    decision_id: str
    verdict: FindingVerdict
    finding_id: str = ""
    category: str = ""
    severity: Severity | None = None
    annotation_ids: tuple[str, ...] = ()
    reason: str = ""
    who: str = ""
    until: datetime | None = None

    def by(self, actor: str, role: str) -> FindingRequest:
        return FindingRequest(
            decision_id=self.decision_id,
            revision=self.revision,
            verdict=self.verdict,
            actor=actor,
            role=role,
            finding_id=self.finding_id,
            category=self.category,
            severity=self.severity,
            annotation_ids=self.annotation_ids,
            reason=self.reason,
            who=self.who,
            until=self.until,
        )


@dataclass(frozen=True, slots=True)
class CompleteReviewResponse:
    """The set and the id of its review."""

    review_id: str
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class CompleteReviewRequest(Request[CompleteReviewResponse]):
    """A request to complete a review. Without `opened_at`: the time of the first decision."""

    document_id: str
    revision: int
    opened_at: datetime | None = None
    active_seconds: float = 0.0
    leave_undecided: str = ""
    acknowledge_tracked_changes: bool = False

    def by(self, actor: str, role: str, now: datetime) -> Completion:
        return Completion(
            self.revision,
            actor,
            role,
            self.opened_at,
            now,
            self.active_seconds,
            self.leave_undecided,
            self.acknowledge_tracked_changes,
        )


@dataclass(frozen=True, slots=True)
class ReopenReviewResponse:
    """The revision of the set after reopening."""

    revision: int


@dataclass(frozen=True, slots=True)
class ReopenReviewRequest(Request[ReopenReviewResponse]):
    """A request to reopen the review of a published set."""

    document_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class SetPerspectiveResponse:
    """The set with the new findings."""

    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class SetPerspectiveRequest(Request[SetPerspectiveResponse]):
    """A request to change our role in the document."""

    document_id: str
    revision: int
    perspective: str
