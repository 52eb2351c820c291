"""Counts do not depend on the order or the repetition of reviews."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.statistics import PERSON, CountKey, Counts, count_review, total
from services.shared.domain.annotations import Decision, Review, ReviewDecision
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance
from services.shared.domain.events import ReviewCompleted

_NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def _decision(number: int, decision: Decision, *, annotation: str = "", minute: int = 0) -> ReviewDecision:
    added = decision is Decision.ADD
    return ReviewDecision(
        decision_id=f"d{number}",
        annotation_id=annotation or f"a{number}",
        decision=decision,
        actor="ann",
        role="reviewer",
        revision_shown=1,
        confidence_shown=0.5,
        opened_at=_NOON,
        closed_at=_NOON + timedelta(minutes=minute),
        category="Insurance",
        model_category="" if added else "Governing Law",
        model_version="" if added else "clauses@1",
    )


def _review(
    review_id: str, *decisions: ReviewDecision, tenant: str = "bank", model: str = "clauses@1"
) -> ReviewCompleted:
    return ReviewCompleted(
        event_id=f"e-{review_id}",
        occurred_at=_NOON,
        document=DocumentRecord(tenant, "dms", "1", "m"),
        provenance=Provenance(model=model),
        review=Review(review_id, "set", "ann", "reviewer", _NOON, _NOON, 1.0, decisions),
        redacted=BlobRef(tenant, KeyScope.REDACTED, "doc", "redacted", 1),
    )


@pytest.mark.parametrize(
    ("decision", "key", "expected"),
    [
        (Decision.ACCEPT, CountKey("Governing Law", "clauses@1"), Counts(accepted=1)),
        (Decision.REJECT, CountKey("Governing Law", "clauses@1"), Counts(rejected=1)),
        (Decision.CHANGE_SPAN, CountKey("Governing Law", "clauses@1"), Counts(changed=1)),
        (Decision.CHANGE_CATEGORY, CountKey("Governing Law", "clauses@1"), Counts(changed=1)),
        (Decision.ADD, CountKey("Insurance", "clauses@1"), Counts(added=1)),
    ],
)
def test_each_decision_counts_once(decision: Decision, key: CountKey, expected: Counts) -> None:
    assert count_review(_review("r", _decision(1, decision))).counts == {key: expected}


def test_annotations_that_were_accepted_in_bulk_are_not_counted() -> None:
    bulk = replace(_decision(1, Decision.ACCEPT), bulk=True)
    assert count_review(_review("r", bulk)).counts == {}


def test_annotations_without_a_model_count_under_person() -> None:
    counted = count_review(_review("r", _decision(1, Decision.ADD), model=""))
    assert list(counted.counts) == [CountKey("Insurance", PERSON)]


def test_the_last_decision_on_an_annotation_counts() -> None:
    first = _decision(1, Decision.ACCEPT, annotation="a", minute=1)
    second = _decision(2, Decision.REJECT, annotation="a", minute=2)
    assert list(count_review(_review("r", second, first)).counts.values()) == [Counts(rejected=1)]


@pytest.mark.parametrize(
    ("counts", "agreement"),
    [
        (Counts(), 0.0),
        (Counts(accepted=3, rejected=1), 0.75),
        (Counts(added=5), 0.0),
        (Counts(accepted=1, changed=1), 0.5),
    ],
)
def test_agreement_is_the_share_of_accepted_proposals(counts: Counts, agreement: float) -> None:
    assert counts.agreement == agreement


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(list(Decision))), max_size=20), st.randoms())
def test_order_and_repetition_change_nothing(marks: list[tuple[int, Decision]], random: object) -> None:
    reviews = [
        count_review(
            _review(f"r{number}", *(_decision(i, one) for i, (owner, one) in enumerate(marks) if owner == number))
        )
        for number in range(6)
    ]
    again = reviews + reviews
    random.shuffle(again)  # type: ignore[attr-defined]
    totals = total(again, "bank", lambda _: True)
    assert totals == total(reviews, "bank", lambda _: True)
    assert totals.decisions == len(marks)
    assert totals.reviews == 6


def test_reviews_of_matters_that_the_caller_cannot_read_do_not_count() -> None:
    reviews = [
        replace(count_review(_review(one, _decision(1, Decision.ACCEPT))), matter=one) for one in ("a", "b", "c")
    ]
    assert total(reviews, "bank", lambda matter: matter != "b").reviews == 2


def test_each_tenant_has_its_own_counts() -> None:
    reviews = [count_review(_review("r", _decision(1, Decision.ACCEPT), tenant=tenant)) for tenant in ("bank", "fund")]
    assert total(reviews, "fund", lambda _: True).reviews == 1
    assert total(reviews, "nobody", lambda _: True).decisions == 0
