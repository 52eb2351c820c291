"""Training examples: only from documents whose purposes include training, with the ids of their sources."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from services.feedback.dataset import Example, examples, selected
from services.shared.domain.annotations import Decision, Review, ReviewDecision
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, Purpose, RedactedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.spans import RedactedSpan

T = TypeVar("T")
_NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
_TEXT = "This Agreement is governed by the laws of [PERSON_1] Island. Notices go elsewhere."
_LAW, _NOTICES = RedactedSpan(0, 60), RedactedSpan(61, 82)


class FakeBlobs:
    def __init__(self, error: Reason | None = None) -> None:
        self._error = error

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        if self._error:
            raise Reject(self._error)
        value = RedactedText(_TEXT)
        assert isinstance(value, kind)
        return value


def _review(decision: Decision, *purposes: Purpose) -> ReviewCompleted:
    added = decision is Decision.ADD
    one = ReviewDecision(
        "d", "a", decision, "ann", "reviewer", 1, 0.5, _NOON, _NOON,
        category="Insurance",
        redacted_span=_NOTICES,
        model_category="" if added else "Governing Law",
        model_span=None if added else _LAW,
        model_version="clauses@1",
    )  # fmt: skip
    return ReviewCompleted(
        event_id="e",
        occurred_at=_NOON,
        document=DocumentRecord("bank", "dms", "1", "m", document_id="doc", purposes=purposes),
        provenance=Provenance(model="clauses@1"),
        review=Review("r", "set", "ann", "reviewer", _NOON, _NOON, 1.0, (one,)),
        redacted=BlobRef("bank", KeyScope.REDACTED, "doc", "redacted", 1),
    )


async def _examples(
    event: ReviewCompleted, blobs: FakeBlobs | None = None, *, since: datetime | None = None
) -> list[Example]:
    return [one async for one in examples(selected([event], "bank", since), blobs or FakeBlobs(), context=5)]


@pytest.mark.parametrize(
    ("decision", "label", "place"),
    [
        (Decision.ACCEPT, "Governing Law", _LAW),
        (Decision.REJECT, "", _LAW),
        (Decision.CHANGE_SPAN, "Governing Law", _NOTICES),
        (Decision.CHANGE_CATEGORY, "Insurance", _LAW),
        (Decision.ADD, "Insurance", _NOTICES),
    ],
)
async def test_the_label_of_each_kind_of_decision(decision: Decision, label: str, place: RedactedSpan) -> None:
    (example,) = await _examples(_review(decision, Purpose.REVIEW, Purpose.TRAINING))
    assert example.label == label
    assert example.span.of(example.text) == place.of(_TEXT)
    assert (example.document_id, example.review_id, example.decision_id) == ("doc", "r", "d")


async def test_a_document_without_the_purpose_gives_no_examples() -> None:
    assert await _examples(_review(Decision.ACCEPT, Purpose.REVIEW)) == []


@pytest.mark.parametrize("since", [_NOON, _NOON + timedelta(seconds=1)])
async def test_reviews_before_since_give_no_examples(since: datetime) -> None:
    found = await _examples(_review(Decision.ACCEPT, Purpose.TRAINING), since=since)
    assert len(found) == (since == _NOON)


@pytest.mark.parametrize("reason", [Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND])
async def test_erased_documents_give_no_examples(reason: Reason) -> None:
    assert await _examples(_review(Decision.ACCEPT, Purpose.TRAINING), FakeBlobs(reason)) == []


async def test_tampered_text_raises_an_error() -> None:
    with pytest.raises(Reject):
        await _examples(_review(Decision.ACCEPT, Purpose.TRAINING), FakeBlobs(Reason.TAMPERED))
