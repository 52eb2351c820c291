"""The settings of inference."""

from typing import ClassVar

from pydantic import Field

from services.inference.llm.settings import LlmServiceSettings


class InferenceSettings(LlmServiceSettings):
    """Sizes in code points, times in seconds."""

    service: ClassVar[str] = "inference"

    clause_model: str = Field("clauses", description="Name of the clause model on Triton.")
    loan_model: str = Field(
        "loan_clauses", description="Name of the model that reads loan documents besides; none where empty."
    )
    own_models: str = Field(
        "", description="Names of models of one's own that read every document besides, with commas."
    )
    triton_tls: bool = Field(
        False, description="Whether Triton is spoken to over TLS, with GLOSSATOR_TLS_CA as its authority."
    )
    triton_timeout: float = Field(60.0, gt=0, description="How long one call of a model may take.")
    window: int = Field(
        16_000, gt=100, description="At most how much text a model is sent at a time, unless it asks for another size."
    )
    window_context: int = Field(2_000, ge=0, description="How much text around a window is sent along.")
    min_confidence: float = Field(0.3, ge=0, le=1, description="Predictions below this are left out.")
    model_concurrency: int = Field(
        2,
        ge=1,
        description="How many calls of one model are under way at a time, of all documents together; twice as many as "
        "the model has instances. After a call that was late it is fewer for a while.",
    )
    model_batch: int = Field(16, ge=1, description="How many windows a call has at most; the model may take fewer.")
    model_batch_code_points: int = Field(
        40_000, ge=1, description="How much text a call of more than one window has at most; more on a GPU."
    )
    cache_bytes: int = Field(
        64 * 1_048_576, ge=0, description="How much memory the models' answers are remembered in; 0 remembers none."
    )

    @property
    def models(self) -> tuple[str, ...]:
        """Names of all clause models; a later one speaks where two know a clause type."""
        own = (name.strip() for name in self.own_models.split(","))
        return tuple(name for name in (self.clause_model, self.loan_model, *own) if name)
