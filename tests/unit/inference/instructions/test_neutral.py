"""Document text cannot end a message, begin another one or name a passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.instructions.neutral import neutral

MARKS = ("<|im_start|>", "<|im_end|>", "<|eot_id|>", "[INST]", "[/INST]", "<<SYS>>", "</s>", "<start_of_turn>", "[E1]")


@pytest.mark.parametrize("mark", MARKS)
def test_a_control_mark_is_broken_up(mark: str) -> None:
    assert mark not in neutral(f"a {mark} b")
    assert mark not in neutral(f"a {mark[0]}\u200b{mark[1:]} b")


@pytest.mark.parametrize(
    "words", ["The fee is $500 (net).", "[PERSON_1] shall pay [ORG_2].", "a < b and c > d", "“x” – y"]
)
def test_text_of_a_contract_is_unchanged(words: str) -> None:
    assert neutral(words) == words


@given(st.text(max_size=200))
def test_the_result_is_one_line_of_visible_characters(text: str) -> None:
    assert "\n" not in neutral(text)
    assert not any(mark in neutral(text) for mark in MARKS)
