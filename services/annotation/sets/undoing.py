"""The log of the decisions of a review: takes decisions back, and puts them again. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.annotation.placing.grounding import in_order
from services.annotation.sets.bulk import bulk_of
from services.annotation.sets.decisions import check_open
from services.annotation.sets.findings import ADDED_RULE, added_id
from services.annotation.sets.state import ReviewState, as_proposed
from services.annotation.sets.steps.records import check_turn
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Decision,
    FindingDecision,
    ReviewDecision,
    reason_code,
)
from services.shared.domain.errors import Reason, Reject

Versions = Callable[[str], Sequence[Annotation]]
"""All revisions of an annotation in the set, by its id."""


class DecisionKind(StrEnum):
    """What a decision is about."""

    ANNOTATION = "annotation"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A stored decision. `annotation` is the one after it; None for a finding. `revision` is that of the set after it.

    Of a decision that was taken back: the time, the revision of the set afterwards, and `base`, the id of the decision
    of this review on the same target that was in force under it, or empty.
    """

    record: ReviewDecision | FindingDecision
    revision: int
    annotation: Annotation | None = None
    undone_at: datetime | None = None
    undone_revision: int = 0
    base: str = ""

    @property
    def kind(self) -> DecisionKind:
        return DecisionKind.FINDING if isinstance(self.record, FindingDecision) else DecisionKind.ANNOTATION

    @property
    def target_id(self) -> str:
        """The id of the annotation or of the finding."""
        return self.record.finding.finding_id if isinstance(self.record, FindingDecision) else self.record.annotation_id

    @property
    def decision(self) -> str:
        """The kind of decision, as the reviewer made it."""
        record = self.record
        return record.verdict.value if isinstance(record, FindingDecision) else record.decision.value

    @property
    def decided_at(self) -> datetime:
        return self.record.decided_at if isinstance(self.record, FindingDecision) else self.record.closed_at

    @property
    def reason(self) -> str:
        """A code or free text, with placeholders for the values of the document."""
        if isinstance(self.record, FindingDecision):
            return self.record.finding.review.reason if self.record.finding.review else ""
        return self.record.reason

    @property
    def reason_code(self) -> str:
        return reason_code(self.reason)

    @property
    def category(self) -> str:
        """The new clause type or field of an annotation, or that of the finding; can be empty."""
        return self.record.finding.category if isinstance(self.record, FindingDecision) else self.record.category

    @property
    def bulk(self) -> bool:
        """Whether the annotation was accepted together with others."""
        return isinstance(self.record, ReviewDecision) and self.record.bulk

    @property
    def target(self) -> tuple[DecisionKind, str]:
        """Equal for two decisions on the same annotation, or on the same finding."""
        lasting = self.record.finding.lasting_id if isinstance(self.record, FindingDecision) else ""
        return self.kind, lasting or self.target_id


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """The decisions of one review of a set, by revision: those in force, and those that were taken back."""

    decisions: tuple[LoggedDecision, ...] = ()

    def undoable(self, actor: str) -> LoggedDecision | None:
        """The latest decision of the person that is in force."""
        own = (one for one in reversed(self.decisions) if one.record.actor == actor)
        return next((one for one in own if not one.undone_revision), None)

    def redoable(self, actor: str) -> LoggedDecision | None:
        """The decision that the person took back last, unless the person has made another one since."""
        own = [one for one in self.decisions if one.record.actor == actor]
        last = max((one.revision for one in own), default=0)
        undone = [one for one in own if one.undone_revision > last]
        return max(undone, key=lambda one: one.undone_revision, default=None)

    def top(self, target: tuple[DecisionKind, str]) -> LoggedDecision | None:
        """The decision on a target that is in force."""
        on = (one for one in reversed(self.decisions) if one.target == target)
        return next((one for one in on if not one.undone_revision), None)

    def below(self, top: LoggedDecision) -> LoggedDecision | None:
        """The decision on the same target that is in force without `top`."""
        return DecisionLog(tuple(one for one in self.decisions if one != top)).top(top.target)

    def with_one(self, before: LoggedDecision, after: LoggedDecision) -> "DecisionLog":
        """The log with `after` in place of `before`."""
        return DecisionLog(tuple(after if one == before else one for one in self.decisions))


