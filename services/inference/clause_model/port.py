"""A served clause model as a protocol, and its records."""

from dataclasses import dataclass
from typing import Protocol

from services.shared.domain.errors import Reason, Retry


class Late(Retry):
    """The server did not answer a call in time. It may work on it still."""

    def __init__(self, dependency: str) -> None:
        super().__init__(Reason.TIMED_OUT, dependency=dependency)


@dataclass(frozen=True, slots=True)
class RawPrediction:
    """A place in the text that was sent, in code points, and what the model says of it. `confidence` in [0, 1]."""

    category: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What a served model says of itself. `version` hashes its weights; `calibration` the mapping to confidences.
    `window` is about how much text it wants at a time, in code points; 0 where it takes what the service is set to.
    `longest` is how much it reads at all, 0 where it has no limit; `batch` how many windows it takes a call."""

    name: str
    version: str
    calibration: str
    categories: tuple[str, ...]
    window: int = 0
    longest: int = 0
    batch: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """`text` begins about `offset` code points behind the beginning of a document of `tenant`. `info` is the model
    whose answer is wanted: that of another version is none. `min_confidence` in [0, 1]."""

    tenant: str
    info: ModelInfo
    text: str
    min_confidence: float
    offset: int


class ModelPort(Protocol):
    """A served clause model. Both raise `Retry`, `predict` also where another version than the asked one serves."""

    async def info(self) -> ModelInfo: ...
    async def predict(self, question: Question) -> list[RawPrediction]: ...
