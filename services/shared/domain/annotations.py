"""Predictions, annotations, findings, and the decisions of reviewers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.shared.domain.clauses import Severity
from services.shared.domain.document import BlobRef, Provenance
from services.shared.domain.spans import OriginalSpan, RedactedSpan


@dataclass(frozen=True, slots=True)
class Prediction:
    """The output of a model: a category and a span in the redacted text. `confidence` is calibrated, in [0, 1]."""

    prediction_id: str
    category: str
    span: RedactedSpan
    confidence: float


class AnnotationState(StrEnum):
    """The state of an annotation. A new model result supersedes only PROPOSED annotations."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CHANGED = "changed"
    ADDED = "added"
    SUPERSEDED = "superseded"


class Origin(StrEnum):
    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A prediction or a mark by a person, with its quote verified against the source text.

    `annotation_id` derives from family, category and span, and is the same in all revisions. `page` counts from 1; 0 if
    the format has no pages. `quote_hash` is keyed per tenant. `hidden`: the span contains text that a reader of the
    document does not see. `bulk_accepted`: the last decision accepted it together with others. `unreviewed`: it is of a
    set that was published without a review. `uncertain_words`: words of a scan that were read with a low
    confidence, without those that have a personal value.
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
    hidden: bool = False
    bulk_accepted: bool = False
    unreviewed: bool = False
    uncertain_words: int = 0


class FindingKind(StrEnum):
    """What a finding is about: a playbook rule, a fault of the paper, or a change that an amendment makes."""

    PLAYBOOK = "playbook"
    PAPER_FAULT = "paper_fault"
    CHANGE = "change"


class RuleState(StrEnum):
    """The outcome of a playbook rule on one document.

    PRESENT: a passage satisfies the rule. WEAK: a passage is near, and a person confirms or rejects it. ABSENT: the
    text was searched, and has no such passage. WRONG: a passage breaks the rule. NOT_READ: the text or the value could
    not be read. NOT_APPLICABLE: the rule is not for this paper.
    """

    PRESENT = "present"
    WEAK = "weak"
    ABSENT = "absent"
    WRONG = "wrong"
    NOT_READ = "not_read"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in both texts. `part`: a code for what the place is to its finding, such as `old` or `new`; or empty.
    `title`: the title of the document inside the file that a finding or an outcome is about.

    `document_id`: the document whose texts have the place, if it is another one than that of the set; or empty. Its
    text is read with the reader's rights to that document.
    """

    span: OriginalSpan
    redacted_span: RedactedSpan
    part: str = ""
    document_id: str = ""


class FindingState(StrEnum):
    """What a reviewer decided on a finding.

    WAITING and WAIVED hold until a time, then the finding is UNDECIDED again. OUTDATED: a later proposal does not have
    it, or its words changed.
    """

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    ADDED = "added"
    REJECTED = "rejected"
    WAITING = "waiting"
    WAIVED = "waived"
    LEFT_UNDECIDED = "left_undecided"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class FindingReview:
    """The decision on a finding that is in force. `who`: for whom it waits, or who waived it. `reason` and `who` can be
    free text, which events do not have.
    """

    state: FindingState
    actor: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    who: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The conclusion of a playbook rule, a fault of the paper, or a change. `annotation_ids` is its evidence; empty if
    the clause is missing, and for other kinds than PLAYBOOK. `hidden`: an annotation of its evidence is `hidden`.
    `uncertain_words`: the sum of those of its evidence.

    `state` is None in findings of earlier releases, for faults of the paper, and for a change that the paper makes.
    `places` are the passages that it is about, without those of its annotations. `lasting_id` is the same in all
    versions of the document in which its rule and its words are the same; empty if they are not known. `review` is None
    in findings of earlier releases.
    """

    finding_id: str
    rule_id: str
    category: str
    severity: Severity
    message: str
    playbook: str
    playbook_version: str
    annotation_ids: tuple[str, ...] = ()
    hidden: bool = False
    kind: FindingKind = FindingKind.PLAYBOOK
    state: RuleState | None = None
    places: tuple[Place, ...] = ()
    lasting_id: str = ""
    review: FindingReview | None = None
    uncertain_words: int = 0


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The state of one playbook rule on one document of the file. `annotation_ids` are the passages that satisfy it,
    break it, or are near.
    """

    rule_id: str
    state: RuleState
    annotation_ids: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What kind of paper the document is: a code such as `amendment`. `place`: the words that say so."""

    kind: str
    confidence: float
    place: Place | None = None


class EntryState(StrEnum):
    """Whether a document states a value of the deal. ELSEWHERE: it is defined in another place or paper."""

    STATED = "stated"
    NONE_STATED = "none_stated"
    BLANK = "blank"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class EconomicsEntry:
    """One value of the deal, without its text. `key` is a code such as `maturity`; a key can have several entries.

    `role` is the party that the value is about, such as `lender`; or empty. `place` is None for NONE_STATED.
    """

    key: str
    state: EntryState
    place: Place | None = None
    role: str = ""