@dataclass(frozen=True, slots=True)
class StepRequest:
    """A request to take a decision back, or to put one again. `revision` is the one that the reviewer saw."""

    revision: int
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A decision taken back, or put again: as it is logged then, the log, and the set at its next revision.

    `annotation` is the next revision of the annotation; None if the set does not have it any more, or for a finding.
    """

    decision: LoggedDecision
    log: DecisionLog
    annotation_set: AnnotationSet
    annotation: Annotation | None = None


def undo(state: ReviewState, log: DecisionLog, request: StepRequest, versions: Versions) -> Step:
    """Takes back the latest decision of the person that is in force. The caller makes the findings again.

    Raises `Reject`: CONFLICT if the set has another revision, or if another person has decided on the target
    afterwards; PRECONDITION_FAILED if there is no such decision, or no review; WITHDRAWN.
    """
    check_open(state, request.revision)
    check_turn(state.steps, request.actor)
    one = log.undoable(request.actor)
    if one is None:
        raise Reject(Reason.PRECONDITION_FAILED, detail="There is no decision of this reviewer to undo in the review")
    if log.top(one.target) != one:
        raise _decided_since(one)
    under = log.below(one)
    base = under.record.decision_id if under else ""
    after = replace(one, undone_at=request.at, undone_revision=request.revision + 1, base=base)
    content = None
    if one.annotation:
        content = under.annotation if under else initial(log, one, versions)
        _check_mark(state, log, one, content, request.actor)
    return _step(state, log.with_one(one, after), after, content, versions)


def redo(state: ReviewState, log: DecisionLog, request: StepRequest, versions: Versions) -> Step:
    """Puts the decision again that the person took back last. The findings of `state` have their lasting ids, and the
    decisions on them. The caller makes the findings again. Raises the errors of `undo`.
    """
    check_open(state, request.revision)
    check_turn(state.steps, request.actor)
    one = log.redoable(request.actor)
    if one is None:
        raise Reject(Reason.PRECONDITION_FAILED, detail="There is no decision of this reviewer to redo in the review")
    top = log.top(one.target)
    if (top.record.decision_id if top else "") != one.base:
        raise _decided_since(one)
    after = replace(one, undone_at=None, undone_revision=0, base="")
    if isinstance(one.record, FindingDecision):
        _check_finding(state, one.record)
    else:
        _check_mark(state, log, one, one.annotation, request.actor)
    return _step(state, log.with_one(one, after), after, one.annotation, versions)


def all_of(
    take: "Take", candidate: "Candidate", state: ReviewState, log: DecisionLog, request: StepRequest, versions: Versions
) -> tuple[Step, ...]:
    """The step of `take`, and those of all decisions that were made together with its decision. Raises its errors."""
    steps = [take(state, log, request, versions)]
    together = bulk_of(steps[0].decision.record)
    while together:
        made, log = steps[-1].annotation_set, steps[-1].log
        following = candidate(log, request.actor)
        if following is None or bulk_of(following.record) != together:
            break
        state = replace(state, document_set=replace(state.document_set, annotation_set=made))
        request = replace(request, revision=made.revision)
        steps.append(take(state, log, request, versions))
    return tuple(steps)


Take = Callable[[ReviewState, DecisionLog, StepRequest, Versions], Step]
Candidate = Callable[[DecisionLog, str], LoggedDecision | None]


def _step(
    state: ReviewState, log: DecisionLog, after: LoggedDecision, content: Annotation | None, versions: Versions
) -> Step:
    made = replace(state.annotation_set, revision=state.annotation_set.revision + 1)
    if after.kind is DecisionKind.FINDING:
        return Step(after, log, made)
    kept = [one for one in made.annotations if one.annotation_id != after.target_id]
    if content is None:
        return Step(after, log, replace(made, annotations=in_order(kept)))
    latest = max(one.revision for one in versions(after.target_id))
    content = replace(content, revision=latest + 1)
    return Step(after, log, replace(made, annotations=in_order([*kept, content])), content)


def initial(log: DecisionLog, one: LoggedDecision, versions: Versions) -> Annotation | None:
    """The annotation of a decision as it was before the first decision of this review; None if that added it."""
    on = (each.annotation for each in log.decisions if each.target == one.target)
    first = min(each.revision for each in on if each)
    return next((each for each in versions(one.target_id) if each.revision == first - 1), None)


def _check_mark(
    state: ReviewState, log: DecisionLog, one: LoggedDecision, content: Annotation | None, actor: str
) -> None:
    """Raises `Reject(CONFLICT)` if the annotation would appear where another person has added the same one."""
    if content is None or content.state is AnnotationState.REJECTED:
        return
    shown = as_proposed(state.document, state.annotation_set).annotations
    now = next((each for each in shown if each.annotation_id == content.annotation_id), None)
    if now and now.state is not AnnotationState.REJECTED and _mark(now) == _mark(content):
        return
    is_add = isinstance(one.record, ReviewDecision) and one.record.decision is Decision.ADD
    for each in shown:
        same = each.annotation_id != content.annotation_id and _mark(each) == _mark(content)
        visible = same and each.state is not AnnotationState.REJECTED
        if visible and (is_add or _added_by_another(log, each, actor)):
            raise _decided(DecisionKind.ANNOTATION, each.annotation_id)


def _added_by_another(log: DecisionLog, annotation: Annotation, actor: str) -> bool:
    records = (one.record for one in log.decisions if not one.undone_revision)
    return any(
        isinstance(one, ReviewDecision)
        and one.annotation_id == annotation.annotation_id
        and one.decision is Decision.ADD
        and one.actor != actor
        for one in records
    )


def _check_finding(state: ReviewState, record: FindingDecision) -> None:
    """Raises `Reject(PRECONDITION_FAILED)` if the set does not have the finding, or its evidence, any more."""
    wanted, current = record.finding, state.annotation_set
    if wanted.rule_id == ADDED_RULE:
        identity = added_id(wanted.category, wanted.annotation_ids, current.annotations, state.document.family)
        there = identity == wanted.lasting_id
    else:
        shown = as_proposed(state.document, current).findings
        there = any((one.lasting_id or one.finding_id) == (wanted.lasting_id or wanted.finding_id) for one in shown)
    if not there:
        detail = f"The set does not have the finding {wanted.finding_id} any more"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="finding_id")


def _mark(one: Annotation) -> tuple[object, ...]:
    return one.category, one.span


def _decided_since(one: LoggedDecision) -> Reject:
    return _decided(one.kind, one.target_id)


def _decided(kind: DecisionKind, target_id: str) -> Reject:
    detail = f"Another reviewer has decided on the {kind} {target_id} since"
    return Reject(Reason.CONFLICT, detail=detail, field=f"{kind}_id")
