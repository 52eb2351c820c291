"""The tensors of Triton's vLLM backend for one streaming request."""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tritonclient.grpc.aio import InferInput

from services.inference.llm.port import LlmOptions
from services.shared.domain.errors import Reason, Reject, Retry

STRUCTURES = ("structured_outputs", "guided_decoding")


class InferResult(Protocol):
    """One response of a stream. `as_numpy` returns None for a missing tensor."""

    def as_numpy(self, name: str) -> npt.NDArray[Any] | None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer. `finish` is empty except in the last piece."""

    text: bytes
    finish: str


def inputs(prompt: str, sampling: str) -> list[InferInput]:
    """`prompt` is the complete prompt with its template. Lone surrogates become question marks."""
    texts = {"text_input": prompt, "sampling_parameters": sampling}
    flags = ("stream", "exclude_input_in_output", "return_finish_reason")
    return [
        *(
            _tensor(name, "BYTES", np.array([text.encode("utf-8", "replace")], np.object_))
            for name, text in texts.items()
        ),
        *(_tensor(name, "BOOL", np.array([True])) for name in flags),
    ]


def sampling_parameters(options: LlmOptions, stop: tuple[str, ...], structures: str) -> str:
    """The sampling parameters as JSON. `structures`: the name from `STRUCTURES` that the server accepts."""
    parameters: dict[str, Any] = {
        "max_tokens": options.max_tokens,
        "temperature": options.temperature,
        "seed": options.seed,
        "stop": list(stop),
    }
    wanted = _structure(options)
    if wanted:
        parameters[structures] = json.dumps(wanted, ensure_ascii=False)
    if options.lora:
        parameters["lora_name"] = options.lora
    return json.dumps(parameters, ensure_ascii=False)


def piece_of(result: InferResult) -> Piece:
    """Raises `Retry(MODEL_FAILED)` if the response has no text."""
    text = result.as_numpy("text_output")
    if text is None or text.size != 1:
        raise Retry(Reason.MODEL_FAILED, detail="the response of the LLM has no text_output")
    reason = result.as_numpy("finish_reason")
    finish = "" if reason is None or reason.size != 1 else bytes(reason.ravel()[0]).decode("ascii", "replace")
    return Piece(bytes(text.ravel()[0]), "" if finish == "None" else finish)


class Utf8Decoder:
    """Decodes UTF-8 whose characters can be split between deltas."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def add(self, delta: bytes, *, last: bool = False) -> str:
        """The characters completed by `delta`. Raises `Retry(MODEL_FAILED)` for invalid UTF-8."""
        try:
            return self._decoder.decode(delta, last)
        except UnicodeDecodeError:
            raise Retry(Reason.MODEL_FAILED, detail="the text_output of the LLM is not UTF-8") from None


def check_finish(finish: str) -> None:
    """Raises `Reject(OUTPUT_CUT)` if the answer was cut, `Retry(MODEL_FAILED)` if the stream has no end."""
    if finish == "length":
        raise Reject(Reason.OUTPUT_CUT)
    if finish != "stop":
        raise Retry(Reason.MODEL_FAILED, detail="the stream of the LLM ended without a finish reason")


def _structure(options: LlmOptions) -> Mapping[str, Any]:
    if options.schema is not None:
        return {"json": dict(options.schema)}
    return {"choice": list(options.choices)} if options.choices is not None else {}


def _tensor(name: str, kind: str, value: npt.NDArray[Any]) -> InferInput:
    tensor = InferInput(name, list(value.shape), kind)
    tensor.set_data_from_numpy(value)
    return tensor
