"""The settings of annotation."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class AnnotationSettings(ServiceSettings):
    """Times in seconds."""

    service: ClassVar[str] = "annotation"

    playbooks: Path = Field(Path("playbooks"), description="Folder of the playbooks and their schemas.")
    playbooks_seconds: float = Field(
        5.0, gt=0, description="How often that folder is looked at for changes; one is in force when it was seen twice."
    )
    review_policy: Path = Field(
        Path("playbooks/policies/review.yaml"), description="What may be published unreviewed, and who completes what."
    )
    inference_address: str = Field(
        "127.0.0.1:17103", description="The inference service's gRPC address, for its language model."
    )
    language_seconds: float = Field(
        60.0, gt=0, description="How long the language model may take for one answer to a reviewer."
    )
    webhook_hosts: str = Field(
        "127.0.0.1,localhost,::1", description="Hosts, or host:port, that webhooks may call, with commas; others never."
    )
    webhook_attempts: int = Field(12, ge=1, description="How often a webhook is tried before its delivery is dead.")
    webhook_timeout: float = Field(10.0, gt=0, description="How long a webhook's receiver may take to answer.")
    outbox_days: int = Field(
        7, ge=1, description="How long what was published stays in the outbox, of topics that no watcher reads."
    )
    feed_days: int = Field(0, ge=0, description="How long sets stay in the feed that watchers read; 0 is for ever.")
