"""One final label for each place, over reopened reviews, several reviewers and versions of a document."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.feedback.dataset import selected
from services.feedback.labels import Earlier, FinalLabel, final_labels
from services.shared.domain.annotations import Decision, Review, ReviewDecision
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, Purpose
from services.shared.domain.events import ReviewCompleted
from services.shared.domain.spans import RedactedSpan

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
LAW, OTHER = RedactedSpan(0, 60), RedactedSpan(61, 82)
ACCEPT, REJECT, ADD = Decision.ACCEPT, Decision.REJECT, Decision.ADD
SPAN, CATEGORY = Decision.CHANGE_SPAN, Decision.CHANGE_CATEGORY


def decided(
    decision: Decision, annotation: str = "a", actor: str = "ann", *, model: str = "Governing Law"
) -> ReviewDecision:
    """A decision on a prediction of `model` at LAW; without `model`, on the mark of a person at OTHER."""
    return ReviewDecision(
        f"{annotation}-{decision}-{actor}", annotation, decision, actor, "reviewer", 1, 0.5, NOON, NOON,
        category={ADD: "Insurance", CATEGORY: "Insurance"}.get(decision, ""),
        redacted_span=OTHER if decision in (ADD, SPAN) else None,
        model_category=model,
        model_span=LAW if model else None,
        model_version="clauses@1" if model else "",
    )  # fmt: skip


def review(number: int, *decisions: ReviewDecision, document: str = "d1", **more: object) -> ReviewCompleted:
    record = DocumentRecord("bank", "dms", "1", "m", document_id=document, purposes=(Purpose.TRAINING,))
    at = NOON + timedelta(hours=number)
    return ReviewCompleted(
        event_id=f"e{number}",
        occurred_at=at,
        document=replace(record, **more),  # type: ignore[arg-type]
        provenance=Provenance(model="clauses@1"),
        review=Review(f"r{number}", "set", "ann", "reviewer", NOON, at, 1.0, decisions),
        redacted=BlobRef("bank", KeyScope.REDACTED, document, "redacted", 1),
    )


def shown(labels: Sequence[FinalLabel]) -> list[tuple[str, RedactedSpan | None]]:
    return [(one.label, one.span) for one in labels]


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((REJECT, ACCEPT), ("Governing Law", LAW)),
        ((ACCEPT, REJECT), ("", LAW)),
        ((ACCEPT, REJECT, ACCEPT), ("Governing Law", LAW)),
        ((SPAN, ACCEPT), ("Governing Law", OTHER)),
        ((SPAN, REJECT), ("", OTHER)),
        ((CATEGORY, ACCEPT), ("Insurance", LAW)),
        ((CATEGORY, SPAN), ("Insurance", OTHER)),
        ((REJECT, CATEGORY), ("Insurance", LAW)),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_the_last_decision_on_a_prediction_is_its_label(
    decisions: Sequence[Decision], expected: tuple[str, RedactedSpan], together: bool
) -> None:
    made = [decided(one, actor=f"actor-{number}") for number, one in enumerate(decisions)]
    reviews = [review(1, *made)] if together else [review(number, one) for number, one in enumerate(made)]
    for order in itertools.permutations(reviews):
        (label,) = final_labels(order)
        assert (label.label, label.span) == expected
        assert [one.decision_id for one in label.history] == [one.decision_id for one in made[:-1]]


@pytest.mark.parametrize(
    ("last_is_bulk", "expected"), [((True,), []), ((False, True), []), ((True, False), [("Governing Law", LAW)])]
)
def test_a_decision_in_bulk_is_no_label(last_is_bulk: Sequence[bool], expected: list[tuple[str, RedactedSpan]]) -> None:
    reviews = [review(number, replace(decided(ACCEPT), bulk=bulk)) for number, bulk in enumerate(last_is_bulk)]
    assert shown(final_labels(reviews)) == expected


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [((ADD, ACCEPT), "Insurance"), ((ADD, REJECT), ""), ((ADD, REJECT, ADD), "Insurance")],
)
def test_the_last_decision_on_a_mark_of_a_person(decisions: Sequence[Decision], expected: str) -> None:
    labels = final_labels([review(1, *(decided(one, model="") for one in decisions))])
    assert shown(labels) == [(expected, OTHER)]


def test_the_history_has_the_label_of_each_decision() -> None:
    (label,) = final_labels([review(1, decided(REJECT)), review(2, decided(CATEGORY)), review(3, decided(ACCEPT))])
    assert label.history == (
        Earlier("r1", "a-reject-ann", REJECT, ""),
        Earlier("r2", "a-change_category-ann", CATEGORY, "Insurance"),
    )
    assert label.event.review.review_id == "r3"


def test_a_new_version_replaces_the_label_of_an_earlier_one() -> None:
    (label,) = final_labels([review(1, decided(ACCEPT)), review(2, decided(REJECT), document="d2")])
    assert (label.label, label.event.document.document_id, len(label.history)) == ("", "d2", 1)


def test_two_annotations_with_one_claim_at_one_span_are_one_place() -> None:
    renamed, rejected = decided(CATEGORY), decided(REJECT, "b", model="Insurance")
    assert shown(final_labels([review(1, renamed), review(2, rejected)])) == [("", LAW)]
    assert shown(final_labels([review(2, renamed), review(1, rejected)])) == [("Insurance", LAW)]


def test_matters_and_tenants_with_equal_annotation_ids_keep_their_labels() -> None:
    events = [
        review(1, decided(ACCEPT)),
        review(2, decided(REJECT), matter="n", document="d2"),
        review(3, decided(REJECT), tenant="other", document="d3"),
    ]
    assert [one.label for one in final_labels(events)] == ["Governing Law", "", ""]
    assert [one.label for one in selected(events, "bank", None)] == ["Governing Law", ""]


def test_a_label_that_was_replaced_after_since_has_its_last_review() -> None:
    events = [review(1, decided(ACCEPT)), review(3, decided(REJECT)), review(1, decided(ACCEPT, "c", model="Cap"))]
    found = selected(events, "bank", NOON + timedelta(hours=2))
    assert [(one.label, len(one.history)) for one in found] == [("", 1)]


def test_without_the_purpose_on_the_last_review_nothing_is_exported() -> None:
    events = [review(1, decided(ACCEPT)), review(2, decided(REJECT), document="d2", purposes=(Purpose.REVIEW,))]
    assert selected(events, "bank", None) == []
