import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.llm.port import LlmOptions
from services.inference.llm.wire import Piece, Utf8Decoder, check_finish, inputs, piece_of, sampling_parameters
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry


class Answer:
    def __init__(self, **tensors: Sequence[object]) -> None:
        self._tensors = {name: np.array(value, np.object_) for name, value in tensors.items()}

    def as_numpy(self, name: str) -> npt.NDArray[Any] | None:
        return self._tensors.get(name)


@pytest.mark.parametrize(
    ("answer", "piece"),
    [
        (Answer(text_output=[b"a"], finish_reason=[b"None"]), Piece(b"a", "")),
        (Answer(text_output=[b"a"], finish_reason=[b"stop"]), Piece(b"a", "stop")),
        (Answer(text_output=[b""], finish_reason=[b"length"]), Piece(b"", "length")),
        (Answer(text_output=[b"a"]), Piece(b"a", "")),
    ],
)
def test_a_response_becomes_a_piece(answer: Answer, piece: Piece) -> None:
    assert piece_of(answer) == piece


@pytest.mark.parametrize("answer", [Answer(), Answer(text_output=[]), Answer(text_output=[b"a", b"b"])])
def test_a_response_without_text_is_refused(answer: Answer) -> None:
    with pytest.raises(Retry) as failed:
        piece_of(answer)
    assert failed.value.reason is Reason.MODEL_FAILED


@given(st.text(), st.lists(st.integers(0, 40)))
def test_split_characters_are_joined(text: str, cuts: list[int]) -> None:
    data, words = text.encode(), Utf8Decoder()
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    parts = [words.add(data[start:end]) for start, end in pairwise(places)]
    assert "".join(parts) + words.add(b"", last=True) == text


@given(st.binary())
def test_invalid_utf_8_is_refused(data: bytes) -> None:
    try:
        expected: str | None = data.decode()
    except UnicodeDecodeError:
        expected = None
    try:
        assert Utf8Decoder().add(data, last=True) == expected
    except Retry:
        assert expected is None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (LlmOptions(), {"max_tokens": 256, "temperature": 0.0, "seed": 0}),
        (LlmOptions(max_tokens=5, seed=7, lora="loans"), {"max_tokens": 5, "seed": 7, "lora_name": "loans"}),
        (LlmOptions(choices=("ja", "später")), {"structured_outputs": '{"choice": ["ja", "später"]}'}),
        (LlmOptions(schema={"type": "object"}), {"structured_outputs": '{"json": {"type": "object"}}'}),
    ],
)
def test_options_become_vllm_parameters(options: LlmOptions, expected: dict[str, Any]) -> None:
    found = json.loads(sampling_parameters(options, ("<end>",), "structured_outputs"))
    assert found["stop"] == ["<end>"]
    assert {key: found[key] for key in expected} == expected
    assert ("structured_outputs" in found) == ("structured_outputs" in expected)
    assert ("lora_name" in found) == ("lora_name" in expected)


def test_tensors_have_the_names_and_shapes_of_the_configuration() -> None:
    made = {one.name(): (one.datatype(), one.shape()) for one in inputs("half \ud83d", "{}")}
    flags = dict.fromkeys(("stream", "exclude_input_in_output", "return_finish_reason"), ("BOOL", [1]))
    assert made == {"text_input": ("BYTES", [1]), "sampling_parameters": ("BYTES", [1])} | flags


@pytest.mark.parametrize(
    ("finish", "kind", "reason"),
    [
        ("length", Reject, Reason.OUTPUT_CUT),
        ("", Retry, Reason.MODEL_FAILED),
        ("abort", Retry, Reason.MODEL_FAILED),
    ],
)
def test_an_answer_without_an_end_is_refused(finish: str, kind: type[GlossatorError], reason: Reason) -> None:
    check_finish("stop")
    with pytest.raises(kind) as failed:
        check_finish(finish)
    assert failed.value.reason is reason
