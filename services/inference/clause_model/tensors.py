"""The clause model's tensors: questions in, predictions out. Their names and shapes are in docs/how-to."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tritonclient.grpc.aio import InferInput

from services.inference.clause_model.port import ModelInfo, Question, RawPrediction


class Tensors(Protocol):
    """What Triton answers; None for a tensor that it has not."""

    def as_numpy(self, name: str) -> NDArray[Any] | None: ...


def to_tensors(questions: Sequence[Question]) -> list[InferInput]:
    """One request; each tensor is [questions, 1]."""
    values: tuple[tuple[str, str, NDArray[Any]], ...] = (
        ("TEXT", "BYTES", np.array([one.text.encode("utf-8", "replace") for one in questions], np.object_)),
        ("MIN_CONFIDENCE", "FP32", np.array([one.min_confidence for one in questions], np.float32)),
        ("OFFSET", "INT32", np.array([one.offset for one in questions], np.int32)),
    )
    tensors = []
    for name, kind, value in values:
        tensor = InferInput(name, [len(questions), 1], kind)
        tensor.set_data_from_numpy(value.reshape(-1, 1))
        tensors.append(tensor)
    return tensors


def from_tensors(answer: Tensors, categories: Sequence[str], rows: int) -> list[list[RawPrediction]]:
    """What was found in each of `rows` texts. Raises `ValueError` where the tensors do not fit them or each other."""
    columns = [_column(answer, name, rows) for name in ("CATEGORY", "START", "END", "CONFIDENCE")]
    if len({column.shape for column in columns}) != 1 or columns[0].max(initial=-1) >= len(categories):
        raise ValueError("the model's tensors do not fit each other, or not its categories")
    return [
        [
            RawPrediction(categories[category], start, end, confidence)
            for category, start, end, confidence in zip(*(column[row].tolist() for column in columns), strict=True)
            if category >= 0
        ]
        for row in range(rows)
    ]


def is_of(answer: Tensors, info: ModelInfo) -> bool:
    """Whether `info`'s version gave it. A model that names no versions is taken at its word."""
    versions = answer.as_numpy("VERSIONS")
    if versions is None:
        return True
    wanted = [info.version.encode(), info.calibration.encode()]
    return all(row == wanted for row in versions.reshape(-1, len(wanted)).tolist())


def _column(answer: Tensors, name: str, rows: int) -> NDArray[Any]:
    column = answer.as_numpy(name)
    if column is None or column.ndim < 1 or column.shape[0] != rows:
        raise ValueError(f"the model gave no {name} of {rows} rows")
    return column.reshape(rows, -1)
