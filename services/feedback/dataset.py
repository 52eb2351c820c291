"""Makes training examples from reviews of documents whose purposes include training."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from services.feedback.labels import Earlier, FinalLabel, final_labels
from services.shared.domain.annotations import Decision
from services.shared.domain.document import Purpose, RedactedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.identity import make_id
from services.shared.domain.requests import Request
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.ports import ValueReader


@dataclass(frozen=True, slots=True)
class Example:
    """Redacted text with a reviewer's label. An empty `label` means that the span is not of `category`.

    `span` is the place in `text`, which includes up to `context` code points before and after it. `history` has the
    earlier decisions on the place, which are no examples.
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
    history: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportExamplesRequest(Request[Example]):
    """A request for the examples of a tenant, or of the caller's if it is empty. `since`: only reviews that were
    completed then or later.
    """

    tenant: str = ""
    since: datetime | None = None
    purpose: str = ""


async def examples(labels: Iterable[FinalLabel], blobs: ValueReader, *, context: int = 300) -> AsyncIterator[Example]:
    """One example for each label. Erased documents are skipped."""
    for final in labels:
        if final.span is None:
            continue
        try:
            document = await blobs.get_value(RedactedText, final.event.redacted)
        except Reject as error:
            if error.reason in _ERASED:
                continue
            raise
        if final.span.end <= len(document.text):
            yield _example(final, final.span, document.text, context)


def selected(events: Iterable[ReviewCompleted], tenant: str, since: datetime | None) -> list[FinalLabel]:
    """The labels of a tenant's documents that allow training. Their last decision is of a review that was completed at
    `since` or later.
    """
    return [
        one
        for one in final_labels(event for event in events if event.document.tenant == tenant)
        if Purpose.TRAINING in one.event.document.purposes and (since is None or one.event.review.closed_at >= since)
    ]


def _example(final: FinalLabel, span: RedactedSpan, text: str, context: int) -> Example:
    start, end = max(0, span.start - context), min(len(text), span.end + context)
    review, decision = final.event.review, final.decision
    return Example(
        example_id=make_id("example", review.review_id, decision.decision_id, final.label),
        document_id=final.event.document.document_id,
        review_id=review.review_id,
        decision_id=decision.decision_id,
        category=final.asked,
        decision=decision.decision,
        label=final.label,
        text=text[start:end],
        span=RedactedSpan(span.start - start, span.end - start),
        model_version=decision.model_version,
        history=final.history,
    )


_ERASED = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})
