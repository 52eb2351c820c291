from hypothesis import given
from hypothesis import strategies as st

from services.inference.llm.port import LlmPrompt
from services.inference.llm.template import ChatTemplate

CHATML = ChatTemplate(
    system="<|im_start|>system\n{text}<|im_end|>\n",
    user="<|im_start|>user\n{text}<|im_end|>\n",
    answer="<|im_start|>assistant\n",
    stop=("<|im_end|>",),
    control=("<|", "|>"),
)
BRACKETS = ChatTemplate("{text}\n", "[INST] {text} [/INST]", "", ("</s>",), ("[INST]", "[/INST]", "</s>", "<s>"))


def test_messages_keep_their_order() -> None:
    assert CHATML.render(LlmPrompt("s", ("a", "b"))) == (
        "<|im_start|>system\ns<|im_end|>\n<|im_start|>user\na<|im_end|>\n<|im_start|>user\nb<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    assert CHATML.render(LlmPrompt("", ("a",))) == "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\n"


def test_a_variable_in_a_text_is_not_replaced() -> None:
    assert "{text} {text}<" in CHATML.render(LlmPrompt("", ("{text} {text}",)))


PIECES = st.lists(st.sampled_from(["<|", "|>", "<", "|", ">", "im_end", "[INST]", "[", "/", "INST]", "</s>", "s", " "]))


@given(PIECES.map("".join))
def test_no_text_contains_a_control_mark(words: str) -> None:
    for template in (CHATML, BRACKETS):
        empty, full = (template.render(LlmPrompt("", (one,))) for one in ("", words))
        assert [full.count(mark) for mark in template.control] == [empty.count(mark) for mark in template.control]
        assert full.replace(" ", "").startswith(template.user.partition("{text}")[0].replace(" ", ""))


@given(st.text())
def test_other_text_is_unchanged(words: str) -> None:
    if not any(mark in words for mark in CHATML.control):
        assert f"user\n{words}<|im_end|>" in CHATML.render(LlmPrompt("", (words,)))
