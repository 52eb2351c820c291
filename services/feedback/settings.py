"""What feedback is told by its environment."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.settings import ServiceSettings


class FeedbackSettings(ServiceSettings):
    """As all services, and where the tables lie."""

    service: ClassVar[str] = "feedback"

    tables_directory: Path = Field(
        Path("var/feedback"), description="Where RocksDB keeps the tables; can be rebuilt from Kafka."
    )
