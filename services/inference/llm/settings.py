"""The settings of the language model."""

from typing import Literal

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class LlmServiceSettings(ServiceSettings):
    """The base of `InferenceSettings`."""

    llm: Literal["off", "on", "auto"] = Field(
        "auto", description="Whether a language model is asked; auto: where it is served when this service starts."
    )
    llm_model: str = Field("llm", description="Name of the language model on Triton.")
    llm_address: str = Field("", description="Triton of the language model, where it is not `triton_address`.")
    llm_concurrency: int = Field(4, ge=1, description="How many answers the language model makes at a time.")
    llm_seconds: float = Field(60.0, gt=0, description="The longest that a document waits for the language model.")
    llm_share: float = Field(
        0.08, ge=0, le=1, description="How much of a document's tokens may reach the language model."
    )
    llm_least_tokens: int = Field(
        200, ge=0, description="How many tokens of a short document may reach it, whatever their share."
    )
    llm_most_tokens: int = Field(1_500, ge=1, description="How many tokens of a document may reach it at most.")
    llm_queue: int = Field(64, ge=0, description="How many more may wait; whoever comes then is tried again later.")
