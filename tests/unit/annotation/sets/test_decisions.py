from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import ground
from services.annotation.sets.decisions import DecisionRequest, check_form, decide
from services.annotation.sets.state import DocumentSet, ReviewState, StoredDocument
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, Decision, Origin, SetState
from services.shared.domain.document import BlobRef, KeyScope, Provenance
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.support import NOW, record
from tests.unit.annotation.texts import ASSIGN, LAW, PARTY, PROSE, original_span, predict, texts_of

TEXTS = texts_of(PROSE)
DOCUMENT = record()
ANCHORS = Anchors(TEXTS.original, TEXTS.map, chain=DOCUMENT.family, hash_key=b"k")
FOUND = ground(
    predict(TEXTS, PARTY, LAW, ASSIGN), TEXTS, chain=DOCUMENT.family, hash_key=b"k", provenance=Provenance(model="m@1")
).annotations
PARTY_ID, LAW_ID, ASSIGN_ID = (one.annotation_id for one in FOUND)
REF = BlobRef("t", KeyScope.SOURCE, "s", "n", 0)
REQUEST = DecisionRequest("d", 1, Decision.ACCEPT, "ann", "reviewer", NOW, NOW, annotation_id=LAW_ID)
INSURED = original_span(TEXTS, "keeps the collateral insured")
ADD = replace(REQUEST, decision=Decision.ADD, annotation_id="", category="Insurance", span=INSURED)


def state(
    annotations: tuple[Annotation, ...] = FOUND, kind: SetState = SetState.PROPOSED, revision: int = 1
) -> ReviewState:
    made = AnnotationSet("set", revision, kind, "nda", 0.9, annotations)
    stored = StoredDocument(DOCUMENT, "s", REF, REF, REF, REF, len(TEXTS.original.text))
    return ReviewState(DocumentSet(stored, made, NOW), "", FOUND)


@pytest.mark.parametrize(
    ("decision", "after"),
    [
        (REQUEST, ("accepted", "Governing Law", LAW[1])),
        (replace(REQUEST, decision=Decision.REJECT), ("rejected", "Governing Law", LAW[1])),
        (
            replace(REQUEST, decision=Decision.CHANGE_CATEGORY, category="Insurance"),
            ("changed", "Insurance", LAW[1]),
        ),
        (
            replace(REQUEST, decision=Decision.CHANGE_SPAN, span=original_span(TEXTS, "the laws of Maine")),
            ("changed", "Governing Law", "the laws of Maine"),
        ),
        (ADD, ("added", "Insurance", "keeps the collateral insured")),
    ],
)
def test_the_annotation_after_each_kind_of_decision(decision: DecisionRequest, after: tuple[str, str, str]) -> None:
    decided = decide(state(), decision, ANCHORS)
    made = decided.annotation
    assert (made.state, made.category, made.span.of(TEXTS.original.text)) == after
    assert made in decided.annotation_set.annotations
    assert decided.annotation_set.revision == 2
    assert decided.decision.annotation_id == made.annotation_id
    if decision.decision is not Decision.ADD:
        assert (made.annotation_id, made.revision) == (LAW_ID, 2)
        assert decided.decision.confidence_shown == FOUND[1].confidence
        assert (decided.decision.model_category, decided.decision.model_version) == ("Governing Law", "m@1")
    assert made.quote_hash == ANCHORS.quote_hash(made.span)


def test_an_added_annotation_has_origin_page_and_redacted_span() -> None:
    made = decide(state(), ADD, ANCHORS).annotation
    assert (made.origin, made.page, made.provenance.model, made.confidence) == (Origin.PERSON, 2, "", 1.0)
    assert made.redacted_span.of(TEXTS.redacted.text) == "keeps the collateral insured"
    assert made.annotation_id == ANCHORS.annotation_id("Insurance", INSURED)


REJECTED = tuple(replace(one, state=AnnotationState.REJECTED, revision=2) for one in FOUND)
SAME = replace(ADD, category="Governing Law", span=FOUND[1].span)


@pytest.mark.parametrize(
    ("before", "decision", "reason"),
    [
        (state(revision=2), REQUEST, Reason.CONFLICT),
        (state(kind=SetState.PUBLISHED), REQUEST, Reason.PRECONDITION_FAILED),
        (state(kind=SetState.SUPERSEDED), REQUEST, Reason.PRECONDITION_FAILED),
        (state(kind=SetState.WITHDRAWN), REQUEST, Reason.WITHDRAWN),
        (state(), replace(REQUEST, annotation_id="unknown"), Reason.NOT_FOUND),
        (state(), SAME, Reason.PRECONDITION_FAILED),
        (state(), replace(ADD, span=OriginalSpan(0, len(TEXTS.original.text) + 1)), Reason.INVALID_METADATA),
        (state(), replace(ADD, span=OriginalSpan(5, 5)), Reason.INVALID_METADATA),
        (state(), replace(ADD, span=OriginalSpan(14, 16)), Reason.INVALID_METADATA),
    ],
    ids=["moved on", "published", "superseded", "withdrawn", "unknown", "there already", "beyond", "empty", "blank"],
)
def test_a_decision_that_does_not_apply_is_refused(
    before: ReviewState, decision: DecisionRequest, reason: Reason
) -> None:
    with pytest.raises(Reject) as caught:
        decide(before, decision, ANCHORS)
    assert caught.value.reason is reason


