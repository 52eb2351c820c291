from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import ground
from services.annotation.sets.decisions import DecisionRequest, check_form, decide
from services.annotation.sets.state import ReviewState, Standing, StoredDocument
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
    return ReviewState(Standing(stored, made, NOW), "", FOUND)


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
def test_what_each_decision_makes(decision: DecisionRequest, after: tuple[str, str, str]) -> None:
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


def test_an_added_mark_is_a_persons_with_page_and_redacted_place() -> None:
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
        (state(), replace(REQUEST, annotation_id="nobody"), Reason.NOT_FOUND),
        (state(), SAME, Reason.PRECONDITION_FAILED),
        (state(), replace(ADD, span=OriginalSpan(0, len(TEXTS.original.text) + 1)), Reason.INVALID_METADATA),
        (state(), replace(ADD, span=OriginalSpan(5, 5)), Reason.INVALID_METADATA),
        (state(), replace(ADD, span=OriginalSpan(14, 16)), Reason.INVALID_METADATA),
    ],
    ids=["moved on", "published", "superseded", "withdrawn", "unknown", "there already", "beyond", "empty", "blank"],
)
def test_what_does_not_fit_is_refused(before: ReviewState, decision: DecisionRequest, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        decide(before, decision, ANCHORS)
    assert caught.value.reason is reason


def test_rejected_words_may_be_added_again_under_their_id() -> None:
    made = decide(state(REJECTED), SAME, ANCHORS)
    assert (made.annotation.annotation_id, made.annotation.revision, made.annotation.state) == (LAW_ID, 3, "added")
    assert len(made.annotation_set.annotations) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision_id": ""},
        {"annotation_id": ""},
        {"category": "Insurance"},
        {"span": INSURED},
        {"decision": Decision.CHANGE_CATEGORY},
        {"decision": Decision.CHANGE_CATEGORY, "category": "Weather"},
        {"decision": Decision.CHANGE_SPAN},
        {"decision": Decision.ADD, "category": "Insurance", "span": INSURED},
        {"decision": Decision.ADD, "annotation_id": "", "span": INSURED},
        {"active_seconds": -1.0},
        {"opened_at": NOW + timedelta(seconds=1)},
        {"reason": "x" * 2001},
    ],
)
def test_malformed_decisions_are_refused(wrong: dict[str, object]) -> None:
    check_form(REQUEST)
    check_form(ADD)
    with pytest.raises(Reject) as caught:
        check_form(replace(REQUEST, **wrong))  # type: ignore[arg-type]
    assert caught.value.reason is Reason.INVALID_METADATA


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
def test_a_fingerprint_tells_repetition_from_another_decision(change: dict[str, object], same: bool) -> None:
    other = replace(REQUEST, **change)  # type: ignore[arg-type]
    assert (other.fingerprint == REQUEST.fingerprint) is same
