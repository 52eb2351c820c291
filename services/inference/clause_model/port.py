"""A served clause model as a protocol, and its records."""

from dataclasses import dataclass
from typing import Protocol

from services.shared.domain.errors import Reason, Retry


class CallTimeout(Retry):
    """The server did not answer a call in time. It can still be processing the call."""

    def __init__(self, dependency: str) -> None:
        super().__init__(Reason.TIMED_OUT, dependency=dependency)


@dataclass(frozen=True, slots=True)
class RawPrediction:
    """A category and its span in the text of the request, in code points. `confidence` in [0, 1]."""

    category: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The configuration of a served model.

    `version` is a hash of its weights, `calibration` of the mapping to confidences. `window`: preferred window size in
    code points, 0 for the service's setting. `longest`: limit on the code points that it reads, 0 for no limit.
    `batch`: limit on the windows per call.
    """

    name: str
    version: str
    calibration: str
    categories: tuple[str, ...]
    window: int = 0
    longest: int = 0
    batch: int = 1


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One window of a document of `tenant`, for the model version in `info`.

    `offset`: approximate start of `text` in the document, in code points. `min_confidence` in [0, 1].
    """

    tenant: str
    info: ModelInfo
    text: str
    min_confidence: float
    offset: int


class ModelPort(Protocol):
    """A served clause model. Both methods raise `Retry`; `predict` also if the server has another version."""

    async def info(self) -> ModelInfo: ...
    async def predict(self, request: ModelRequest) -> list[RawPrediction]: ...
