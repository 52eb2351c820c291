"""A sentence ends before the next one begins, and not after an abbreviation or an initial."""

import pytest

from services.annotation.agreement.sentences import Boundaries, ends_of
from tests.cpu_time import cpu_seconds


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The fee is due.  It is $1.50 a day.", ["The fee is due.  ", "It is $1.50 a day."]),
        ("Is it due? “Yes.” 3. Price", ["Is it due? ", "“Yes.” ", "3. ", "Price"]),
        ("This 16 day of August. 2026 is a year.", ["This 16 day of August. 2026 is a year."]),
        ("Acme Inc. Pays it; Fern Co. Does not.", ["Acme Inc. Pays it; Fern Co. Does not."]),
        (
            "W. R. Fern lends. J. Hill pays at No. 4 St. James.",
            ["W. R. Fern lends. ", "J. Hill pays at No. 4 St. James."],
        ),
        ("The U.S. Treasury pays, e.g. The rate.", ["The U.S. Treasury pays, e.g. The rate."]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, sentences: list[str]) -> None:
    starts = [0, *ends_of(text)]
    found = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert [one for one in found if one] == sentences


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("fee", "The fee is due."),
        ("Acme", "Acme Inc. Pays it; Fern waits."),
        ("waits", "Acme Inc. Pays it; Fern waits."),
    ],
)
def test_a_place_has_its_sentence(word: str, sentence: str) -> None:
    text = "Nothing is here. The fee is due. Acme Inc. Pays it; Fern waits. The end."
    assert Boundaries(text).sentence_at(text.index(word)).of(text) == sentence


@pytest.mark.parametrize("words", [". ", "A. ", "x.” (", "?" * 40 + " "])
def test_the_time_is_linear(words: str) -> None:
    def seconds(count: int) -> float:
        text = words * count
        return cpu_seconds(lambda: sum(1 for _ in ends_of(text)))

    count = 100_000 // len(words)
    assert seconds(4 * count) < 12 * seconds(count) + 0.1
