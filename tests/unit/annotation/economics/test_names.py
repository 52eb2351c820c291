"""The names of parties without roles are found, once each, without the words around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.economics.marks import Marked
from services.annotation.economics.names import lettered_names, marked_names
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_seconds


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Party A: Blue (Brno) Co., Ltd. Address: Quay\nParty B: Fern AG",
            ["Blue (Brno) Co., Ltd.", "Fern AG"],
        ),
        ("Party A:\nBlue Harbour\nParty B: Fern Address: Quay 1", ["Blue Harbour", "Fern"]),
        (
            "Owner: The Blue Harbour Inc. (hereinafter referred to as Party A) and Fern Office (hereinafter Party B)",
            ["The Blue Harbour Inc.", "Fern Office"],
        ),
        ("Party A: Blue Harbour Ltd. signs alone.", []),
        ("A party to the contract: it is Party to more.", []),
    ],
)
def test_names_of_lettered_parties(text: str, names: list[str]) -> None:
    assert [one.of(text) for one in lettered_names(text)] == names


@pytest.mark.parametrize(
    ("passage", "names"),
    [
        ("Blue Harbour, Inc. (“Blue”)", ["Blue Harbour, Inc."]),
        ("For and on behalf of Fern Corporation By:", ["Fern Corporation"]),
        ("Supplier", []),
        ("SUPPLY AGREEMENT OF Fern LLC", []),
    ],
)
def test_names_at_the_beginning_of_passages(passage: str, names: list[str]) -> None:
    text = f"{passage} {passage}"
    marks = [Marked("Party", RedactedSpan(start, start + len(passage))) for start in (0, len(passage) + 1)]
    assert [one.of(text) for one in marked_names(marks, text)] == names
    assert not marked_names([Marked("Term", RedactedSpan(0, len(passage)))], text)


@given(st.text(alphabet="Party AB:(),.hereinafter\n Ltd[]", max_size=300))
def test_any_text_has_names_inside_it(text: str) -> None:
    for one in lettered_names(text):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("words", ["Party A: ", "and A", ": A (hereinafter ", "Party A: Aa "])
def test_the_time_is_linear(words: str) -> None:
    def seconds(count: int) -> float:
        text = words * count
        return cpu_seconds(lambda: lettered_names(text))

    count = 3_000 // len(words)
    assert seconds(4 * count) < 12 * seconds(count) + 0.1
