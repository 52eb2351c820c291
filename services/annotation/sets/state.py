"""A stored document with its set, and the views of a set for different callers. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.annotation.sets.judging.records import NOT_JUDGED, Judging
from services.annotation.sets.steps.records import ReviewSteps, Stage
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingDecision,
    FindingKind,
    Origin,
    PerspectiveSource,
    Review,
    ReviewDecision,
    SetState,
    reason_code,
)
from services.shared.domain.document import Arm, BlobRef, DocumentRecord, Provenance
from services.shared.domain.identity import make_id


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document version and the references of its texts. `code_points` is the length of the original text.

    `submitted_at` is when the broker received the submission; None if it is unknown.
    """

    document: DocumentRecord
    submission_id: str
    text: BlobRef
    layout: BlobRef
    redacted: BlobRef
    map: BlobRef
    code_points: int
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """The set that superseded a set, and its document."""

    set_id: str
    document_id: str
    tenant: str
    matter: str
    inferred_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """A document version with its current set. `annotation_set` has all annotations, also hidden proposals.

    `inferred_at` is when inference finished. `superseded_by` is the document id of a later version, or empty.
    `published` is the last published set while its review is reopened, else None. `successor` is set for a superseded
    set. `finding_decisions` are those of the version chain in the matter, in order; only of a set under review. `stage`
    is the next step of its review, and `blind` whether who does it does not see the steps before. `put_away`: the
    annotations as the last blind step left them, for a new version; only of the newest set of a chain. `judging`: which
    places are judged before the answer of the model is shown. `withheld`: about how many of them this set has no
    answer, see `judging.places`.
    """

    stored: StoredDocument
    annotation_set: AnnotationSet
    inferred_at: datetime
    superseded_by: str = ""
    published: AnnotationSet | None = None
    successor: Successor | None = None
    finding_decisions: tuple[FindingDecision, ...] = ()
    stage: Stage = Stage.FIRST
    blind: bool = False
    put_away: tuple[Annotation, ...] = ()
    judging: Judging = NOT_JUDGED
    withheld: int = 0

    @property
    def document(self) -> DocumentRecord:
        return self.stored.document

    @property
    def published_revision(self) -> int:
        """The revision of the last published set; 0 if there is none."""
        if self.annotation_set.state is SetState.PUBLISHED:
            return self.annotation_set.revision
        return self.published.revision if self.published else 0


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What happened in a review beside its decisions: the assignment, and numbers of comments, of questions to a
    person, and of decisions that were taken back.
    """

    assignee: str = ""
    assigned_by: str = ""
    assigned_at: datetime | None = None
    comments: int = 0
    questions: int = 0
    open_questions: int = 0
    undone_decisions: int = 0


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The input of decisions and completions. `steps`: at which step the review is.

    `playbook` is its YAML source. `proposals` are the annotations as the model made them. `decisions` are those since
    `last_review`, the last completed review. `removed`: the last revision of each annotation that was added, and whose
    addition was undone. `facts`: only for a completion.
    """

    document_set: DocumentSet
    playbook: str
    proposals: tuple[Annotation, ...] = ()
    decisions: tuple[ReviewDecision, ...] = ()
    last_review: Review | None = None
    removed: Mapping[str, int] = field(default_factory=dict)
    facts: ReviewFacts = ReviewFacts()
    steps: ReviewSteps = field(default_factory=ReviewSteps)

    @property
    def annotation_set(self) -> AnnotationSet:
        return self.document_set.annotation_set

    @property
    def document(self) -> DocumentRecord:
        return self.document_set.document


def set_id(document: DocumentRecord, p: Provenance) -> str:
    """The id of the set for a document version and the versions that made the result."""
    versions = (p.extractor, p.redaction_policy, p.model, p.prompt, p.playbook, p.calibration)
    return make_id("set", document.document_id, *versions)


def is_human(annotation: Annotation) -> bool:
    """True if a person made the annotation or decided on it."""
    return annotation.origin is Origin.PERSON or annotation.state in _DECIDED


def hides_proposals(document: DocumentRecord, state: SetState) -> bool:
    """Whether the arm hides proposals: shadow always; baseline until the review is completed."""
    return document.arm is Arm.SHADOW or (document.arm is Arm.BASELINE and state is not SetState.PUBLISHED)


