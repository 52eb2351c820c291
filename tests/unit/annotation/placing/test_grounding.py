from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import Texts, ground, verify
from services.shared.domain.annotations import Annotation, AnnotationState, Origin, Prediction
from services.shared.domain.document import OriginalText, Provenance, RedactedText
from services.shared.domain.spans import RedactedSpan, RedactionMap
from services.shared.domain.uncertain import OriginalUncertainWord
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
    redacted_span,
    texts_of,
)

KEY = b"k" * 32


def grounded(texts: Texts, *predictions: Prediction) -> list[Annotation]:
    return list(ground(predictions, texts, chain="f", hash_key=KEY, provenance=Provenance(model="m@1")).annotations)


def test_predictions_are_converted_to_original_spans() -> None:
    texts = texts_of(PROSE)
    found = grounded(texts, *predict(texts, PARTY, LAW, LAW_AGAIN, INSURED))
    words = [(one.category, one.span.of(texts.original.text), one.page) for one in found]
    assert words == [
        ("Parties", "Ada Lovelace", 1),
        ("Governing Law", "governed by the laws of Maine", 1),
        ("Governing Law", "governed by the laws of Maine", 2),
        ("Insurance", "Ada Lovelace keeps the collateral insured", 2),
    ]
    first = found[0]
    assert (first.revision, first.state, first.origin) == (1, AnnotationState.PROPOSED, Origin.MODEL)
    assert first.redacted_span.of(texts.redacted.text) == "[PERSON_1]"
    assert first.provenance.model == "m@1"
    assert first.prediction_id == "p0"


@pytest.mark.parametrize(
    ("words", "is_hidden"),
    [
        ("Ada Lovelace and Harbour Bank.\nIt", True),
        ("Harbour", True),
        ("laws of", False),
        ("Ada Lovelace", False),
        ("and", False),
        ("Bank", False),
    ],
)
def test_a_place_with_hidden_text_is_hidden(words: str, *, is_hidden: bool) -> None:
    texts = texts_of(PROSE)
    hidden = (original_span(texts, "LOAN"), original_span(texts, "Harbour"), original_span(texts, "collateral"))
    anchors = Anchors(replace(texts.original, hidden=hidden), texts.map, chain="f", hash_key=KEY)
    span = original_span(texts, words)
    assert anchors.is_hidden(span) == is_hidden


def test_annotations_of_hidden_text_are_hidden() -> None:
    texts = texts_of(PROSE)
    texts = replace(texts, original=replace(texts.original, hidden=(original_span(texts, "laws of Maine"),)))
    found = grounded(texts, *predict(texts, PARTY, LAW, LAW_AGAIN))
    assert [one.hidden for one in found] == [False, True, False]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("This agreement is made by Ada Lovelace", 1),
        ("agreement is", 1),
        ("is made", 0),
        ("governed by the laws of Maine", 2),
        ("laws of", 1),
    ],
)
def test_uncertain_words_of_a_place(words: str, count: int) -> None:
    texts = texts_of(PROSE)
    places = [original_span(texts, one) for one in ("agreement", "Ada", "laws", "Maine")]
    uncertain = tuple(OriginalUncertainWord(one, 0.5) for one in sorted(places))
    anchors = Anchors(replace(texts.original, uncertain=uncertain), texts.map, chain="f", hash_key=KEY)
    assert anchors.uncertain_words(original_span(texts, words)) == count


def test_a_span_that_cuts_a_placeholder_widens_to_the_value() -> None:
    texts = texts_of(PROSE)
    inside = redacted_span(texts, "PERSON_1] and Harbour")
    (found,) = grounded(texts, Prediction("p", "Parties", inside, 0.5))
    assert found.span.of(texts.original.text) == "Ada Lovelace and Harbour"
    assert found.redacted_span.of(texts.redacted.text) == "[PERSON_1] and Harbour"


def test_equal_texts_have_different_ids_that_survive_a_shift() -> None:
    old, new = texts_of(PROSE), texts_of(MOVED)
    before = grounded(old, *predict(old, LAW, LAW_AGAIN, PARTY))
    after = grounded(new, *predict(new, ("Governing Law", "GOVERNED by the laws of Maine"), LAW, PARTY))
    assert len({one.annotation_id for one in before}) == 3
    assert {one.annotation_id for one in before} == {one.annotation_id for one in after}
    assert {one.span for one in before}.isdisjoint({one.span for one in after})


