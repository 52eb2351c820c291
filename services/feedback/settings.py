"""The settings of feedback."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class FeedbackSettings(ServiceSettings):
    """The settings of all services, and the folder of the tables."""

    service: ClassVar[str] = "feedback"

    tables_directory: Path = Field(
        Path("var/feedback"), description="Where RocksDB keeps the tables; can be rebuilt from Kafka."
    )