SUSPECTED_INSTRUCTION = "suspected_instruction"
HIDDEN_TEXT = "hidden_text"
OCR_LAYER = "ocr_layer"
NOT_READ = "not_read"
TRACKED_CHANGES = "tracked_changes"
INCORPORATED_TERMS = "incorporated_terms"
OTHER_SIDE = "other_side"
BASE_NOT_READ = "base_not_read"
FLAGS: frozenset[str] = frozenset(
    {
        SUSPECTED_INSTRUCTION,
        HIDDEN_TEXT,
        OCR_LAYER,
        NOT_READ,
        TRACKED_CHANGES,
        INCORPORATED_TERMS,
        OTHER_SIDE,
        BASE_NOT_READ,
    }
)
"""Warnings to the reviewer. `suspected_instruction`: the document contains text that reads like a prompt injection.
`hidden_text`: it contains text that a reader of the document does not see, in `hidden` of its text. `ocr_layer`: its
text is an invisible layer over pictures of the pages, as in a scan. Nothing compares the layer with the pictures.
`not_read`: parts of it could not be read (`gaps` of its text), so that what was not found can be there.
`tracked_changes`: it contains changes that are neither accepted nor rejected; models read it as if they were accepted.
`incorporated_terms`: covenants or terms of another paper are a part of it, so that what it does not say can be there.
`other_side`: the playbook is written for the other side than ours, so that only its rules for any side were applied.
`base_not_read`: it amends a document that is not there, is erased or cannot be read: nothing is compared with that.
"""


class PerspectiveSource(StrEnum):
    """What decided the perspective of a set: the kind of agreement, the review policy, or a reviewer."""

    DEFAULT = "default"
    POLICY = "policy"
    REVIEWER = "reviewer"


class SetState(StrEnum):
    """The state of the annotation set of one document version."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """All annotations and findings of one document version. An empty set is complete too.

    `revision` increases with each change of the set; a decision carries the revision that the reviewer saw. `flags` are
    codes from `FLAGS`. `reopened`: the review was reopened after this revision was published. `never_published`: the
    set is withdrawn, and no version of its document was published. `hidden_passages`: the number of passages that a
    reader of the document does not see. `paper` is None in sets of earlier releases. `perspective` is the role that we
    have in the document, such as `lender`; empty if unknown. `outcomes` has the state of each playbook rule.
    `economics` are the values of the deal. `perspective_source`: what decided the perspective. `undecided_annotations`:
    how many a reviewer left undecided; the published set does not have them.
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
    reopened: bool = False
    never_published: bool = False
    hidden_passages: int = 0
    paper: Paper | None = None
    perspective: str = ""
    outcomes: tuple[RuleOutcome, ...] = ()
    economics: tuple[EconomicsEntry, ...] = ()
    perspective_source: PerspectiveSource = PerspectiveSource.DEFAULT
    undecided_annotations: int = 0


class Decision(StrEnum):
    """The kind of a reviewer's decision on an annotation."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE_SPAN = "change_span"
    CHANGE_CATEGORY = "change_category"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """One decision, with the state that the reviewer saw. `span` is set for ADD and CHANGE_SPAN, `category` for ADD and
    CHANGE_CATEGORY.

    `model_category`, `model_span` and `model_version` repeat the prediction; empty for ADD. `active_seconds` excludes
    idle time. `bulk`: the annotation was accepted together with others, so that the decision is no label.
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
    bulk: bool = False


class FindingVerdict(StrEnum):
    """The kind of a reviewer's decision on a finding. CHANGE: another severity."""

    ACCEPT = "accept"
    CHANGE = "change"
    ADD = "add"
    REJECT = "reject"
    WAIT = "wait"
    WAIVE = "waive"
    LEAVE_UNDECIDED = "leave_undecided"


@dataclass(frozen=True, slots=True)
class FindingDecision:
    """One decision on a finding of a document version. `finding` is the finding after it, with its `review`."""

    decision_id: str
    document_id: str
    verdict: FindingVerdict
    finding: Finding
    actor: str
    role: str
    revision_shown: int
    decided_at: datetime


# The reasons that events carry. Free text that a reviewer enters stays in the store.
REVIEW_REASONS: frozenset[str] = frozenset(
    {"", "wrong-category", "wrong-place", "not-this-clause", "missed", "duplicate", "not-relevant", "other"}
)


def reason_code(reason: str) -> str:
    """The reason as events and audit records have it: a code, `other` for free text."""
    return reason if reason in REVIEW_REASONS else "other"


@dataclass(frozen=True, slots=True)
class Review:
    """A completed review of one document version, with its decisions in order. `undecided_annotation_ids` and
    `undecided_finding_ids` have no decision, because of `undecided_reason`. `comments` and `questions`, which are those
    that asked a person, are numbers since the previous completion; `undone_decisions` are not in `decisions`.
    """

    review_id: str
    set_id: str
    actor: str
    role: str
    opened_at: datetime
    closed_at: datetime
    active_seconds: float
    decisions: tuple[ReviewDecision, ...] = ()
    undecided_annotation_ids: tuple[str, ...] = ()
    undecided_reason: str = ""
    undecided_finding_ids: tuple[str, ...] = ()
    assignee: str = ""
    assigned_by: str = ""
    assigned_at: datetime | None = None
    comments: int = 0
    questions: int = 0
    open_questions: int = 0
    undone_decisions: int = 0
