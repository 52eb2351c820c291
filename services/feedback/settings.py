"""Settings of the feedback service."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class FeedbackSettings(ServiceSettings):
    service: ClassVar[str] = "feedback"

    tables_directory: Path = Field(
        Path("var/feedback"), description="Folder of the RocksDB tables. They can be rebuilt from Kafka."
    )
