"""The requests and responses of predictions and of the list of models."""

from dataclasses import dataclass

from services.shared.domain.annotations import Prediction
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that inference calls. `ready`: Triton has loaded it."""

    name: str
    version: str
    ready: bool


@dataclass(frozen=True, slots=True)
class ListModelsResponse:
    """The models that are ready, and whether Triton itself is."""

    server_ready: bool
    models: tuple[ServedModel, ...]


@dataclass(frozen=True, slots=True)
class ListModelsRequest(Request[ListModelsResponse]):
    """A request for the models of this service."""


@dataclass(frozen=True, slots=True)
class PredictResponse:
    """The predictions for one text, ordered by span, then category. `model` is that of the provenance."""

    predictions: tuple[Prediction, ...]
    document_type: str
    document_type_confidence: float
    model: str


@dataclass(frozen=True, slots=True)
class PredictRequest(Request[PredictResponse]):
    """A redacted text of a matter. `min_confidence` 0: that of the settings."""

    tenant: str
    matter: str
    redacted_text: str = ""
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class PredictFailure:
    """Why one text failed: a reason code, and whether the same text can be sent again."""

    reason: str
    may_pass: bool


@dataclass(frozen=True, slots=True)
class PredictAnswer:
    """The outcome of one text: either of the two."""

    predicted: PredictResponse | None = None
    failed: PredictFailure | None = None


@dataclass(frozen=True, slots=True)
class PredictBatchResponse:
    """One answer per text, in the order of the request."""

    answers: tuple[PredictAnswer, ...]


@dataclass(frozen=True, slots=True)
class PredictBatchRequest(Request[PredictBatchResponse]):
    """Redacted texts of one matter. `min_confidence` 0: that of the settings."""

    tenant: str
    matter: str
    redacted_texts: tuple[str, ...] = ()
    min_confidence: float = 0.0
