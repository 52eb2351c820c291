"""The settings for the LLM."""

from typing import Literal

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class LlmServiceSettings(ServiceSettings):
    """Base of `InferenceSettings`. Times in seconds."""

    llm: Literal["off", "on", "auto"] = Field(
        "auto", description="Whether inference uses an LLM. auto: only if Triton serves one when inference starts."
    )
    llm_model: str = Field("llm", description="Name of the LLM on Triton.")
    llm_address: str = Field("", description="Address of the Triton that serves the LLM. Empty: `triton_address`.")
    llm_concurrency: int = Field(4, ge=1, description="Limit on concurrent answers of the LLM.")
    llm_seconds: float = Field(
        60.0,
        gt=0,
        description="Seconds that a document waits for the LLM, at most. After that its summary is extractive.",
    )
    llm_share: float = Field(
        0.08, ge=0, le=1, description="Largest share of a document's tokens that is sent to the LLM, from 0 to 1."
    )
    llm_least_tokens: int = Field(
        200, ge=0, description="Tokens of a short document that can be sent to the LLM even if they exceed `llm_share`."
    )
    llm_most_tokens: int = Field(1_500, ge=1, description="Limit on the tokens of a document that are sent to the LLM.")
    llm_queue: int = Field(
        64, ge=0, description="Limit on requests that wait for the LLM. Further ones are retried later."
    )