def as_published(document: DocumentRecord, annotation_set: AnnotationSet) -> AnnotationSet:
    """The published set: in the assisted arm all annotations with their states, else only those of people. A reviewed
    set has none that the reviewer left undecided. Findings have no names and no free text of reviewers.
    """
    annotation_set = _as_decided(annotation_set)
    if document.arm is Arm.ASSISTED:
        return annotation_set
    findings = tuple(one for one in annotation_set.findings if one.kind is FindingKind.PLAYBOOK)
    return replace(
        annotation_set,
        annotations=_human(annotation_set.annotations),
        findings=findings,
        summary=None,
        paper=None,
        economics=(),
    )


def _as_decided(annotation_set: AnnotationSet) -> AnnotationSet:
    """A published set as the review or the policy left it; other sets are unchanged."""
    if annotation_set.state is not SetState.PUBLISHED:
        return annotation_set
    findings = without_people(annotation_set.findings)
    return replace(annotation_set, annotations=tuple(_published(annotation_set)), findings=findings)


def _published(annotation_set: AnnotationSet) -> Iterable[Annotation]:
    """Sets of earlier releases count no undecided annotations, and keep them: a published revision does not change."""
    if not annotation_set.reviewed:
        return (replace(one, unreviewed=True) for one in annotation_set.annotations)
    decided = (one for one in annotation_set.annotations if one.state is not AnnotationState.PROPOSED)
    return decided if annotation_set.undecided_annotations else annotation_set.annotations


def judged_annotations(document_set: DocumentSet, shown: AnnotationSet) -> tuple[Annotation, ...]:
    """The annotations from which the findings of the shown set were made, undecided ones included."""
    stored = (document_set.annotation_set, document_set.published)
    same = (one for one in stored if one and (one.set_id, one.revision) == (shown.set_id, shown.revision))
    made = next(same, None)
    if made is None or made.state is not SetState.PUBLISHED or document_set.document.arm is not Arm.ASSISTED:
        return as_published(document_set.document, shown).annotations
    return made.annotations


def without_people(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings for events and published sets: without names and free text of reviewers."""
    return tuple(
        replace(one, review=replace(one.review, actor="", who="", reason=reason_code(one.review.reason)))
        if one.review
        else one
        for one in findings
    )


def as_proposed(document: DocumentRecord, annotation_set: AnnotationSet) -> AnnotationSet:
    """The set for callers who can see proposals. If the arm hides them, proposals and their findings are left out.

    Flags remain in every arm: they are about the document, not about proposals.
    """
    annotation_set = _as_decided(annotation_set)
    if not hides_proposals(document, annotation_set.state):
        return annotation_set
    shown = as_published(document, annotation_set)
    if annotation_set.state is SetState.PUBLISHED:
        return shown
    return replace(shown, findings=(), outcomes=(), document_type="", document_type_confidence=0.0)


def ended_set(annotation_set: AnnotationSet, state: SetState, superseded_by: str = "") -> AnnotationSet:
    """The last revision of a set that ended, without its content."""
    revision = annotation_set.revision + 1
    return replace(emptied(annotation_set), state=state, revision=revision, superseded_by=superseded_by)


def emptied(annotation_set: AnnotationSet) -> AnnotationSet:
    """The set without its content."""
    return replace(
        annotation_set,
        annotations=(),
        findings=(),
        flags=(),
        summary=None,
        hidden_passages=0,
        paper=None,
        perspective="",
        perspective_source=PerspectiveSource.DEFAULT,
        outcomes=(),
        economics=(),
        undecided_annotations=0,
    )


def settled(annotation_set: AnnotationSet) -> AnnotationSet:
    """The superseded set: proposed annotations become superseded, annotations with decisions keep their state."""
    if annotation_set.state is not SetState.SUPERSEDED:
        return annotation_set
    ended = (
        replace(one, state=AnnotationState.SUPERSEDED) if one.state is AnnotationState.PROPOSED else one
        for one in annotation_set.annotations
    )
    return replace(annotation_set, annotations=tuple(ended))


def _human(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    return tuple(one for one in annotations if is_human(one))


_DECIDED = frozenset(
    {AnnotationState.ACCEPTED, AnnotationState.REJECTED, AnnotationState.CHANGED, AnnotationState.ADDED}
)
