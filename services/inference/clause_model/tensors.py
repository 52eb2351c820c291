"""The clause model's tensors: requests in, predictions out. Names and shapes: docs/how-to/bring-another-model.md."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tritonclient.grpc.aio import InferInput

from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction


class Tensors(Protocol):
    """A response of Triton. `as_numpy` returns None for a tensor that the response lacks."""

    def as_numpy(self, name: str) -> NDArray[Any] | None: ...


def to_tensors(requests: Sequence[ModelRequest]) -> list[InferInput]:
    """The inputs of one call. Each tensor has the shape [requests, 1]."""
    values: tuple[tuple[str, str, NDArray[Any]], ...] = (
        ("TEXT", "BYTES", np.array([one.text.encode("utf-8", "replace") for one in requests], np.object_)),
        ("MIN_CONFIDENCE", "FP32", np.array([one.min_confidence for one in requests], np.float32)),
        ("OFFSET", "INT32", np.array([one.offset for one in requests], np.int32)),
    )
    tensors = []
    for name, kind, value in values:
        tensor = InferInput(name, [len(requests), 1], kind)
        tensor.set_data_from_numpy(value.reshape(-1, 1))
        tensors.append(tensor)
    return tensors


def from_tensors(answer: Tensors, categories: Sequence[str], rows: int) -> list[list[RawPrediction]]:
    """The predictions for each of `rows` texts. Raises `ValueError` if shapes or categories do not match."""
    columns = [_column(answer, name, rows) for name in ("CATEGORY", "START", "END", "CONFIDENCE")]
    if len({column.shape for column in columns}) != 1 or columns[0].max(initial=-1) >= len(categories):
        raise ValueError("the output tensors have different shapes, or a category index is out of range")
    return [
        [
            RawPrediction(categories[category], start, end, confidence)
            for category, start, end, confidence in zip(*(column[row].tolist() for column in columns), strict=True)
            if category >= 0
        ]
        for row in range(rows)
    ]


def is_from_version(answer: Tensors, info: ModelInfo) -> bool:
    """Whether the version in `info` made the answer. True if the model returns no VERSIONS tensor."""
    versions = answer.as_numpy("VERSIONS")
    if versions is None:
        return True
    wanted = [info.version.encode(), info.calibration.encode()]
    return all(row == wanted for row in versions.reshape(-1, len(wanted)).tolist())


def _column(answer: Tensors, name: str, rows: int) -> NDArray[Any]:
    column = answer.as_numpy(name)
    if column is None or column.ndim < 1 or column.shape[0] != rows:
        raise ValueError(f"the output tensor {name} is missing or does not have {rows} rows")
    return column.reshape(rows, -1)
