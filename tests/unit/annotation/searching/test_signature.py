"""The words of a text as a filter."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.searching.query import query_of
from services.annotation.searching.signature import may_have, signature_of, words_of
from services.shared.domain.errors import Reject


@given(st.sets(st.text(st.characters(categories=["Ll", "Nd"]), min_size=1), max_size=60))
def test_no_word_of_the_text_is_denied(words: set[str]) -> None:
    made = signature_of(words)
    assert may_have(made, words)
    assert all(may_have(made, [one]) for one in words)


def test_few_other_words_are_admitted() -> None:
    chance = random.Random(7)
    words = {f"w{chance.random()}" for _ in range(3_000)}
    made = signature_of(words)
    others = [f"x{chance.random()}" for _ in range(20_000)]
    assert sum(may_have(made, [one]) for one in others) / len(others) < 0.01


def test_the_size_is_a_class() -> None:
    assert len(signature_of([])) == len(signature_of(f"w{n}" for n in range(800))) == 1_025
    assert len(signature_of(f"w{n}" for n in range(900))) == 2_049
    assert len(signature_of(f"w{n}" for n in range(300_000))) == (1 << 17) + 1


def test_another_version_admits_everything() -> None:
    assert may_have(b"\xff" + bytes(1_024), ["x"])
    assert may_have(b"", ["x"])
    assert not may_have(signature_of([]), ["x"])


def test_words_in_comparable_form() -> None:
    assert words_of("The Bor-\nrower’s ﬁnal RÉSUMÉ well-known [PERSON_3] 1,000") == {
        *("the", "bor", "rower", "borrower", "s", "final", "resume", "well", "known", "person_3", "1", "000")
    }


@pytest.mark.parametrize(
    ("typed", "text", "places"),
    [
        ("default", "Default; defaults; an Event of\nDefault.", ["Default", "Default"]),
        ('"event of default"', "Default; an Event of\n Default.", ["Event of\n Default"]),
        ("“event of default” default", "Default; an Event of Default.", ["Default", "Event of Default"]),
        ("borrower", "the Bor-\nrower pays", ["Bor-\nrower"]),
        ("well-known", "a well-\nknown and a well-known", ["well-\nknown", "well-known"]),
        ("[PERSON_3]", "To [PERSON_3] and [PERSON_31]", ["[PERSON_3]"]),
        ("1,000", "of 1,000 and 11,000", ["1,000"]),
        ("a b", "a only", []),
        ("résumé", "the Resume", ["Resume"]),
    ],
)
def test_places_of_whole_words(typed: str, text: str, places: list[str]) -> None:
    query = query_of(typed)
    assert [one.of(text) for one in query.places(text)] == places
    assert not places or may_have(signature_of(words_of(text)), query.words)


@pytest.mark.parametrize("typed", ["x" * 201, "?!", '"..." --', " ".join(f"w{n}" for n in range(13))])
def test_refused_queries(typed: str) -> None:
    with pytest.raises(Reject) as caught:
        query_of(typed)
    assert "w1" not in str(caught.value.detail)


def test_no_words_fit_every_text() -> None:
    assert query_of("  ").terms == ()
