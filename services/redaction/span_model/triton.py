"""A recogniser that calls a span model on a Triton server: GLiNER, or a fine-tuned encoder, on GPU nodes.

The model receives windows of the text and returns spans in them:

| tensor | type, shape | content |
| --- | --- | --- |
| `TEXT` in | STRING, [B, 1] | windows in UTF-8, B at most `batch` |
| `START`, `END` out | INT, [B, N] | spans in code points of the window, half open |
| `LABEL` out | STRING, [B, N] | label of the span, a key of the label map; empty after the last span of a row |
| `SCORE` out | FP, [B, N] | in [0, 1], compared with the thresholds of policies |

The recogniser fails closed: any other response is an error, and a document with an error is not redacted.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tritonclient.grpc import InferInput
from tritonclient.utils import InferenceServerException

from services.redaction.recognisers.base import MODEL_PREFIX, Source
from services.redaction.recognisers.windows import windows
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.triton import DEPENDENCY, is_temporary

_log = get_logger(__name__)

Labels = Mapping[str, EntityType | None]
OnCall = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How to call the model. `timeout` is in seconds per call, `window` and `overlap` in code points, `batch` in
    windows.
    """

    model: str
    timeout: float = 10.0
    window: int = 1_000
    overlap: int = 150
    batch: int = 8


class ModelResponse(Protocol):
    """The output tensors of a call."""

    def as_numpy(self, name: str) -> npt.NDArray[Any] | None: ...


class Client(Protocol):
    """The methods of `tritonclient.grpc.InferenceServerClient` in use. Threads can share it."""

    def infer(self, model_name: str, inputs: list[InferInput], *, client_timeout: float) -> ModelResponse: ...

    def is_model_ready(self, model_name: str, *, client_timeout: float) -> bool: ...

    def close(self) -> None: ...


class TritonRecogniser:
    """Finds the values that the model returns. `on_call` receives the outcome of each call (`answered`, `away` or
    `failed`) and its duration in seconds.

    Raises `Retry(dependency="triton")` if the server or the model is down or exceeds the time limit,
    `Retry(MODEL_FAILED)` if the response is an error or invalid.
    """

    def __init__(self, settings: ModelSettings, client: Client, labels: Labels, clock: Clock, on_call: OnCall) -> None:
        self.name = f"{MODEL_PREFIX}{settings.model}"
        self._settings = settings
        self._client = client
        self._labels = labels
        self._clock = clock
        self._on_call = on_call

    def find(self, source: Source) -> list[Recognition]:
        """Each span and type once, with its highest score in any window."""
        best: dict[tuple[OriginalSpan, EntityType], float] = {}
        for group in self._groups(source.text):
            rows = self._infer([one.of(source.text) for one in group])
            for window, found in zip(group, rows, strict=True):
                for start, end, label, score in found:
                    kind = self._labels[label]
                    if kind is not None:
                        key = OriginalSpan(window.start + start, window.start + end), kind
                        best[key] = max(best.get(key, 0.0), score)
        return [Recognition(span, kind, score, self.name) for (span, kind), score in best.items()]

    def check(self) -> None:
        """Raises `Retry(dependency="triton")` if the model is not ready, or if the server does not respond within a
        second.
        """
        try:
            ready = self._client.is_model_ready(self._settings.model, client_timeout=_CHECK_SECONDS)
        except InferenceServerException:
            ready = False
        if not ready:
            raise Retry(dependency=DEPENDENCY)

    def close(self) -> None:
        self._client.close()

    def _groups(self, text: str) -> Iterator[list[OriginalSpan]]:
        group: list[OriginalSpan] = []
        for one in windows(text, self._settings.window, self._settings.overlap):
            if not one.of(text).isspace():
                group.append(one)
            if len(group) == self._settings.batch:
                yield group
                group = []
        if group:
            yield group

    def _infer(self, texts: Sequence[str]) -> "list[list[Row]]":
        started = self._clock.monotonic()
        outcome = "failed"
        try:
            response = self._client.infer(self._settings.model, [_tensor(texts)], client_timeout=self._settings.timeout)
            rows = rows_of(response, [len(one) for one in texts], self._labels)
            outcome = "answered"
        except InferenceServerException as error:
            # The message can contain document text, so it is dropped.
            if is_temporary(error):
                outcome = "away"
                raise Retry(dependency=DEPENDENCY) from None
            raise self._failed(str(error.status())) from None
        except InvalidResponseError as error:
            raise self._failed(str(error)) from None
        finally:
            self._on_call(outcome, self._clock.monotonic() - started)
        return rows

    def _failed(self, cause: str) -> Retry:
        _log.error("model.failed", model=self._settings.model, cause=cause)
        return Retry(Reason.MODEL_FAILED, detail=f"{self._settings.model}: {cause}")


class InvalidResponseError(ValueError):
    """An invalid response of the model. The message is a code, never document text."""


Row = tuple[int, int, str, float]


def rows_of(response: ModelResponse, lengths: Sequence[int], labels: Labels) -> list[list[Row]]:
    """(start, end, label, score) of the spans in each text. `lengths` are the lengths of the texts in code points.

    Raises `InvalidResponseError`.
    """
    start, end, label, score = (_column(response, name, kinds, len(lengths)) for name, kinds in _OUTPUTS.items())
    if not start.shape == end.shape == label.shape == score.shape:
        raise InvalidResponseError("shapes_differ")
    named = _decoded(label)
    used = named != ""
    if np.any(~used & (start != end)):
        raise InvalidResponseError("label_missing")
    if np.any(used & ((start < 0) | (start >= end) | (end > np.array(lengths).reshape(-1, 1)))):
        raise InvalidResponseError("place_outside")
    if np.any(used & ~((score >= 0) & (score <= 1 + _ROUNDING))):
        raise InvalidResponseError("score_outside")
    if not labels.keys() >= set(named[used]):
        raise InvalidResponseError("label_unknown")
    return [
        [(int(start[row, at]), int(end[row, at]), str(named[row, at]), min(float(score[row, at]), 1.0))
         for at in np.flatnonzero(used[row])]
        for row in range(len(lengths))
    ]  # fmt: skip


def _column(response: ModelResponse, name: str, kinds: str, rows: int) -> npt.NDArray[Any]:
    try:
        column = response.as_numpy(name)
    except (ValueError, TypeError, struct.error):
        raise InvalidResponseError(f"{name.lower()}_unreadable") from None
    if column is None or column.dtype.kind not in kinds or column.ndim != 2 or column.shape[0] != rows:
        raise InvalidResponseError(f"{name.lower()}_missing")
    return column


def _decoded(label: npt.NDArray[Any]) -> npt.NDArray[Any]:
    try:
        words = [bytes(one).decode() for one in label.ravel()]
    except (UnicodeDecodeError, TypeError):
        raise InvalidResponseError("label_unreadable") from None
    return np.array(words, np.object_).reshape(label.shape)


def _tensor(texts: Sequence[str]) -> InferInput:
    """The texts in UTF-8. Lone surrogates become question marks, so that the number of code points stays the same."""
    tensor = InferInput("TEXT", [len(texts), 1], "BYTES")
    tensor.set_data_from_numpy(np.array([[one.encode("utf-8", "replace")] for one in texts], np.object_))
    return tensor


_OUTPUTS: Mapping[str, str] = {"START": "iu", "END": "iu", "LABEL": "OS", "SCORE": "f"}
_ROUNDING = 1e-6
_CHECK_SECONDS = 1.0
