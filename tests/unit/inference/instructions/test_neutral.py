"""Nothing in a document's words can end a message, begin another or name a passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.instructions.neutral import neutral

MARKS = ("<|im_start|>", "<|im_end|>", "<|eot_id|>", "[INST]", "[/INST]", "<<SYS>>", "</s>", "<start_of_turn>", "[E1]")


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_taken_apart(mark: str) -> None:
    assert mark not in neutral(f"a {mark} b")
    assert mark not in neutral(f"a {mark[0]}\u200b{mark[1:]} b")


@pytest.mark.parametrize(
    "words", ["The fee is $500 (net).", "[PERSON_1] shall pay [ORG_2].", "a < b and c > d", "“x” – y"]
)
def test_a_contracts_own_words_stay(words: str) -> None:
    assert neutral(words) == words


@given(st.text(max_size=200))
def test_what_is_left_is_one_line_that_can_be_seen(text: str) -> None:
    assert "\n" not in neutral(text)
    assert not any(mark in neutral(text) for mark in MARKS)
