"""Makes training examples from reviews of documents whose purposes include training."""

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

NO_LABEL = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Redacted text with a reviewer's label. An empty `label` means that the span is not of `category`.

    `span` is the place in `text`, which includes up to `context` code points before and after it.
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
    """The examples from a tenant's reviews that were completed at `since` or later. Erased documents are skipped."""
    for event in selected(events, tenant, since):
        try:
            document = await blobs.get_value(RedactedText, event.redacted)
        except Reject as error:
            if error.reason in _ERASED:
                continue
            raise
        for decision in event.review.decisions:
            for example in _examples(event, decision, document.text, context):
                yield example


def selected(events: Iterable[ReviewCompleted], tenant: str, since: datetime | None) -> list[ReviewCompleted]:
    """The reviews of a tenant's documents that allow training, completed at `since` or later."""
    return [
        event
        for event in events
        if event.document.tenant == tenant
        and Purpose.TRAINING in event.document.purposes
        and (since is None or event.review.closed_at >= since)
    ]


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
    """Pairs of a label and its span in the redacted text."""
    predicted, marked = decision.model_span, decision.redacted_span
    match decision.decision:
        case Decision.ACCEPT if predicted:
            yield decision.model_category, predicted
        case Decision.REJECT if predicted:
            yield NO_LABEL, predicted
        case Decision.CHANGE_SPAN if marked:
            yield decision.model_category or decision.category, marked
        case Decision.CHANGE_CATEGORY if predicted:
            yield decision.category, predicted
        case Decision.ADD if marked:
            yield decision.category, marked


_ERASED = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
