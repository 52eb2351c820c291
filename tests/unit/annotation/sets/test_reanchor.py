from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import Texts, ground
from services.annotation.sets.reanchor import reanchor
from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.texts import (
    ASSIGN,
    INSURED,
    LAW,
    LAW_AGAIN,
    MOVED,
    PARTY,
    PROSE,
    original_span,
    predict,
    texts_of,
)

KEY = b"k" * 32
OLD, NEW = texts_of(PROSE), texts_of(MOVED)


def anchors(texts: Texts) -> Anchors:
    return Anchors(texts.original, texts.map, chain="f", hash_key=KEY)


def grounded(texts: Texts, *found: tuple[str, str] | tuple[str, str, int]) -> tuple[Annotation, ...]:
    return ground(predict(texts, *found), texts, chain="f", hash_key=KEY).annotations


def decided(annotation: Annotation, state: AnnotationState = AnnotationState.ACCEPTED) -> Annotation:
    return replace(annotation, state=state, revision=annotation.revision + 1)


def words(annotations: tuple[Annotation, ...], texts: Texts) -> list[tuple[str, str, int]]:
    return [(one.state.value, one.span.of(texts.original.text), one.revision) for one in annotations]


def test_decisions_move_with_their_text_and_proposals_are_replaced() -> None:
    law, again, assign = grounded(OLD, LAW, LAW_AGAIN, ASSIGN)[0], grounded(OLD, LAW_AGAIN)[0], grounded(OLD, ASSIGN)[0]
    previous = [decided(law), decided(again, AnnotationState.REJECTED), assign]
    result = reanchor(previous, OLD.original.text, grounded(NEW, LAW, PARTY), anchors(NEW))
    assert words(result.annotations, NEW) == [
        ("proposed", "Ada Lovelace", 1),
        ("accepted", "GOVERNED by the laws of Maine", 3),
        ("rejected", "governed by the laws of Maine", 3),
    ]
    assert result.lost == ()


def test_a_proposal_does_not_replace_a_decision() -> None:
    (law,) = grounded(OLD, LAW)
    again = grounded(OLD, LAW)
    result = reanchor([decided(law, AnnotationState.REJECTED)], OLD.original.text, again, anchors(OLD))
    assert words(result.annotations, OLD) == [("rejected", law.span.of(OLD.original.text), 3)]


def test_a_repeated_proposal_gets_the_next_revision() -> None:
    (law,) = grounded(OLD, LAW)
    result = reanchor([law], OLD.original.text, grounded(OLD, LAW), anchors(OLD))
    assert [(one.annotation_id, one.revision) for one in result.annotations] == [(law.annotation_id, 2)]


def test_a_corrected_span_is_not_proposed_again() -> None:
    (law,) = grounded(OLD, ("Governing Law", "the laws of Maine"))
    corrected = replace(decided(law, AnnotationState.CHANGED), span=original_span(OLD, LAW[1]))
    result = reanchor([corrected], OLD.original.text, grounded(OLD, LAW), anchors(OLD))
    assert words(result.annotations, OLD) == [("changed", LAW[1], 3)]


def test_a_decision_without_its_text_is_lost() -> None:
    assign = decided(grounded(OLD, ASSIGN)[0])
    added = replace(decided(grounded(OLD, INSURED)[0], AnnotationState.ADDED), origin=Origin.PERSON)
    result = reanchor([assign, added], OLD.original.text, (), anchors(NEW))
    assert words(result.annotations, NEW) == [("added", "Ada Lovelace keeps the collateral insured", 3)]
    assert result.lost == (assign,)
    assert reanchor([assign], "", (), anchors(NEW)).lost == (assign,)


@pytest.mark.parametrize(
    ("old", "at", "new", "expected"),
    [
        ("law. law.", 5, "x law. law.", 7),
        ("law. law.", 0, "x law. law.", 2),
        ("the law is here", 4, "law, law and the law is here", 5),
        ("the law is here, as law", 20, "law and so on and on: law, law", 22),
    ],
    ids=["same number: second", "same number: first", "else the nearest", "nearest beyond"],
)
def test_the_occurrence_that_a_decision_moves_to(old: str, at: int, new: str, expected: int) -> None:
    before, after = texts_of(old), texts_of(new)
    (one,) = grounded(before, ("Governing Law", "law", [0, 1][at > 4 and old.count("law") > 1]))
    assert one.span == OriginalSpan(at, at + 3)
    (moved,) = reanchor([decided(one)], old, (), anchors(after)).annotations
    assert moved.span == OriginalSpan(expected, expected + 3)


@given(st.text(alphabet="ab \n", min_size=1, max_size=30), st.text(alphabet="xy\n ", max_size=10))
def test_a_decision_survives_insertions_before_it(words: str, prefix: str) -> None:
    if not words.strip():
        return
    before = texts_of(f"Clause: {words.strip()}")
    after = texts_of(f"{prefix} Clause: {words.strip()}")
    (one,) = grounded(before, ("Insurance", f"Clause: {words.strip()}"))
    result = reanchor([decided(one)], before.original.text, (), anchors(after))
    assert [a.quote_hash for a in result.annotations] == [one.quote_hash]
