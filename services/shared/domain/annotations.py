"""Prediction → annotation → finding, and what a reviewer decides about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.shared.domain.clauses import Severity
from services.shared.domain.document import BlobRef, Provenance
from services.shared.domain.spans import OriginalSpan, RedactedSpan


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says: a place in the redacted text it was given. `confidence` in [0, 1], calibrated."""

    prediction_id: str
    category: str
    span: RedactedSpan
    confidence: float


class AnnotationState(StrEnum):
    """Where an annotation stands. Only what is PROPOSED may be superseded by a model."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CHANGED = "changed"
    ADDED = "added"
    SUPERSEDED = "superseded"


class Origin(StrEnum):
    """Who made an annotation."""

    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A prediction or a person's mark, its quote verified against the source text.

    `annotation_id` is logical (family, category, place) and stays over revisions; `page` counts from 1, 0 where there
    are none; `quote_hash` is keyed per tenant.
    """

    annotation_id: str
    revision: int
    category: str
    span: OriginalSpan
    redacted_span: RedactedSpan
    confidence: float
    state: AnnotationState
    origin: Origin
    quote_hash: str
    page: int = 0
    prediction_id: str = ""
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a playbook concludes. `annotation_ids` are its evidence: none where the finding is that a clause is
    missing.
    """

    finding_id: str
    rule_id: str
    category: str
    severity: Severity
    message: str
    playbook: str
    playbook_version: str
    annotation_ids: tuple[str, ...] = ()


SUSPECTED_INSTRUCTION = "suspected_instruction"
FLAGS: frozenset[str] = frozenset({SUSPECTED_INSTRUCTION})
"""What a document is marked with for its reviewer: it holds words that read like orders to a model."""


class SetState(StrEnum):
    """Where the set of a document version's annotations stands."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """All annotations and findings of one document version, complete, even when empty.

    `revision` counts every change of the set; reviewers send back the one they saw. `flags` are codes of `FLAGS`.
    """

    set_id: str
    revision: int
    state: SetState
    document_type: str = ""
    document_type_confidence: float = 0.0
    annotations: tuple[Annotation, ...] = ()
    findings: tuple[Finding, ...] = ()
    provenance: Provenance = Provenance()
    reviewed: bool = False
    supersedes: str = ""
    superseded_by: str = ""
    flags: tuple[str, ...] = ()
    summary: BlobRef | None = None


class Decision(StrEnum):
    """What a reviewer does with an annotation."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE_SPAN = "change_span"
    CHANGE_CATEGORY = "change_category"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """One decision, with what the reviewer saw. `span` is set for ADD and CHANGE_SPAN, `category` for ADD and
    CHANGE_CATEGORY.

    `model_category`, `model_span` and `model_version` repeat what the model had said, empty for ADD; `active_seconds`
    is time at work.
    """

    decision_id: str
    annotation_id: str
    decision: Decision
    actor: str
    role: str
    revision_shown: int
    confidence_shown: float
    opened_at: datetime
    closed_at: datetime
    active_seconds: float = 0.0
    reason: str = ""
    category: str = ""
    span: OriginalSpan | None = None
    redacted_span: RedactedSpan | None = None
    model_category: str = ""
    model_span: RedactedSpan | None = None
    model_version: str = ""


# What a reason may be where it leaves the store: a reviewer's own words stay there.
REVIEW_REASONS: frozenset[str] = frozenset(
    {"", "wrong-category", "wrong-place", "not-this-clause", "missed", "duplicate", "not-relevant", "other"}
)


@dataclass(frozen=True, slots=True)
class Review:
    """A completed review of one document version."""

    review_id: str
    set_id: str
    actor: str
    role: str
    opened_at: datetime
    closed_at: datetime
    active_seconds: float
    decisions: tuple[ReviewDecision, ...] = ()
