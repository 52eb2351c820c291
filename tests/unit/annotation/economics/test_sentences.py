"""Sentences keep the offsets of the text, whatever its spaces are."""

from hypothesis import given
from hypothesis import strategies as st

from services.annotation.economics.sentences import Sentences


def test_a_sentence_ends_before_a_capital_letter() -> None:
    text = Sentences("The fee\n is due.  It is $1.50 a day. Acme Inc. Pays it.")
    assert [text[number][1].strip() for number in range(len(text))] == [
        "The fee is due.",
        "It is $1.50 a day.",
        "Acme Inc. Pays it.",
    ]


def test_a_long_sentence_is_cut() -> None:
    text = Sentences("word " * 2_000)
    assert max(len(text[number][1]) for number in range(len(text))) <= 1_600


def test_mentions_are_unique_and_in_order() -> None:
    text = Sentences("A fee and a fee. None. The FEE.")
    assert list(text.mentions("fee")) == [0, 2]


@given(st.text(alphabet="aB. \n\tİ\u2009;(9", max_size=200))
def test_spans_have_the_words_of_the_flat_text(words: str) -> None:
    text = Sentences(words)
    for match in range(len(text)):
        start, sentence = text[match]
        kept = sentence.rstrip()
        if kept:
            lead = len(kept) - len(kept.lstrip())
            span = text.span(start + lead, start + len(kept))
            assert " ".join(span.of(words).split()) == kept.strip()
    assert len(text.lower) == len(text.flat)