def test_a_rejected_annotation_can_be_added_again_with_its_id() -> None:
    made = decide(state(REJECTED), SAME, ANCHORS)
    assert (made.annotation.annotation_id, made.annotation.revision, made.annotation.state) == (LAW_ID, 3, "added")
    assert len(made.annotation_set.annotations) == 3


@pytest.mark.parametrize(
    ("wrong", "field", "fault"),
    [
        ({"decision_id": ""}, "decision_id", "is missing"),
        ({"revision": 0}, "revision", "is missing: send the revision that the reviewer saw"),
        ({"annotation_id": ""}, "annotation_id", "is missing for accept"),
        ({"category": "Insurance"}, "category", "must be empty for accept"),
        ({"span": INSURED}, "span", "must be empty for accept"),
        ({"decision": Decision.CHANGE_CATEGORY}, "category", "is missing for change_category"),
        (
            {"decision": Decision.CHANGE_CATEGORY, "category": "Weather"},
            "category",
            "is not a known clause type or field",
        ),
        ({"decision": Decision.CHANGE_SPAN}, "span", "is missing for change_span"),
        (
            {"decision": Decision.ADD, "category": "Insurance", "span": INSURED},
            "annotation_id",
            "must be empty for add",
        ),
        ({"decision": Decision.ADD, "annotation_id": "", "span": INSURED}, "category", "is missing for add"),
        ({"active_seconds": -1.0}, "active_seconds", "must not be negative"),
        ({"opened_at": NOW + timedelta(seconds=1)}, "opened_at", "must not be later than closed_at"),
        ({"reason": "x" * 2001}, "reason", "must have at most 2000 characters"),
    ],
)
def test_an_invalid_decision_names_the_faulty_field(wrong: dict[str, object], field: str, fault: str) -> None:
    check_form(REQUEST)
    check_form(ADD)
    with pytest.raises(Reject) as caught:
        check_form(replace(REQUEST, **wrong))  # type: ignore[arg-type]
    assert caught.value.reason is Reason.INVALID_METADATA
    assert (caught.value.field, caught.value.detail) == (field, f'Field "{field}" {fault}')


def test_a_conflict_names_the_reviewer_and_the_time_of_the_change() -> None:
    other = decide(state(), replace(REQUEST, actor="bob"), ANCHORS)
    document_set = replace(state().document_set, annotation_set=other.annotation_set)
    with pytest.raises(Reject) as caught:
        decide(replace(state(), document_set=document_set, decisions=(other.decision,)), REQUEST, ANCHORS)
    assert (caught.value.reason, caught.value.field) == (Reason.CONFLICT, "revision")
    assert caught.value.detail == (
        "The request has revision 1, the set has revision 2: bob changed it at 2025-03-14T09:26:00Z"
    )


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"opened_at": NOW - timedelta(hours=1), "closed_at": NOW, "active_seconds": 7.0}, True),
        ({"revision": 2}, False),
        ({"decision": Decision.REJECT}, False),
        ({"actor": "bob"}, False),
        ({"reason": "r"}, False),
        ({"span": OriginalSpan(0, 1)}, False),
    ],
)
def test_only_a_repetition_has_the_same_fingerprint(change: dict[str, object], same: bool) -> None:
    other = replace(REQUEST, **change)  # type: ignore[arg-type]
    assert (other.fingerprint == REQUEST.fingerprint) is same


def test_an_annotation_that_is_accepted_in_bulk_is_marked_until_the_next_decision() -> None:
    bulk = replace(REQUEST, bulk=True)
    check_form(bulk)
    decided = decide(state(), bulk, ANCHORS)
    assert (decided.annotation.state, decided.annotation.bulk_accepted, decided.decision.bulk) == (
        "accepted",
        True,
        True,
    )
    again = replace(REQUEST, revision=2)
    later = decide(state(decided.annotation_set.annotations, revision=2), again, ANCHORS)
    assert (later.annotation.bulk_accepted, later.decision.bulk) == (False, False)
    assert bulk.fingerprint != REQUEST.fingerprint


def test_only_an_acceptance_can_be_in_bulk() -> None:
    with pytest.raises(Reject) as caught:
        check_form(replace(REQUEST, decision=Decision.REJECT, bulk=True))
    assert caught.value.field == "bulk"
