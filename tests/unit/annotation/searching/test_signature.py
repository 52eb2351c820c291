"""The words of a text as a filter."""

import random
import tracemalloc
from itertools import islice

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


_CHANGES = ["Change\r\nof\u00a0Control", "change\fof\u2028 control"]


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
        ("foo_", "foo_bar and foo_", ["foo_"]),
        ('"governed by the', "It is governed by the laws", ["governed", "by", "the"]),
        ('"change of control"', "a Change\r\nof\u00a0Control, a change\fof\u2028 control", _CHANGES),
        ("договор", "Настоящий ДОГОВОР и договоры", ["ДОГОВОР"]),
        ("σύμβαση", "Η ΣΥΜΒΑΣΗ ισχύει", ["ΣΥΜΒΑΣΗ"]),
        ("عقد", "هذا عَقْد بين", ["عَقْد"]),
        ("הסכם", "הֶסְכֵּם זה", ["הֶסְכֵּם"]),
        ("계약", "본 계약 은", ["계약"]),
        ("istanbul", "İSTANBUL sözleşmesi", ["İSTANBUL"]),
        ("法律", "本协议受中华人民共和国法律管辖", ["法律"]),
        ('"共和国 法律"', "中华人民共和\n国法律管辖", ["共和\n国法律"]),
        ("契約", "この契約は日本法に準拠する。", ["契約"]),
        ("สัญญา", "ทำสัญญานี้", ["สัญญา"]),
        ("10日", "2020年10日間", ["10日"]),
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


_ODD = "aA1_ .,-\"'\n\u00ad\u00e9\u0301ß\ufb01[]日本ไทの法"


@given(st.text(_ODD, max_size=40), st.text(_ODD, min_size=1, max_size=6))
def test_what_has_a_place_is_never_denied(text: str, typed: str) -> None:
    try:
        query = query_of(typed)
    except Reject:
        return
    if any(query.places(text)):
        assert may_have(signature_of(words_of(text)), query.words)


def test_places_are_made_as_they_are_read() -> None:
    """A hostile text has one word a million times: a million places would take 100 MB."""
    text = "party " * 200_000
    tracemalloc.start()
    first = list(islice(query_of("party").places(text), 5))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.start for one in first] == [0, 6, 12, 18, 24]
    assert most < 4 * len(text)


def test_no_words_fit_every_text() -> None:
    assert query_of("  ").terms == ()
