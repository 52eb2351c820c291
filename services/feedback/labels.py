"""The final label of each place: the last decision of all reviews. Earlier decisions are its history. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.shared.domain.annotations import Decision, ReviewDecision
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.spans import RedactedSpan

NO_LABEL = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A decision that a later one replaced. `label` is the label at that time."""

    review_id: str
    decision_id: str
    decision: Decision
    label: str


@dataclass(frozen=True, slots=True)
class FinalLabel:
    """The state of an annotation after its last decision. `category` is its current category; `label` is empty if the
    span is not of the category `asked`. `span` is None if no decision gives a place. `history` is in order.
    """

    event: ReviewCompleted
    decision: ReviewDecision
    asked: str
    category: str
    accepted: bool
    span: RedactedSpan | None
    history: tuple[Earlier, ...] = ()

    @property
    def label(self) -> str:
        return self.category if self.accepted else NO_LABEL

    def replaced(self) -> tuple[Earlier, ...]:
        """The history for the label that replaces this one."""
        one = self.decision
        return (*self.history, Earlier(self.event.review.review_id, one.decision_id, one.decision, self.label))


def final_labels(events: Iterable[ReviewCompleted]) -> list[FinalLabel]:
    """One label for each place, in the order of the last decisions.

    An annotation has the same id in all reviews and versions of its document, so that a reopened review, a second
    reviewer and a new version replace its label. Two annotations with the same claim at one span are one place too. A
    place whose last decision accepted many annotations at once has no label.
    """
    labels: dict[tuple[str, str, str], FinalLabel] = {}
    for event in sorted(events, key=lambda one: (one.review.closed_at, one.review.review_id)):
        for decision in event.review.decisions:
            document = event.document
            key = (document.tenant, document.matter, decision.annotation_id or decision.decision_id)
            labels[key] = _next(labels.pop(key, None), event, decision)
    places: dict[tuple[str, RedactedSpan | None, str], FinalLabel] = {}
    for one in labels.values():
        if one.decision.bulk:
            continue
        place = (one.event.document.document_id, one.span, one.label or one.asked)
        before = places.pop(place, None)
        places[place] = replace(one, history=before.replaced() + one.history) if before else one
    return list(places.values())


def _next(before: FinalLabel | None, event: ReviewCompleted, decision: ReviewDecision) -> FinalLabel:
    """The label after `decision`, as the annotation service changes the annotation. Spans of another version of the
    document are not carried over.
    """
    same = before is not None and before.event.document.document_id == event.document.document_id
    made = FinalLabel(
        event=event,
        decision=decision,
        asked=decision.model_category or (before.asked if before else decision.category),
        category=before.category if before else decision.model_category or decision.category,
        accepted=decision.decision is not Decision.REJECT,
        span=before.span if before and same and before.span else decision.model_span,
        history=before.replaced() if before else (),
    )
    match decision.decision:
        case Decision.ADD:
            return replace(made, category=decision.category, span=decision.redacted_span)
        case Decision.CHANGE_CATEGORY:
            return replace(made, category=decision.category)
        case Decision.CHANGE_SPAN:
            return replace(made, span=decision.redacted_span)
    return made
