"""Triton's requests and responses as plain values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import triton_python_backend_utils as pb_utils

from llama_backend.engine import Piece


@dataclass(frozen=True, slots=True)
class Asked:
    """A parsed request. `before` is the text before the answer."""

    prompt: str
    parameters: str
    stream: bool
    before: str
    finish_reason: bool
    num_input_tokens: bool
    num_output_tokens: bool


def read(request: Any) -> Asked:
    """Raises `ValueError` if the tensors contradict each other or are not text."""
    prompt = _text(request, "text_input")
    stream = _flag(request, "stream", otherwise=False)
    exclude = _flag(request, "exclude_input_in_output", otherwise=stream)
    if stream and not exclude:
        raise ValueError("When streaming, `exclude_input_in_output` = False is not allowed.")
    return Asked(
        prompt=prompt,
        parameters=_text(request, "sampling_parameters"),
        stream=stream,
        before="" if exclude else prompt,
        **{name: _flag(request, f"return_{name}", otherwise=False) for name in _COUNTS},
    )


def respond(sender: Any, asked: Asked, piece: Piece, *, last: bool) -> None:
    """Sends the requested output tensors."""
    tensors = [_tensor("text_output", [piece.text.encode()], np.object_)]
    if asked.finish_reason:
        tensors.append(_tensor("finish_reason", [(piece.finish or "None").encode()], np.object_))
    if asked.num_input_tokens:
        tensors.append(_tensor("num_input_tokens", [piece.prompt_tokens], np.uint32))
    if asked.num_output_tokens:
        tensors.append(_tensor("num_output_tokens", [piece.tokens], np.uint32))
    flags = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL if last else 0
    sender.send(pb_utils.InferenceResponse(output_tensors=tensors), flags)


def refuse(sender: Any, message: str, code: str) -> None:
    """Sends the only and last response of a failed request; `code` is the name of a Triton error code."""
    error = pb_utils.TritonError(message, getattr(pb_utils.TritonError, code))
    sender.send(pb_utils.InferenceResponse(error=error), pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)


def _tensor(name: str, values: list[Any], kind: Any) -> Any:
    return pb_utils.Tensor(name, np.array(values, kind))


def _text(request: Any, name: str) -> str:
    tensor = pb_utils.get_input_tensor_by_name(request, name)
    try:
        return "" if tensor is None else tensor.as_numpy().ravel()[0].decode()
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8") from None


def _flag(request: Any, name: str, *, otherwise: bool) -> bool:
    tensor = pb_utils.get_input_tensor_by_name(request, name)
    return otherwise if tensor is None else bool(tensor.as_numpy().ravel()[0])


_COUNTS = ("finish_reason", "num_input_tokens", "num_output_tokens")
