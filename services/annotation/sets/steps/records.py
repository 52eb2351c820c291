"""The step that the review of a set is at, and who can do it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.shared.domain.annotations import Annotation, AnnotationSet, FindingDecision, Review
from services.shared.domain.errors import Reason, Reject


class Stage(StrEnum):
    """The next step of a review. DONE: all steps are done, so that the set is published or its review is reopened."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATION = "adjudication"
    DONE = "done"


class StepRule(StrEnum):
    """A rule on who does a step. Refusals name it."""

    ANOTHER_PERSON = "another-person-reviews"
    UNREAD = "second-reviewer-has-not-read"
    THIRD_PERSON = "third-person-adjudicates"
    SENIOR = "senior-decides"


@dataclass(frozen=True, slots=True)
class ReviewPass:
    """One completed step of a review, from 1: the set as the step left it, the record of the step, and the decisions on
    findings that a blind step made, in order.
    """

    number: int
    annotation_set: AnnotationSet
    review: Review
    finding_decisions: tuple[FindingDecision, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        """Those who made a decision in the step, or completed it."""
        decided = (one.actor for one in self.review.decisions)
        found = (one.actor for one in self.finding_decisions)
        return frozenset({self.review.actor, *decided, *found})


@dataclass(frozen=True, slots=True)
class ReviewSteps:
    """`blind`: who does the next step does not see the decisions of the steps before. `drawn`: the document was drawn
    for a blind second review. `passes`: the completed steps, in order. `readers`: who received text of the document
    before the blind second review began.

    Only for a completion: `baseline` has each annotation on which this step decided, as it was before; None for one
    that the step added. `found`: the decisions on findings of this step.
    """

    stage: Stage = Stage.FIRST
    blind: bool = False
    drawn: bool = False
    passes: tuple[ReviewPass, ...] = ()
    readers: frozenset[str] = frozenset()
    baseline: Mapping[str, Annotation | None] = field(default_factory=dict)
    found: tuple[FindingDecision, ...] = ()

    @property
    def compared(self) -> tuple[ReviewPass, ...]:
        """The steps whose people cannot do the next one."""
        return {Stage.SECOND: self.passes[-1:], Stage.ADJUDICATION: self.passes[-2:]}.get(self.stage, ())

    @property
    def closed_to(self) -> frozenset[str]:
        """Who cannot do the next step."""
        people = frozenset(one for each in self.compared for one in each.people)
        return people | self.readers if self.stage is Stage.SECOND and self.blind else people


def check_turn(steps: ReviewSteps, person: str) -> None:
    """Raises `Reject` unless the person can decide on the set, or complete its review: FORBIDDEN for a person who took
    part in the step before; PRECONDITION_FAILED if a third person decides next.
    """
    if steps.stage is Stage.ADJUDICATION:
        detail = "Two reviews of the document differ: a third person decides in its adjudication"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
    if steps.stage is not Stage.SECOND or person not in steps.closed_to:
        return
    if any(person in one.people for one in steps.compared):
        detail = "The first review of the document is complete: another person does the second one"
        raise Reject(Reason.FORBIDDEN, detail=detail, rule=StepRule.ANOTHER_PERSON)
    detail = "The second review is blind: a person who has not opened the document during the first one does it"
    raise Reject(Reason.FORBIDDEN, detail=detail, rule=StepRule.UNREAD)


def check_adjudicator(steps: ReviewSteps, person: str) -> None:
    """Raises `Reject` unless the person can decide where both reviews differ."""
    if steps.stage is not Stage.ADJUDICATION:
        raise Reject(Reason.PRECONDITION_FAILED, detail="The review of the document does not wait for an adjudication")
    if person in steps.closed_to:
        detail = "A person who did neither review of the document adjudicates it"
        raise Reject(Reason.FORBIDDEN, detail=detail, rule=StepRule.THIRD_PERSON)


def check_person(steps: ReviewSteps, person: str) -> None:
    """Raises `Reject(FORBIDDEN)` unless the person can do the next step, whichever it is."""
    check = check_adjudicator if steps.stage is Stage.ADJUDICATION else check_turn
    check(steps, person)
