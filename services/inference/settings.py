"""What inference is told by its environment."""

from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class InferenceSettings(ServiceSettings):
    """Sizes in code points, times in seconds."""

    service: ClassVar[str] = "inference"

    clause_model: str = Field("clauses", description="Name of the clause model on Triton.")
    loan_model: str = Field(
        "loan_clauses", description="Name of the model that reads loan documents besides; none where empty."
    )
    triton_tls: bool = Field(
        False, description="Whether Triton is spoken to over TLS, with GLOSSATOR_TLS_CA as its authority."
    )
    triton_timeout: float = Field(60.0, gt=0, description="How long one call of a model may take.")
    window: int = Field(30_000, gt=100, description="About how much text the model is sent at a time.")
    window_context: int = Field(3_000, ge=0, description="How much text around a window is sent along.")
    min_confidence: float = Field(0.3, ge=0, le=1, description="Predictions below this are left out.")
    model_concurrency: int = Field(
        4, ge=1, description="How many windows of one document are with the model at a time."
    )
