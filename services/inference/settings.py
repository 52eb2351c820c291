"""Settings of inference: models, windows, batches and the limits of the LLM."""

from typing import ClassVar

from pydantic import Field

from services.inference.llm.settings import LlmServiceSettings


class InferenceSettings(LlmServiceSettings):
    """Sizes in code points, times in seconds."""

    service: ClassVar[str] = "inference"

    clause_model: str = Field("clauses", description="Name of the clause model on Triton.")
    loan_model: str = Field(
        "loan_clauses", description="Name of the model on Triton that also reads loan documents. Empty: none."
    )
    own_models: str = Field(
        "", description="Names of your own models on Triton, separated by commas. They also read every document."
    )
    document_types: str = Field(
        "",
        description="Folder with your own document types, in `.yaml` files, read when the service starts. Inference "
        "and annotation need the same. Empty: the shipped types only.",
    )
    triton_tls: bool = Field(False, description="Use TLS for Triton. GLOSSATOR_TLS_CA is its certificate authority.")
    triton_timeout: float = Field(60.0, gt=0, description="Time limit of one model call, in seconds.")
    window: int = Field(
        16_000, gt=100, description="Largest window in code points, unless the model's configuration sets `window`."
    )
    window_context: int = Field(
        2_000, ge=0, description="Code points before and after a window that are sent with it as context."
    )
    min_confidence: float = Field(0.3, ge=0, le=1, description="Predictions with a lower confidence are dropped.")
    model_concurrency: int = Field(
        2,
        ge=1,
        description="Limit on concurrent calls of one model by each replica, for all documents together. Use the "
        "number of the model's instances on Triton. After a call that timed out, it is lower for a while.",
    )
    model_batch: int = Field(
        16, ge=1, description="Limit on the windows in one call; the model's `max_batch_size` can lower it."
    )
    model_batch_code_points: int = Field(
        40_000, ge=1, description="Code points in a call with more than one window, at most. Raise it for a GPU."
    )
    cache_bytes: int = Field(
        64 * 1_048_576, ge=0, description="Memory in bytes of the cache of model answers. 0: no cache."
    )

    @property
    def models(self) -> tuple[str, ...]:
        """Names of all clause models. If two have a clause type, the later model is used for it."""
        own = (name.strip() for name in self.own_models.split(","))
        return tuple(name for name in (self.clause_model, self.loan_model, *own) if name)
