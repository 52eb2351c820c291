"""The settings of redaction."""

from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.redaction.recognisers.windows import LEAST
from services.shared.runtime.settings import PREFIX, ServiceSettings, is_loopback


class RedactionSettings(ServiceSettings):
    """Those of all services, the policy, and a model on Triton. Sizes are in code points, times in seconds."""

    service: ClassVar[str] = "redaction"

    redaction_policy: str = Field(
        default="legal-review", description="Name of a policy beside the playbooks, or the path of a policy file."
    )
    gate_matters: int = Field(
        default=32, ge=1, description="For how many matters the gate keeps what it looks for in memory."
    )
    holds: Path = Field(
        default=Path("playbooks/policies/holds.yaml"),
        description="The register that is asked before an erasure; what it does not name counts as held.",
    )
    redaction_model: str = Field(
        default="",
        pattern=r"^[\w.-]*$",
        description="Name of a span model on Triton that reads every original beside our own recognisers; empty: none.",
    )
    redaction_labels: Path = Field(
        default=Path("playbooks/policies/recogniser-labels.yaml"),
        description="Which type of value each label of `redaction_model` is.",
    )
    redaction_model_timeout: float = Field(
        default=10.0, gt=0, description="How long one call of `redaction_model` may take."
    )
    redaction_model_window: int = Field(
        default=1_000, ge=100, description="How much text `redaction_model` reads at a time; less than it would cut."
    )
    redaction_model_overlap: int = Field(
        default=150, ge=0, description="How much of a window the next one reads too: values up to this are never cut."
    )
    redaction_model_batch: int = Field(
        default=8, ge=1, description="How many windows go in one call; at most the model's `max_batch_size`."
    )
    triton_tls: bool = Field(
        default=False, description="Whether Triton is spoken to over TLS, with GLOSSATOR_TLS_CA as its authority."
    )

    @model_validator(mode="after")
    def _model_guarded(self) -> Self:
        if self.redaction_model_overlap * LEAST > self.redaction_model_window:
            raise ValueError(f"{PREFIX}REDACTION_MODEL_WINDOW must be {LEAST} times its overlap or more")
        if self.redaction_model and not self.triton_tls and not is_loopback(self.triton_address):
            raise ValueError(
                f"{PREFIX}REDACTION_MODEL sends originals to {PREFIX}TRITON_ADDRESS: set {PREFIX}TRITON_TLS"
            )
        return self
