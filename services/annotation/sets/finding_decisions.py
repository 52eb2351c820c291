"""Checks one decision of a reviewer on a finding and makes its record. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.annotation.sets.decisions import LONGEST_REASON, check_open
from services.annotation.sets.findings import ADDED_RULE, added_id, as_of
from services.annotation.sets.refusals import check_revision, invalid
from services.annotation.sets.state import ReviewState, as_proposed, hides_proposals
from services.annotation.sets.steps.records import check_turn
from services.shared.domain.annotations import (
    AnnotationSet,
    Finding,
    FindingDecision,
    FindingReview,
    FindingState,
    FindingVerdict,
)
from services.shared.domain.clauses import CLAUSE_TYPES, Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.identity import make_id

LONGEST_WHO = 200
MOST_EVIDENCE = 100
ADDED_MESSAGE = "A reviewer added the finding."


@dataclass(frozen=True, slots=True)
class FindingRequest:
    """A decision on a finding. `revision` is the one that the reviewer saw. The client makes `decision_id`."""

    decision_id: str
    revision: int
    verdict: FindingVerdict
    actor: str
    role: str
    finding_id: str = ""
    category: str = ""
    severity: Severity | None = None
    annotation_ids: tuple[str, ...] = ()
    reason: str = ""
    who: str = ""
    until: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """A hash of the decision: a repetition has the same one."""
        what = (self.verdict.value, self.finding_id, self.category, self.severity or "", *self.annotation_ids)
        why = (self.reason, self.who, self.until.isoformat() if self.until else "")
        return make_id("submission", "finding", self.decision_id, str(self.revision), self.actor, *what, *why)


@dataclass(frozen=True, slots=True)
class FindingDecided:
    """The result: the set at its next revision, and the record of the decision with the finding after it."""

    annotation_set: AnnotationSet
    decision: FindingDecision


def check_finding_form(request: FindingRequest, now: datetime) -> None:
    """Checks the request without the set. Raises `Reject(INVALID_METADATA)` with the faulty field."""
    check_revision(request.revision)
    verdict = request.verdict
    if not request.decision_id:
        raise invalid("decision_id", "is missing")
    for field, present in _given(request).items():
        needed, optional = verdict in _NEEDS[field], verdict in _OPTIONAL.get(field, frozenset(FindingVerdict))
        if needed and not present:
            raise invalid(field, f"is missing for {verdict}")
        if present and not needed and not optional:
            raise invalid(field, f"must be empty for {verdict}")
    if request.category and request.category not in CLAUSE_TYPES and request.category not in FIELD_TYPES:
        raise invalid("category", "is not a known clause type or field")
    if request.until and request.until <= now:
        raise invalid("until", "must be in the future")
    for field, text, most in (("reason", request.reason, LONGEST_REASON), ("who", request.who, LONGEST_WHO)):
        if len(text) > most:
            raise invalid(field, f"must have at most {most} characters")
    if len(request.annotation_ids) > MOST_EVIDENCE:
        raise invalid("annotation_ids", f"must have at most {MOST_EVIDENCE} ids")


def decide_finding(state: ReviewState, request: FindingRequest, now: datetime) -> FindingDecided:
    """Applies the decision. The findings of `state` have their lasting ids.

    Raises `Reject`: CONFLICT if the set has another revision, PRECONDITION_FAILED, NOT_FOUND, WITHDRAWN, FORBIDDEN if
    another person does this step of the review.
    """
    check_open(state, request.revision)
    check_turn(state.steps, request.actor)
    if hides_proposals(state.document, state.annotation_set.state):
        raise Reject(Reason.NOT_FOUND)
    before = _added(state, request, now) if request.verdict is FindingVerdict.ADD else _target(state, request)
    review = FindingReview(_STATES[request.verdict], request.actor, now, request.reason, request.who, request.until)
    after = replace(before, severity=request.severity or before.severity, review=review)
    decision = FindingDecision(
        decision_id=request.decision_id,
        document_id=state.document.document_id,
        verdict=request.verdict,
        finding=after,
        actor=request.actor,
        role=request.role,
        revision_shown=request.revision,
        decided_at=now,
    )
    revised = replace(state.annotation_set, revision=state.annotation_set.revision + 1)
    return FindingDecided(revised, decision)


def _target(state: ReviewState, request: FindingRequest) -> Finding:
    shown = as_proposed(state.document, state.annotation_set).findings
    found = next((one for one in shown if one.finding_id == request.finding_id), None)
    if found is None:
        raise Reject(Reason.NOT_FOUND)
    return found


def _added(state: ReviewState, request: FindingRequest, now: datetime) -> Finding:
    """The new finding. Its words are those of its evidence: two with the same clause and evidence are one."""
    current = state.annotation_set
    identity = added_id(request.category, request.annotation_ids, current.annotations, state.document.family)
    if not identity:
        raise Reject(Reason.NOT_FOUND)
    twin = next((one for one in as_of(current.findings, now) if one.lasting_id == identity), None)
    if twin and twin.review and twin.review.state is not FindingState.REJECTED:
        detail = f"The set already has this finding: {twin.finding_id}"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="category")
    return Finding(
        finding_id=make_id("finding", state.document.document_id, identity),
        rule_id=ADDED_RULE,
        category=request.category,
        severity=request.severity or Severity.MEDIUM,
        message=ADDED_MESSAGE,
        playbook="",
        playbook_version="",
        annotation_ids=request.annotation_ids,
        lasting_id=identity,
    )


def _given(request: FindingRequest) -> Mapping[str, bool]:
    return {
        "finding_id": bool(request.finding_id),
        "category": bool(request.category),
        "severity": request.severity is not None,
        "annotation_ids": bool(request.annotation_ids),
        "reason": bool(request.reason.strip()),
        "who": bool(request.who.strip()),
        "until": request.until is not None,
    }


_ADD, _CHANGE, _WAIT, _WAIVE = FindingVerdict.ADD, FindingVerdict.CHANGE, FindingVerdict.WAIT, FindingVerdict.WAIVE
_NO_ONE: frozenset[FindingVerdict] = frozenset()
_NEEDS: Mapping[str, frozenset[FindingVerdict]] = {
    "finding_id": frozenset(FindingVerdict) - {_ADD},
    "category": frozenset({_ADD}),
    "severity": frozenset({_ADD, _CHANGE}),
    "annotation_ids": _NO_ONE,
    "reason": frozenset({_ADD, _WAIVE, FindingVerdict.LEAVE_UNDECIDED}),
    "who": frozenset({_WAIT, _WAIVE}),
    "until": frozenset({_WAIT, _WAIVE}),
}
_OPTIONAL: Mapping[str, frozenset[FindingVerdict]] = {
    "finding_id": _NO_ONE,
    "category": _NO_ONE,
    "severity": _NO_ONE,
    "annotation_ids": frozenset({_ADD}),
    "who": _NO_ONE,
    "until": _NO_ONE,
}
"""Which fields can also be given. A reason can be given for each decision."""
_STATES: Mapping[FindingVerdict, FindingState] = {
    FindingVerdict.ACCEPT: FindingState.ACCEPTED,
    FindingVerdict.CHANGE: FindingState.CHANGED,
    FindingVerdict.ADD: FindingState.ADDED,
    FindingVerdict.REJECT: FindingState.REJECTED,
    FindingVerdict.WAIT: FindingState.WAITING,
    FindingVerdict.WAIVE: FindingState.WAIVED,
    FindingVerdict.LEAVE_UNDECIDED: FindingState.LEFT_UNDECIDED,
}
