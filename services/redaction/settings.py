"""Settings of redaction. Sizes are in code points, times in seconds."""

from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.redaction.recognisers.windows import LEAST
from services.shared.runtime.settings import PREFIX, ServiceSettings, is_loopback


class RedactionSettings(ServiceSettings):
    """The settings of all services, and settings of the policy, the gate, holds and the model on Triton."""

    service: ClassVar[str] = "redaction"

    redaction_policy: str = Field(
        default="legal-review",
        description="Redaction policy: a name in `playbooks/policies/redaction`, or the path of a `.yaml` file.",
    )
    gate_matters: int = Field(default=32, ge=1, description="Number of matters whose values the gate keeps in memory.")
    gate_checks: int = Field(
        default=3_000, ge=1, description="Checks of prompts per minute and matter. Further ones wait."
    )
    holds: Path = Field(
        default=Path("playbooks/policies/holds.yaml"),
        description="File of holds and clearances. Documents without an entry count as held: nothing destroys them.",
    )
    redaction_model: str = Field(
        default="",
        pattern=r"^[\w.-]*$",
        description="Name of a span model on Triton that reads every original text, in addition to the built-in "
        "recognisers. Empty: none.",
    )
    redaction_labels: Path = Field(
        default=Path("playbooks/policies/recogniser-labels.yaml"),
        description="File that maps each label of `redaction_model` to a type of value.",
    )
    redaction_model_timeout: float = Field(
        default=10.0, gt=0, description="Time limit of one call to `redaction_model`, in seconds."
    )
    redaction_model_window: int = Field(
        default=1_000,
        ge=100,
        description="Size of a window of `redaction_model`, in code points. Keep it below the model's input limit.",
    )
    redaction_model_overlap: int = Field(
        default=150,
        ge=0,
        description="Overlap of two windows, in code points. Values up to this length are never split.",
    )
    redaction_model_batch: int = Field(
        default=8, ge=1, description="Number of windows in one call; at most the model's `max_batch_size`."
    )
    triton_tls: bool = Field(
        default=False, description="Use TLS for Triton, with the CA certificates in `GLOSSATOR_TLS_CA`."
    )

    @model_validator(mode="after")
    def _check_model(self) -> Self:
        if self.redaction_model_overlap * LEAST > self.redaction_model_window:
            raise ValueError(
                f"{PREFIX}REDACTION_MODEL_WINDOW must be at least {LEAST} times {PREFIX}REDACTION_MODEL_OVERLAP"
            )
        if self.redaction_model and not self.triton_tls and not is_loopback(self.triton_address):
            raise ValueError(
                f"{PREFIX}REDACTION_MODEL sends original texts to {PREFIX}TRITON_ADDRESS, which is not a loopback "
                f"address: TLS is required, set {PREFIX}TRITON_TLS"
            )
        return self
