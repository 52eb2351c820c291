import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_backend.sampling import SamplingError, completion

LORAS = {"loans": "/loras/loans.gguf", "leases": "/loras/leases.gguf"}


def body(**told: Any) -> dict[str, Any]:
    return completion("prompt", json.dumps(told), LORAS)


@pytest.mark.parametrize(
    ("told", "made"),
    [
        ({}, {"prompt": "prompt", "stream": True, "max_tokens": 16, "temperature": 1.0, "top_k": 0, "min_p": 0.0}),
        ({"max_tokens": 5, "temperature": 0, "seed": 3}, {"max_tokens": 5, "temperature": 0.0, "seed": 3}),
        ({"max_tokens": "5", "top_p": "0.9"}, {"max_tokens": 5, "top_p": 0.9}),
        ({"repetition_penalty": 1.1}, {"repeat_penalty": 1.1}),
        ({"stop": "END"}, {"stop": ["END"]}),
        ({"stop": ["END", "FIN"]}, {"stop": ["END", "FIN"]}),
        ({"seed": None, "lora_name": None}, {"max_tokens": 16}),
        ({"lora_name": "leases"}, {"lora": [{"id": 0, "scale": 0.0}, {"id": 1, "scale": 1.0}]}),
        ({}, {"lora": [{"id": 0, "scale": 0.0}, {"id": 1, "scale": 0.0}]}),
        ({"structured_outputs": '{"choice": ["yes", "no"]}'}, {"grammar": 'root ::= "yes" | "no"'}),
        ({"guided_decoding": '{"choice": ["a \\"b\\" \\\\"]}'}, {"grammar": 'root ::= "a \\"b\\" \\\\"'}),
        ({"guided_decoding": {"choice": ["a"], "backend": "auto"}}, {"grammar": 'root ::= "a"'}),
        ({"structured_outputs": '{"json": {"type": "object"}}'}, {"json_schema": {"type": "object"}}),
    ],
)
def test_vllm_parameters_become_llama_parameters(told: dict[str, Any], made: dict[str, Any]) -> None:
    found = body(**told)
    assert {key: found.get(key) for key in made} == made


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"bogus": 1}, "bogus"),
        ({"secret words": 1}, "unexpected parameter"),
        ({"max_tokens": "secret"}, "max_tokens"),
        ({"temperature": [1]}, "temperature"),
        ({"stop": 5}, "stop"),
        ({"lora_name": "nobody"}, "we currently support"),
        ({"structured_outputs": "secret"}, "structured_outputs"),
        ({"structured_outputs": "[1]"}, "structured_outputs"),
        ({"structured_outputs": '{"regex": "secret"}'}, "schema or choices"),
        ({"structured_outputs": '{"choice": ["a"], "json": {"a": 1}}'}, "schema or choices"),
        ({"structured_outputs": '{"choice": ["two\\nlines"]}'}, "schema or choices"),
        ({"structured_outputs": "{}"}, "schema or choices"),
    ],
)
def test_an_unknown_parameter_is_refused(told: dict[str, Any], message: str) -> None:
    with pytest.raises(SamplingError, match=message) as refused:
        body(**told)
    assert "secret" not in str(refused.value)


def test_without_adapters_every_adapter_is_refused() -> None:
    with pytest.raises(SamplingError, match="not enabled"):
        completion("prompt", '{"lora_name": "loans"}', {})


@given(st.text())
def test_parameters_are_an_object_or_refused(parameters: str) -> None:
    try:
        completion("prompt", parameters, LORAS)
    except SamplingError:
        return
    assert not parameters or isinstance(json.loads(parameters), dict)
