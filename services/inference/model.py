"""What the rest of inference knows of a served clause model."""

from dataclasses import dataclass
from typing import Protocol


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
    `window` is about how much text it wants at a time, in code points; 0 where it takes what the service is set to."""

    name: str
    version: str
    calibration: str
    categories: tuple[str, ...]
    window: int = 0


class ModelPort(Protocol):
    """A served clause model."""

    async def info(self) -> ModelInfo: ...
    async def predict(self, text: str, min_confidence: float, offset: int) -> list[RawPrediction]: ...
