"""The passages of a document that the LLM sees."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.desk.narration.passages import LONGEST, MOST, MOST_CHARACTERS, Passage, passages
from services.annotation.placing.grounding import Texts, ground
from services.shared.domain.document import OriginalText, RedactedText
from services.shared.domain.spans import RedactedSpan
from tests.unit.annotation.texts import original_span, predict, texts_of

SENTENCES = (
    "Notice of «PERSON_1|Ada Lovelace» takes ninety days.",
    "It ends in May.",
    "The Lender may inspect the books and the premises of the Borrower.",
)
TEXTS = texts_of(" ".join(SENTENCES))


def with_sentences(texts: Texts) -> Texts:
    """A text whose sentences end at each full stop."""
    spans, start = [], 0
    for end, one in enumerate(texts.redacted.text, start=1):
        if one == ".":
            spans.append(RedactedSpan(start, end))
            start = end + 1
    return replace(texts, redacted=replace(texts.redacted, sentences=tuple(spans)))


def shown(texts: Texts, *found: tuple[str, str]) -> tuple[Passage, ...]:
    return passages(ground(predict(texts, *found), texts).annotations, texts)


def test_a_value_is_shown_with_its_sentence_and_a_clause_alone() -> None:
    texts = with_sentences(TEXTS)
    inspect = "The Lender may inspect the books and the premises"
    found = shown(texts, ("Notice Period", "ninety days"), ("Audit Rights", inspect))
    assert [(one.words, one.category) for one in found] == [
        ("Notice of [PERSON_1] takes ninety days.", "Notice Period"),
        (inspect, "Audit Rights"),
    ]
    assert found[0].span == original_span(TEXTS, "Notice of Ada Lovelace takes ninety days.")


def test_a_value_outside_of_sentences_is_shown_alone() -> None:
    assert [one.words for one in shown(TEXTS, ("Notice Period", "ninety days"))] == ["ninety days"]


def test_annotations_in_one_place_share_a_passage() -> None:
    texts = with_sentences(TEXTS)
    [one] = shown(texts, ("Notice Period", "ninety days"), ("Parties", "[PERSON_1]"))
    assert len(one.annotation_ids) == 2


def test_an_unverified_place_is_not_shown() -> None:
    [one] = ground(predict(TEXTS, ("Notice Period", "ninety days")), TEXTS).annotations
    assert passages([one], replace(TEXTS, original=OriginalText(TEXTS.original.text.replace("ninety", "eighty")))) == ()


@pytest.mark.parametrize("before", range(12))
def test_a_long_passage_is_cut_between_words_and_outside_placeholders(before: int) -> None:
    texts = texts_of("x" * before + " " + "[PERSON_1] pays " * LONGEST)
    [one] = shown(texts, ("Insurance", texts.redacted.text))
    assert LONGEST - 12 < len(one.words) <= LONGEST
    assert one.words.split()[-1] in ("[PERSON_1]", "pays")


@given(st.lists(st.integers(1, 3 * LONGEST), min_size=1, max_size=2 * MOST))
def test_passages_never_exceed_the_limits(lengths: list[int]) -> None:
    parts = [("words " * length)[:length] for length in lengths]
    text = ";".join(parts)
    texts = Texts(OriginalText(text), RedactedText(text), TEXTS.map.__class__())
    found, start = [], 0
    for part in parts:
        found.append(RedactedSpan(start, start + len(part)))
        start += len(part) + 1
    made = ground(predict(texts, *[("Insurance", "words"[:1])]), texts).annotations
    marks = [replace(made[0], annotation_id=str(at), redacted_span=span) for at, span in enumerate(found)]
    kept = passages(marks, texts)
    assert len(kept) <= MOST
    assert sum(len(one.words) for one in kept) <= MOST_CHARACTERS
    assert all(len(one.words) <= LONGEST for one in kept)
    for one in kept:
        assert " ".join(one.span.of(text).split()) == one.words
