"""What redaction is told by its environment."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class RedactionSettings(ServiceSettings):
    """As all services, and the policy."""

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
