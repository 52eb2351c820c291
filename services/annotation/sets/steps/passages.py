"""Asks the reviewers of a document about its drawn passages. Pure.

They are named when nothing is undecided any more, and what the review found in each is kept then: a reviewer who knows
which passages are drawn reads these with more care. A clause that is marked later counts as missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.annotation.sampling.passages import DrawnPassage
from services.annotation.sets.decisions import check_open
from services.annotation.sets.state import ReviewState, as_proposed
from services.annotation.sets.steps.records import ReviewSteps, Stage, check_turn
from services.shared.domain.annotations import AnnotationState, SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan


class PassageAnswer(StrEnum):
    """The answer to "anything here?". CLAUSE: a mark in the passage has a decision."""

    NOTHING = "nothing"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class AskedPassage:
    """A drawn passage about which a reviewer is asked. `found`: the review had marked a clause in it before."""

    span: OriginalSpan
    found: bool
    asked_by: str
    asked_at: datetime
    answer: PassageAnswer | None = None
    actor: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PassageReview:
    """A document under review, its drawn passages, and those about which the reviewers of this sitting are asked."""

    state: ReviewState
    drawn: tuple[DrawnPassage, ...]
    asked: tuple[AskedPassage, ...]


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A drawn passage as it is shown: the message `AskedPassage`."""

    span: OriginalSpan
    answer: PassageAnswer | None


@dataclass(frozen=True, slots=True)
class ShownPassages:
    """What the caller is asked: the message `DrawnPassages`. `waiting`: the number of passages without an answer.
    `passages` is empty until the caller's step asks for them: before, no one knows which ones are drawn.
    """

    revision: int
    waiting: int
    passages: tuple[ShownPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPassagesResponse:
    """The passages that wait for the caller."""

    drawn: ShownPassages


@dataclass(frozen=True, slots=True)
class ReadPassagesRequest(Request[ReadPassagesResponse]):
    """A request for the passages of a document."""

    document_id: str


@dataclass(frozen=True, slots=True)
class AskPassagesResponse:
    """The drawn passages, by their places."""

    drawn: ShownPassages


@dataclass(frozen=True, slots=True)
class AskPassagesRequest(Request[AskPassagesResponse]):
    """The caller has decided on everything at this revision, and looks at the drawn passages."""

    document_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class AnswerPassageResponse:
    """What waits for the caller after the answer."""

    drawn: ShownPassages


@dataclass(frozen=True, slots=True)
class AnswerPassageRequest(Request[AnswerPassageResponse]):
    """An answer about the passage that begins at `start`."""

    document_id: str
    start: int
    answer: PassageAnswer


def sitting_of(steps: ReviewSteps) -> int:
    """Which reviewers share their answers: 2 for those of a blind second review, 1 for all before and without it."""
    return 2 if steps.stage is Stage.SECOND and steps.blind else 1


def is_waiting(found: PassageReview, person: str) -> bool:
    """Whether the passages are for the person: it does this step of the review, and nothing is published."""
    try:
        _check_turn(found.state, person)
    except Reject:
        return False
    return True


def ask(found: PassageReview, revision: int, person: str, at: datetime) -> tuple[AskedPassage, ...]:
    """The drawn passages, with what the review found in them up to now. Those who were asked before stay.

    Raises `Reject`: CONFLICT, WITHDRAWN, FORBIDDEN; PRECONDITION_FAILED if something is undecided, or if the set was
    published before.
    """
    if found.asked:
        _check_turn(found.state, person)
        return found.asked
    check_open(found.state, revision)
    _check_turn(found.state, person)
    shown = as_proposed(found.state.document, found.state.annotation_set).annotations
    if any(one.state is AnnotationState.PROPOSED for one in shown):
        detail = "Decide on all proposals first: then the passages to look at are named"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
    return tuple(AskedPassage(one.span, _is_marked(found.state, one.span), person, at) for one in found.drawn)


def answer(found: PassageReview, start: int, said: PassageAnswer, person: str, at: datetime) -> AskedPassage:
    """The passage with its answer. A later answer replaces an earlier one.

    Raises `Reject`: NOT_FOUND if the passage is not one of those about which was asked; WITHDRAWN, FORBIDDEN;
    PRECONDITION_FAILED also if the answer is a clause and no mark in the passage has a decision.
    """
    _check_turn(found.state, person)
    one = next((each for each in found.asked if each.span.start == start), None)
    if one is None:
        raise Reject(Reason.NOT_FOUND)
    if said is PassageAnswer.CLAUSE and not _is_marked(found.state, one.span):
        detail = "Mark the clause in the passage first"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="answer")
    return replace(one, answer=said, actor=person, answered_at=at)


def _check_turn(state: ReviewState, person: str) -> None:
    if state.annotation_set.state is not SetState.PROPOSED:
        check_open(state, state.annotation_set.revision)
    if state.last_review:  # the marks of the answers are published: what the review found apart is not known any more
        detail = "Passages are looked at before the document is published for the first time"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
    check_turn(state.steps, person)


def _is_marked(state: ReviewState, span: OriginalSpan) -> bool:
    made: Sequence[OriginalSpan] = [one.span for one in state.annotation_set.annotations if one.state in MARKED]
    return any(one.overlaps(span) for one in made)


MARKED = frozenset({AnnotationState.ACCEPTED, AnnotationState.CHANGED, AnnotationState.ADDED})
"""States of annotations that say that there is a clause."""
