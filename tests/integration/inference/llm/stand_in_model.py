"""A stand-in for vLLM: its tensors and its errors, with answers that depend only on the last message.

Words in the message select a fault: see `_FAULTS`.
"""

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    """The interface that Triton calls."""

    def initialize(self, args: dict[str, str]) -> None:
        parameters = json.loads(args["model_config"])["parameters"]
        self._settings = {key: value.get("string_value", "") for key, value in parameters.items()}

    def execute(self, requests: list[Any]) -> None:
        for request in requests:
            threading.Thread(target=self._answer, args=(request, request.get_response_sender())).start()

    def _answer(self, request: Any, sender: Any) -> None:
        prompt = text(request, "text_input")
        parameters = json.loads(text(request, "sampling_parameters"))
        journal: dict[str, Any] = {"sent": 0, "ended": "stop", "prompt": prompt, "parameters": parameters}
        try:
            self._check(prompt, parameters)
            words = prompt.rpartition("<|im_start|>user\n")[2].partition("<|im_end|>")[0]
            finish = self._stream(sender, words, parameters, journal)
        except Stop as stop:
            self._write(journal | {"ended": str(stop)})
            error = pb_utils.TritonError(str(stop), getattr(pb_utils.TritonError, stop.code))
            sender.send(pb_utils.InferenceResponse(error=error), pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)
        else:
            self._write(journal)
            send(sender, b"", finish, last=True)

    def _write(self, journal: dict[str, Any]) -> None:
        """Writes the journal before the last response, so that a caller with the response can read it."""
        if self._settings["journal"]:
            with Path(self._settings["journal"]).open("a", encoding="utf-8") as file:
                file.write(json.dumps(journal) + "\n")

    def _check(self, prompt: str, parameters: dict[str, Any]) -> None:
        if len(prompt.split()) > int(self._settings["context"]):
            raise Stop("Error generating stream: The decoder prompt is longer than the maximum model length of 8192.")
        if parameters.get("lora_name") is not None and parameters["lora_name"] not in self._settings["loras"].split(
            "|"
        ):
            raise Stop(f"LoRA {parameters['lora_name']} is not supported, we currently support []")
        if {"structured_outputs", "guided_decoding"} & parameters.keys() - {self._settings["structures"]}:
            raise Stop("Error generating stream: 'NoneType' object has no attribute 'lora_name'")

    def _stream(self, sender: Any, words: str, parameters: dict[str, Any], journal: dict[str, Any]) -> bytes:
        fault = next((fault for fault in _FAULTS if fault in words), "")
        for delta in deltas(words, fault, parameters, self._settings["structures"]):
            if sender.is_cancelled():
                raise Stop("Request was cancelled", "CANCELLED")
            if journal["sent"] == parameters["max_tokens"]:
                return b"length"
            send(sender, delta, b"None")
            journal["sent"] += 1
            if fault == "die in the middle":
                os._exit(1)
            if fault == "fail in the middle":
                raise Stop("Error generating stream: some words of the prompt", "INTERNAL")
        return b"None" if fault == "end without a reason" else b"stop"


class Stop(Exception):
    """Ends a request with an error."""

    def __init__(self, message: str, code: str = "INTERNAL") -> None:
        super().__init__(message)
        self.code = code


def deltas(words: str, fault: str, parameters: dict[str, Any], structures: str) -> Iterator[bytes]:
    wanted = json.loads(parameters.get(structures, "{}"))
    if fault in _SAID:
        return iter(_SAID[fault])
    if "choice" in wanted:
        return iter([wanted["choice"][0].encode()])
    if "json" in wanted and "[E1] " in words:
        return iter(re.findall(rb".{1,4}", json.dumps(sentences_about(words)).encode()))
    if "json" in wanted:
        return iter(re.findall(rb".{1,4}", json.dumps(example(wanted["json"])).encode()))
    if "Count from 1 to " in words or fault == "slow":
        return (slowly(f"{number}, ") for number in range(1, 61 if fault else 901))
    return iter(re.findall(rb"\S+\s*", words.encode()))


def sentences_about(words: str) -> object:
    """Every passage again, and what none says."""
    passages = re.findall(r"^\[(E\d+)\] (.*)$", words, re.MULTILINE)
    lie = {"evidence": ["E1"], "text": "The Borrower owes the Lender $999,999."}
    return {"sentences": [lie, *({"evidence": [name], "text": text} for name, text in passages)]}


def slowly(word: str) -> bytes:
    time.sleep(0.02)
    return word.encode()


def example(schema: dict[str, Any]) -> object:
    """A value that fits the schema."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: example(schema["properties"][name]) for name in schema["required"]}
    examples: dict[str, object] = {"string": "x", "integer": 1, "number": 1.5, "boolean": True, "array": []}
    return examples[schema["type"]]


def text(request: Any, name: str) -> str:
    value: bytes = pb_utils.get_input_tensor_by_name(request, name).as_numpy()[0]
    return value.decode()


def send(sender: Any, delta: bytes, finish: bytes, *, last: bool = False) -> None:
    tensors = [
        pb_utils.Tensor("text_output", np.array([delta], np.object_)),
        pb_utils.Tensor("finish_reason", np.array([finish], np.object_)),
    ]
    flags = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL if last else 0
    sender.send(pb_utils.InferenceResponse(output_tensors=tensors), flags)


_SAID = {
    "cut characters": [bytes([one]) for one in "Ærøskøbing 契約 🙂".encode()],
    "no characters": [b"good ", b"\xc3(", b"bad"],
    "half a character": [b"good ", b"\xc3"],
    "leave the schema": [b'{"answer": ', b'"maybe"}'],
}
_FAULTS = (
    *_SAID,
    "die in the middle",
    "fail in the middle",
    "end without a reason",
    "slow",
)
