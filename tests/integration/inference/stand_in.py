"""A small clause model in a separate repository, for faults that a real model rarely has.

It finds every GOVERNING. Its version determines its confidence. A text with [SLOW] takes half a second, one with
[FAULT] fails, and one with more than `LIMIT` code points is refused. It answers nothing while its folder has a file
`held`.
"""

from collections.abc import Mapping
from pathlib import Path

from services.cli.local.triton import LocalTriton

MODEL = "stand_in"
LIMIT = 4_000
SLOW, FAULT, WORD = "[SLOW]", "[FAULT]", "GOVERNING"
CONFIDENCE: Mapping[str, float] = {"v1": 0.5, "v2": 0.75}
GOOD = "good weights"


def config(version: str = "v1", *, batching: str = "dynamic_batching { }", parameters: Mapping[str, str] = {}) -> str:
    """The model's `config.pbtxt` for Triton."""
    parameters = {"model_version": version, "calibration_version": "c", "categories": "Governing Law|Other"} | dict(
        parameters
    )
    rows = "".join(f'parameters {{ key: "{k}" value {{ string_value: "{v}" }} }}\n' for k, v in parameters.items())
    return f'name: "{MODEL}"\n{_TENSORS}{batching}\n{rows}'


def write(repository: Path, settings: str, weights: str = GOOD) -> Path:
    """Makes or replaces the model's folder. Returns the file of its weights."""
    folder = repository / MODEL / "1"
    folder.mkdir(parents=True, exist_ok=True)
    (repository / MODEL / "config.pbtxt").write_text(settings)
    (folder / "model.py").write_text(_CODE)
    (folder / "weights.txt").write_text(weights)
    return folder / "weights.txt"


def make_server(folder: Path, settings: str | None = None) -> LocalTriton:
    """A server with the stand-in, not started."""
    write(folder / "repository", settings or config())
    return LocalTriton(folder / "triton", folder / "repository", [MODEL], die_with_parent=True)


_TENSORS = """\
backend: "python"
max_batch_size: 8
input [
  { name: "TEXT" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "MIN_CONFIDENCE" data_type: TYPE_FP32 dims: [ 1 ] },
  { name: "OFFSET" data_type: TYPE_INT32 dims: [ 1 ] optional: true }
]
output [
  { name: "CATEGORY" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "START" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "END" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "CONFIDENCE" data_type: TYPE_FP32 dims: [ -1 ] },
  { name: "VERSIONS" data_type: TYPE_STRING dims: [ 2 ] }
]
instance_group [ { kind: KIND_CPU count: 1 } ]
"""
_CODE = f"""
import json
import re
import time
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb

CONFIDENCE = {dict(CONFIDENCE)!r}


class TritonPythonModel:
    def initialize(self, args):
        if Path(__file__).with_name("weights.txt").read_text() != {GOOD!r}:
            raise pb.TritonModelException("weights.txt is broken: put the right file back and load the model again")
        parameters = json.loads(args["model_config"])["parameters"]
        self._version = parameters["model_version"]["string_value"]
        self._calibration = parameters["calibration_version"]["string_value"]

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        texts = [one.decode() for one in pb.get_input_tensor_by_name(request, "TEXT").as_numpy().ravel()]
        if any({FAULT!r} in one for one in texts):
            return pb.InferenceResponse(error=pb.TritonError("a fault"))
        if any(len(one) > {LIMIT} for one in texts):
            return pb.InferenceResponse(error=pb.TritonError("TEXT is longer than the model reads"))
        Path(__file__).with_name("begun").touch()
        while Path(__file__).with_name("held").exists():
            time.sleep(0.01)
        time.sleep(0.5 * sum({SLOW!r} in one for one in texts))
        found = [[m.start() for m in re.finditer({WORD!r}, one)] for one in texts]
        width = max(map(len, found))
        start = np.array([row + [0] * (width - len(row)) for row in found], np.int32).reshape(len(texts), width)
        there = np.array([[1] * len(row) + [0] * (width - len(row)) for row in found], np.int32).reshape(start.shape)
        tensors = {{
            "CATEGORY": there - 1,
            "START": start,
            "END": start + {len(WORD)} * there,
            "CONFIDENCE": (there * CONFIDENCE[self._version]).astype(np.float32),
            "VERSIONS": np.array([[self._version.encode(), self._calibration.encode()]] * len(texts), np.object_),
        }}
        return pb.InferenceResponse([pb.Tensor(name, value) for name, value in tensors.items()])
"""
