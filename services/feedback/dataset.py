"""Makes training examples from reviews of documents whose purposes allow training."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from services.shared.domain.annotations import Decision, ReviewDecision
from services.shared.domain.document import Purpose, RedactedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.ports import ValueReader

NOTHING = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Redacted words with what a person says they are: `label` is a clause type, or empty for "not `category`".

    `span` is the place within `text`, which reaches `context` code points around it.
    """

    example_id: str
    document_id: str
    review_id: str
    decision_id: str
    category: str
    decision: Decision
    label: str
    text: str
    span: RedactedSpan
    model_version: str


async def examples(
    events: Iterable[ReviewCompleted],
    blobs: ValueReader,
    *,
    tenant: str,
    since: datetime | None = None,
    context: int = 300,
) -> AsyncIterator[Example]:
    """The examples of a tenant's reviews, closed at `since` or later. Documents that were erased since are left out."""
    for event in events:
        if event.document.tenant != tenant or Purpose.TRAINING not in event.document.purposes:
            continue
        if since is not None and event.review.closed_at < since:
            continue
        try:
            document = await blobs.get_value(RedactedText, event.redacted)
        except Reject as error:
            if error.reason in _GONE:
                continue
            raise
        for decision in event.review.decisions:
            for example in _examples(event, decision, document.text, context):
                yield example


def _examples(event: ReviewCompleted, decision: ReviewDecision, text: str, context: int) -> Iterable[Example]:
    for label, span in _labels(decision):
        if span.end > len(text):
            continue
        start, end = max(0, span.start - context), min(len(text), span.end + context)
        yield Example(
            example_id=make_id("example", event.review.review_id, decision.decision_id, label),
            document_id=event.document.document_id,
            review_id=event.review.review_id,
            decision_id=decision.decision_id,
            category=decision.model_category or decision.category,
            decision=decision.decision,
            label=label,
            text=text[start:end],
            span=RedactedSpan(span.start - start, span.end - start),
            model_version=decision.model_version,
        )


def _labels(decision: ReviewDecision) -> Iterable[tuple[str, RedactedSpan]]:
    """Each place with its label."""
    said, marked = decision.model_span, decision.redacted_span
    match decision.decision:
        case Decision.ACCEPT if said:
            yield decision.model_category, said
        case Decision.REJECT if said:
            yield NOTHING, said
        case Decision.CHANGE_SPAN if marked:
            yield decision.model_category or decision.category, marked
        case Decision.CHANGE_CATEGORY if said:
            yield decision.category, said
        case Decision.ADD if marked:
            yield decision.category, marked


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
