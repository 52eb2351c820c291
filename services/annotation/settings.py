"""Settings of the annotation service."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class AnnotationSettings(ServiceSettings):
    service: ClassVar[str] = "annotation"

    playbooks: Path = Field(Path("playbooks"), description="Folder of the playbooks, with their schemas in `schema/`.")
    playbooks_own: str = Field(
        "", description="Folder of further playbooks, which replace those of the same file name in `playbooks`."
    )
    playbooks_seconds: float = Field(
        5.0, gt=0, description="Seconds between two checks of the folder; a change is applied after two equal checks."
    )
    review_policy: Path = Field(
        Path("playbooks/policies/review.yaml"),
        description="Review policy: which sets are published unreviewed, separation of duties, and our role.",
    )
    inference_address: str = Field("127.0.0.1:17103", description="gRPC address of inference, for the LLM.")
    ingestion_address: str = Field("127.0.0.1:17101", description="gRPC address of ingestion, for pages of originals.")
    language_seconds: float = Field(
        60.0, gt=0, description="Seconds that one response of the LLM to a reviewer can take."
    )
    webhook_hosts: str = Field(
        "",
        description="Receivers of webhooks, separated by commas: `host` (port 443) or `host:port`. Empty: none.",
    )
    webhook_networks: str = Field(
        "",
        description="Networks (CIDR, separated by commas) of receivers without a public address, such as 10.20.0.0/16. "
        "Loopback (127.0.0.0/8) is for tests. Empty: public addresses only.",
    )
    webhook_attempts: int = Field(12, ge=1, description="Attempts to deliver a webhook before it is given up.")
    webhook_parallel: int = Field(
        16,
        ge=1,
        description="Webhook deliveries of a tenant at the same time. Slow receivers use only those of their tenant.",
    )
    webhook_timeout: float = Field(10.0, gt=0, description="Seconds that the receiver of a webhook has to answer.")
    outbox_days: int = Field(
        7, ge=1, description="Days that the outbox keeps published events without a feed; longer under a hold."
    )
    feed_days: int = Field(0, ge=0, description="Days that the feed keeps sets, longer under a hold; 0: for ever.")
