"""Requests become tensors, and invalid output tensors are refused."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.clause_model.tensors import from_tensors, is_from_version, to_tensors

_INFO = ModelInfo("clauses", "v1", "c1", ("Law", "Term"))


class Answer:
    def __init__(self, tensors: Mapping[str, Sequence[object]]) -> None:
        self._tensors = tensors

    def as_numpy(self, name: str) -> NDArray[Any] | None:
        kind = np.object_ if name == "VERSIONS" else None  # as Triton's client gives strings
        return np.array(self._tensors[name], kind) if name in self._tensors else None


_TWO: dict[str, Sequence[object]] = {"CATEGORY": [[1, 0], [0, -1]], "START": [[3, 0], [7, 0]], "END": [[5, 2], [9, 0]]}
_GOOD = _TWO | {"CONFIDENCE": [[0.5, 0.25], [1.0, 0.0]]}
_NONE: Mapping[str, Sequence[object]] = {name: np.zeros((2, 0), np.int32).tolist() for name in _GOOD}


def test_a_request_has_a_row_for_each_window() -> None:
    questions = [ModelRequest("bank", _INFO, text, 0.3, offset) for text, offset in (("law", 0), ("žába \ud800", 4096))]
    by_name = {one.name(): one for one in to_tensors(questions)}
    assert {name: (one.datatype(), one.shape()) for name, one in by_name.items()} == {
        "TEXT": ("BYTES", [2, 1]),
        "MIN_CONFIDENCE": ("FP32", [2, 1]),
        "OFFSET": ("INT32", [2, 1]),
    }


@pytest.mark.parametrize(
    ("tensors", "expected"),
    [
        (
            _GOOD,
            [
                [RawPrediction("Term", 3, 5, 0.5), RawPrediction("Law", 0, 2, 0.25)],
                [RawPrediction("Law", 7, 9, 1.0)],
            ],
        ),
        (_NONE, [[], []]),
    ],
)
def test_rows_are_read(tensors: Mapping[str, Sequence[object]], expected: list[list[RawPrediction]]) -> None:
    assert from_tensors(Answer(tensors), _INFO.categories, 2) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"CATEGORY": [[2, 0], [0, -1]]},
        {"CATEGORY": [[1, 0]]},
        {"START": [[3], [7]]},
        {"END": [[5, 2], [9, 0], [1, 1]]},
        {"CONFIDENCE": 0.5},
    ],
)
def test_tensors_that_do_not_match_are_refused(changes: dict[str, Sequence[object]]) -> None:
    with pytest.raises(ValueError, match="tensor"):
        from_tensors(Answer(_GOOD | changes), _INFO.categories, 2)


def test_a_missing_tensor_is_refused() -> None:
    with pytest.raises(ValueError, match="CONFIDENCE is missing"):
        from_tensors(Answer(_TWO), _INFO.categories, 2)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (None, True),
        ([[b"v1", b"c1"]] * 2, True),
        ([[b"v1", b"c1"], [b"v2", b"c1"]], False),
        ([[b"v1", b"c2"]] * 2, False),
    ],
)
def test_an_answer_names_its_version(versions: Sequence[object] | None, expected: bool) -> None:
    assert is_from_version(Answer({} if versions is None else {"VERSIONS": versions}), _INFO) is expected
