"""Converts `sampling_parameters` of the vLLM backend to llama.cpp's completion parameters."""

import json
from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]


class SamplingError(ValueError):
    """Invalid or unknown parameters. The message never has text of a prompt."""


def completion(prompt: str, parameters: str, loras: Mapping[str, str]) -> Json:
    """The body of a streaming completion. Raises `SamplingError`.

    As in vLLM, an unknown parameter or adapter is refused. `structured_outputs` is a JSON string with either `json` (a
    schema) or `choice`; `guided_decoding` is its older name.
    """
    try:
        parsed = json.loads(parameters or "{}")
    except ValueError:
        raise SamplingError("sampling_parameters are not JSON") from None
    if not isinstance(parsed, dict):
        raise SamplingError("sampling_parameters are not an object")
    body: Json = dict(_DEFAULTS, prompt=prompt)
    if loras:
        body["lora"] = _scales("", loras)
    for name, value in parsed.items():
        if value is not None:
            body |= _one(name, value, loras)
    return body


def _one(name: str, value: Any, loras: Mapping[str, str]) -> Json:
    if name == "lora_name":
        return _lora(value, loras)
    if name in {"structured_outputs", "guided_decoding"}:
        return _structure(value)
    if name not in _NUMBERS:
        raise SamplingError(f"unexpected sampling parameter {name}" if name.isidentifier() else "unexpected parameter")
    try:
        return {_RENAMED.get(name, name): _NUMBERS[name](value)}
    except (TypeError, ValueError):
        raise SamplingError(f"{name} is invalid") from None


def _lora(name: Any, loras: Mapping[str, str]) -> Json:
    if not loras:
        raise SamplingError("LoRA feature is not enabled.")
    if name not in loras:
        raise SamplingError(f"LoRA is not supported, we currently support {sorted(loras)}")
    return {"lora": _scales(name, loras)}


def _scales(name: str, loras: Mapping[str, str]) -> list[Json]:
    """The scale of every adapter, in every request: llama.cpp keeps missing ones from the previous request."""
    return [{"id": place, "scale": float(one == name)} for place, one in enumerate(loras)]


def _structure(value: Any) -> Json:
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
        wanted = {key: one for key, one in parsed.items() if key in {"json", "choice"} and one}
    except (AttributeError, ValueError):
        raise SamplingError("structured_outputs are invalid") from None
    if wanted.keys() == {"choice"} and all(isinstance(one, str) and one.isprintable() for one in wanted["choice"]):
        return {"grammar": _grammar(wanted["choice"])}
    if wanted.keys() == {"json"} and isinstance(wanted["json"], dict):
        return {"json_schema": wanted["json"]}
    raise SamplingError("structured_outputs need a JSON schema or choices")


def _grammar(choices: list[str]) -> str:
    return "root ::= " + " | ".join(json.dumps(one, ensure_ascii=False) for one in choices)


def _texts(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise ValueError
    return texts


_DEFAULTS: Json = {
    "stream": True,
    "stream_options": {"include_usage": True},
    "return_progress": True,
    "max_tokens": 16,
    "temperature": 1.0,
    "top_k": 0,
    "top_p": 1.0,
    "min_p": 0.0,
    "repeat_penalty": 1.0,
}
_NUMBERS: Mapping[str, Callable[[Any], Any]] = {
    "max_tokens": int,
    "seed": int,
    "temperature": float,
    "top_p": float,
    "top_k": int,
    "min_p": float,
    "presence_penalty": float,
    "frequency_penalty": float,
    "repetition_penalty": float,
    "stop": _texts,
}
_RENAMED = {"repetition_penalty": "repeat_penalty"}
