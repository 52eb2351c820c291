"""A search near the words that a pattern needs finds what a search of the whole text finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.fields.nearby import matches_near
from tests.cpu_time import cpu_seconds

DATED = re.compile(r"\b(?:from|on) (?:the )?(?P<day>\d)(?: to \d)?")
DAY = re.compile(r"\d")
REACH = 12


@given(st.lists(st.sampled_from(["from ", "on ", "the ", "1", "2 ", " to ", "words ", ". "]), max_size=60).map("".join))
def test_it_finds_what_a_search_of_the_whole_text_finds(text: str) -> None:
    found = [one.span() for one in matches_near(DATED, text, DAY.finditer(text), REACH, REACH)]
    assert found == [one.span() for one in DATED.finditer(text)]


def test_words_far_from_a_place_are_not_searched() -> None:
    everything = re.compile(r"\w+")
    text = "far away words, one 1 two, and far away words"
    near = [one.group() for one in matches_near(everything, text, DAY.finditer(text), 4, 4)]
    assert near == ["one", "1", "two"]


def test_the_time_is_linear_in_the_length_of_the_text() -> None:
    def search(pieces: int) -> float:
        text = "from the 1 on 2 " * pieces
        return cpu_seconds(lambda: list(matches_near(DATED, text, DAY.finditer(text), REACH, REACH)))

    assert search(80_000) < 16 * search(10_000)
