"""A fake span model that finds fixed names, and returns invalid responses on request."""

import json
import re
import time
from typing import Any

import numpy as np
import triton_python_backend_utils as pb

Row = list[tuple[int, int, str, float]]


class TritonPythonModel:
    """Returns one response for each request of windows."""

    def initialize(self, args: dict[str, str]) -> None:
        parameters = json.loads(args["model_config"])["parameters"]
        self._words = json.loads(parameters["words"]["string_value"])
        self._fault = parameters["fault"]["string_value"]

    def execute(self, requests: list[Any]) -> list[Any]:
        if self._fault == "late":
            time.sleep(1.5)
        return [self._answer(pb.get_input_tensor_by_name(one, "TEXT").as_numpy().ravel()) for one in requests]

    def _answer(self, windows: Any) -> Any:
        if self._fault == "error":
            words = b" ".join(windows).decode()  # as a careless model would
            return pb.InferenceResponse(error=pb.TritonError(f"cannot read {words}"))
        rows = [self._row(one.decode()) for one in windows]
        width = max(map(len, rows))
        padded = [row + [(0, 0, "", 0.0)] * (width - len(row)) for row in rows]
        columns: dict[str, Any] = {
            name: np.array([[one[at] for one in row] for row in padded], kind).reshape(len(rows), width)
            for at, (name, kind) in enumerate(OUTPUTS.items())
        }
        columns["LABEL"] = np.array([[one[2].encode() for one in row] for row in padded], np.object_).reshape(
            len(rows), width
        )
        return pb.InferenceResponse([pb.Tensor(name, column) for name, column in columns.items()])

    def _row(self, text: str) -> Row:
        found = [
            (match.start(), match.end(), label, 0.9)
            for label, words in self._words.items()
            for word in words
            for match in re.finditer(re.escape(word), text)
        ]
        faults = {
            "outside": [(0, len(text) + 1, "person", 0.9)],
            "score": [(0, 1, "person", float("nan"))],
            "label": [(0, 1, text[:20], 0.9)],
        }
        return found + faults.get(self._fault, [])


OUTPUTS = {"START": np.int32, "END": np.int32, "LABEL": np.object_, "SCORE": np.float32}