@pytest.mark.parametrize(
    ("chain", "category", "key"),
    [("g", "Governing Law", KEY), ("f", "Parties", KEY), ("f", "Governing Law", b"other")],
    ids=["version chain", "category", "tenant's key"],
)
def test_ids_depend_on_chain_category_and_tenant(chain: str, category: str, key: bytes) -> None:
    texts = texts_of(PROSE)
    (one,) = grounded(texts, *predict(texts, LAW))
    other = ground(predict(texts, (category, LAW[1])), texts, chain=chain, hash_key=key).annotations[0]
    assert one.annotation_id != other.annotation_id
    assert (one.quote_hash == other.quote_hash) == (key == KEY)


def test_the_most_confident_of_equal_predictions_is_kept() -> None:
    texts = texts_of(PROSE)
    span = redacted_span(texts, "[PERSON_1]")
    cut = RedactedSpan(span.start + 1, span.end - 1)
    found = grounded(
        texts,
        Prediction("low", "Parties", span, 0.4),
        Prediction("high", "Parties", cut, 0.8),
        Prediction("other", "Insurance", span, 0.1),
    )
    assert [(one.category, one.prediction_id) for one in found] == [("Insurance", "other"), ("Parties", "high")]


def _swap_word(texts: Texts) -> Texts:
    return replace(texts, original=OriginalText(texts.original.text.replace("Harbour", "Harbort")))


def _swap_placeholder(texts: Texts) -> Texts:
    return replace(texts, redacted=RedactedText(texts.redacted.text.replace("[PERSON_1]", "[PERSON_2]", 1)))


def _no_map(texts: Texts) -> Texts:
    return replace(texts, map=RedactionMap())


def _short_original(texts: Texts) -> Texts:
    return replace(texts, original=OriginalText(texts.original.text[:60]))


@pytest.mark.parametrize("spoil", [_swap_word, _swap_placeholder, _no_map, _short_original])
def test_unverified_predictions_are_dropped_and_counted(spoil: object) -> None:
    texts = texts_of(PROSE)
    predictions = predict(texts, ("Parties", "[PERSON_1] and Harbour Bank"))
    assert ground(predictions, texts).dropped == 0
    assert callable(spoil)
    result = ground(predictions, spoil(texts))
    assert (result.annotations, result.dropped) == ((), 1)


@pytest.mark.parametrize("span", [(0, 0), (5, 5), (0, 10_000), (9_000, 10_000), (14, 16)])
def test_blank_spans_and_spans_outside_the_text_are_dropped(span: tuple[int, int]) -> None:
    texts = texts_of(PROSE)
    assert ground([Prediction("p", "Parties", RedactedSpan(*span), 0.9)], texts).dropped == 1


def test_a_replaced_value_without_a_placeholder_verifies_by_its_surroundings() -> None:
    texts = texts_of(PROSE)
    masked = RedactionMap(tuple(replace(one, placeholder=None) for one in texts.map.replacements))
    place = verify(redacted_span(texts, "by [PERSON_1] and"), replace(texts, map=masked))
    assert place == original_span(texts, "by Ada Lovelace and")


def test_the_order_of_predictions_has_no_effect() -> None:
    texts = texts_of(PROSE)
    predictions = predict(texts, PARTY, LAW, LAW_AGAIN, ASSIGN)
    assert ground(predictions, texts, hash_key=KEY) == ground(predictions[::-1], texts, hash_key=KEY)


PIECES = st.lists(
    st.one_of(st.text(alphabet="ab \n𝔸ß", max_size=6), st.sampled_from(["«PERSON_1|Zoë»", "«EMAIL_2|z@x»"])), max_size=8
)


@given(PIECES, st.data())
def test_every_redacted_span_verifies_to_the_same_text(pieces: list[str], data: st.DataObject) -> None:
    texts = texts_of("".join(pieces))
    redacted = texts.redacted.text
    start = data.draw(st.integers(0, len(redacted)))
    span = RedactedSpan(start, data.draw(st.integers(start, len(redacted))))
    place = verify(span, texts)
    if not len(span):
        assert place is None
        return
    assert place is not None
    words, shown = place.of(texts.original.text), texts.map.to_redacted(place)
    for one in texts.map.replacements:
        words = words.replace(one.original.of(texts.original.text), one.placeholder or "")
    assert words == shown.of(redacted)
    assert shown.start <= span.start
    assert span.end <= shown.end
