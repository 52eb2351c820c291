"""Runs of tokens, and the gaps between them."""

import random

from services.ingestion.alignment.matching import Matching, match_gaps, match_runs
from services.ingestion.alignment.tokens import tokens_of
from tests.cpu_time import cpu_limit


def matched(text: str, pages: str, notes: bool = False) -> list[tuple[int, int] | None]:
    found = Matching(tokens_of(text), tokens_of(pages))
    match_runs(found)
    match_gaps(found, [notes] * len(found.text))
    return found.of_page


def test_equal_texts() -> None:
    assert matched("a b c d", "a b c d") == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_blocks_in_another_order() -> None:
    assert matched("one two three four five six", "four five six one two three") == [
        (3, 3), (4, 4), (5, 5), (0, 0), (1, 1), (2, 2),
    ]  # fmt: skip


def test_repeated_blocks_keep_their_order() -> None:
    block = "by name title"
    assert matched(f"{block} x {block}", f"{block} y {block}")[:3] == [(0, 0), (1, 1), (2, 2)]
    assert matched(f"{block} x {block}", f"{block} y {block}")[4:] == [(4, 4), (5, 5), (6, 6)]


def test_a_token_of_the_text_is_matched_once() -> None:
    found = matched("alpha beta gamma", "alpha beta gamma alpha beta gamma")
    assert sum(one is not None for one in found) in (0, 3)


def test_a_single_number_elsewhere_is_not_matched() -> None:
    """It can be a part of another value."""
    assert matched("call 555 now please", "other 555 words here")[1] is None


def test_words_that_are_joined_or_split() -> None:
    assert matched("we sign the agreement here", "we sign the agree ment here")[3:5] == [(3, 3), (3, 3)]
    assert matched("we pay the party 1 here", "we pay the party1 here")[3] == (3, 4)


def test_the_number_of_a_note_can_differ() -> None:
    assert matched("we pay costs 2 and taxes", "we pay costs 1 and taxes", notes=True)[3] == (3, 3)
    assert matched("we pay costs 2 and taxes", "we pay costs 1 and taxes")[3] is None
    assert matched("we pay costs 2 and taxes", "we pay costs1 and taxes", notes=True)[2] == (2, 3)


def test_other_words_are_not_matched() -> None:
    found = matched("the lender is Ada of Bangor in Maine", "the lender is Eve of Bangor in Maine")
    assert found[3] is None
    assert all(one is not None for place, one in enumerate(found) if place != 3)


def test_the_time_is_linear() -> None:
    """Also for a text that repeats few words, and for pages with the words in any order."""
    words = [f"w{random.Random(place).randrange(300)}" for place in range(60_000)]
    shuffled = random.Random(1).sample(words, len(words))
    with cpu_limit(60):
        matched(" ".join(words), " ".join(shuffled))
        matched("a b " * 30_000, "b a a " * 20_000)
