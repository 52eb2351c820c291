"""Checks one decision of a reviewer and applies it to a set. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import in_order
from services.annotation.sets.refusals import changed, check_revision, invalid, not_under_review
from services.annotation.sets.state import ReviewState, as_proposed, hides_proposals
from services.annotation.sets.steps.records import check_turn
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Decision,
    Origin,
    ReviewDecision,
    SetState,
)
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import Provenance
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.identity import make_id
from services.shared.domain.spans import OriginalSpan, RedactedSpan

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """A decision of a reviewer. `revision` is the one that the reviewer saw. The client makes `decision_id`. `bulk`: it
    accepts the annotation together with others.
    """

    decision_id: str
    revision: int
    decision: Decision
    actor: str
    role: str
    opened_at: datetime
    closed_at: datetime
    annotation_id: str = ""
    category: str = ""
    span: OriginalSpan | None = None
    reason: str = ""
    active_seconds: float = 0.0
    bulk: bool = False

    @property
    def fingerprint(self) -> str:
        """A hash of the decision without its times: a repetition has the same one."""
        place = (str(self.span.start), str(self.span.end)) if self.span else ("", "")
        who = (self.decision_id, str(self.revision), self.actor)
        more = ("bulk",) if self.bulk else ()
        what = (self.decision.value, self.annotation_id, self.category, *place, self.reason, *more)
        return make_id("submission", *who, *what)


@dataclass(frozen=True, slots=True)
class Decided:
    """The result of a decision: the set after it, the annotation after it, and the record of the decision."""

    annotation_set: AnnotationSet
    annotation: Annotation
    decision: ReviewDecision


def check_form(request: DecisionRequest) -> None:
    """Checks the request without the set. Raises `Reject(INVALID_METADATA)` with the faulty field."""
    kind = request.decision
    if not request.decision_id:
        raise invalid("decision_id", "is missing")
    check_revision(request.revision)
    _check_presence(request, "span", request.span is not None, kind in (Decision.ADD, Decision.CHANGE_SPAN))
    _check_presence(request, "category", bool(request.category), kind in (Decision.ADD, Decision.CHANGE_CATEGORY))
    _check_presence(request, "annotation_id", bool(request.annotation_id), kind is not Decision.ADD)
    if request.category and request.category not in CLAUSE_TYPES and request.category not in FIELD_TYPES:
        raise invalid("category", "is not a known clause type or field")
    if request.bulk and kind is not Decision.ACCEPT:
        raise invalid("bulk", f"must be false for {kind}")
    if request.active_seconds < 0:
        raise invalid("active_seconds", "must not be negative")
    if request.opened_at > request.closed_at:
        raise invalid("opened_at", "must not be later than closed_at")
    if len(request.reason) > LONGEST_REASON:
        raise invalid("reason", f"must have at most {LONGEST_REASON} characters")


def _check_presence(request: DecisionRequest, field: str, present: bool, wanted: bool) -> None:
    if present != wanted:
        raise invalid(field, f"{'is missing' if wanted else 'must be empty'} for {request.decision}")


def decide(state: ReviewState, request: DecisionRequest, anchors: Anchors | None) -> Decided:
    """Applies the decision. ADD and CHANGE_SPAN need `anchors`. The caller makes the findings again.

    Raises `Reject`: CONFLICT if the set has another revision, PRECONDITION_FAILED, NOT_FOUND, INVALID_METADATA,
    WITHDRAWN, FORBIDDEN if another person does this step of the review.
    """
    check_open(state, request.revision)
    check_turn(state.steps, request.actor)
    shown = as_proposed(state.document, state.annotation_set).annotations
    before = _target(shown, request.annotation_id) if request.annotation_id else None
    after = _after(state, request, before, anchors)
    kept = [one for one in state.annotation_set.annotations if one.annotation_id != after.annotation_id]
    changed = replace(
        state.annotation_set, revision=state.annotation_set.revision + 1, annotations=in_order([*kept, after])
    )
    return Decided(changed, after, record_of(state, request, before, after))


def check_open(state: ReviewState, revision: int) -> None:
    """Raises `Reject(WITHDRAWN | PRECONDITION_FAILED | CONFLICT)` unless the set is under review at `revision`."""
    if state.annotation_set.state is not SetState.PROPOSED:
        raise not_under_review(state)
    if state.annotation_set.revision != revision:
        raise changed(state, revision)


def _target(shown: Iterable[Annotation], annotation_id: str) -> Annotation:
    found = next((one for one in shown if one.annotation_id == annotation_id), None)
    if found is None:
        raise Reject(Reason.NOT_FOUND)
    return found


def _after(
    state: ReviewState, request: DecisionRequest, before: Annotation | None, anchors: Anchors | None
) -> Annotation:
    match request.decision:
        case Decision.ACCEPT:
            return replace(_revised(before, AnnotationState.ACCEPTED), bulk_accepted=request.bulk)
        case Decision.REJECT:
            return _revised(before, AnnotationState.REJECTED)
        case Decision.CHANGE_CATEGORY:
            return replace(_revised(before, AnnotationState.CHANGED), category=request.category)
        case Decision.CHANGE_SPAN:
            return _placed(_revised(before, AnnotationState.CHANGED), request.span, anchors)
        case Decision.ADD:
            return _added(state, request, anchors)


def _added(state: ReviewState, request: DecisionRequest, anchors: Anchors | None) -> Annotation:
    """The new annotation. If a hidden or rejected one has the same text, it is the next revision under the same id."""
    if anchors is None:
        raise invalid("span", "is missing for add")
    blank = Annotation(
        annotation_id="",
        revision=1,
        category=request.category,
        span=OriginalSpan(0, 0),
        redacted_span=RedactedSpan(0, 0),
        confidence=1.0,
        state=AnnotationState.ADDED,
        origin=Origin.PERSON,
        quote_hash="",
        provenance=_by_hand(state.annotation_set.provenance),
    )
    mark = _placed(blank, request.span, anchors)
    annotation_id = anchors.annotation_id(request.category, mark.span)
    shown = as_proposed(state.document, state.annotation_set).annotations
    twins = [one for one in shown if one.annotation_id == annotation_id or _same_mark(one, mark)]
    if any(one.state is not AnnotationState.REJECTED for one in twins):
        detail = f"The set already has this annotation: {twins[0].annotation_id}"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="span")
    known = [one.revision for one in state.annotation_set.annotations if one.annotation_id == annotation_id]
    revision = max(known, default=state.removed.get(annotation_id, 0)) + 1
    return replace(mark, annotation_id=annotation_id, revision=revision)


def _revised(before: Annotation | None, state: AnnotationState) -> Annotation:
    if before is None:
        raise Reject(Reason.NOT_FOUND)
    return replace(before, revision=before.revision + 1, state=state, bulk_accepted=False)


def _placed(annotation: Annotation, span: OriginalSpan | None, anchors: Anchors | None) -> Annotation:
    if span is None or anchors is None:
        raise invalid("span", f"is missing for {annotation.state}")
    if span.end > len(anchors.text):
        raise invalid("span.end", f"must be at most {len(anchors.text)}, the length of the document")
    if not anchors.has_text(span):
        raise invalid("span", "must contain text that is not white space")
    return replace(
        annotation,
        span=span,
        redacted_span=anchors.redacted(span),
        quote_hash=anchors.quote_hash(span),
        page=anchors.page(span),
        hidden=anchors.is_hidden(span),
        uncertain_words=anchors.uncertain_words(span),
    )


def _by_hand(provenance: Provenance) -> Provenance:
    return replace(provenance, model="", prompt="", calibration="")


def record_of(
    state: ReviewState, request: DecisionRequest, before: Annotation | None, after: Annotation
) -> ReviewDecision:
    """The record of a decision that changes `before`, None for an addition, to `after`."""
    model = _model_view(state, before, after)
    return ReviewDecision(
        decision_id=request.decision_id,
        annotation_id=after.annotation_id,
        decision=request.decision,
        actor=request.actor,
        role=request.role,
        revision_shown=request.revision,
        confidence_shown=before.confidence if before else 0.0,
        opened_at=request.opened_at,
        closed_at=request.closed_at,
        active_seconds=request.active_seconds,
        reason=request.reason,
        category=request.category,
        span=request.span,
        redacted_span=after.redacted_span if request.span else None,
        model_category=model.category if model else "",
        model_span=model.redacted_span if model else None,
        model_version=model.provenance.model if model else "",
        bulk=request.bulk,
    )


def _model_view(state: ReviewState, before: Annotation | None, after: Annotation) -> Annotation | None:
    """The model's proposal for the same annotation or, if the arm hid it, for the same text."""
    if before is not None:
        return next((one for one in state.proposals if one.annotation_id == before.annotation_id), None)
    if not hides_proposals(state.document, state.annotation_set.state):
        return None
    near = [one for one in state.proposals if one.span.overlaps(after.span)]
    return max(
        near, key=lambda one: (one.category == after.category, _shared(one, after), one.confidence), default=None
    )


def _same_mark(one: Annotation, other: Annotation) -> bool:
    return (one.category, one.span) == (other.category, other.span)


def _shared(one: Annotation, other: Annotation) -> int:
    return min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
