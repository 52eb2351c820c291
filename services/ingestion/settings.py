"""The settings of ingestion."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field, field_validator

from services.ingestion.extractors.result import Limits
from services.ingestion.locations import read_locations
from services.shared.runtime.settings import ServiceSettings


class IngestionSettings(ServiceSettings):
    """Sizes in MiB, times in seconds."""

    service: ClassVar[str] = "ingestion"

    drop_folder: Path = Field(Path("var/drop"), description="The watched folder: <tenant or source>/<matter>/file.")
    drop_seconds: float = Field(1.0, gt=0, description="How often the drop folder is looked at.")
    locations: str = Field(
        "",
        description="Where `uri` may lead: source=root, with commas; roots are file:///folder or s3://bucket/prefix.",
    )
    parsers: int = Field(2, ge=1, description="How many documents are parsed at once.")
    max_input: int = Field(64, ge=1, description="The largest document, in MiB.")
    max_unpacked: int = Field(256, ge=1, description="The most that a packed document may unpack to, in MiB.")
    max_pages: int = Field(3000, ge=1, description="The most pages.")
    max_attachments: int = Field(100, ge=0, description="The most attachments of one mail.")
    max_memory: int = Field(1024, ge=64, description="The memory that parsing one document may take, in MiB.")
    max_cpu: int = Field(60, ge=1, description="The CPU time that parsing one document may take.")
    max_wall: float = Field(120.0, gt=0, description="The time that parsing one document may take.")
    original_days: int = Field(
        0, ge=0, description="How long what was sent is kept, in days, once it is ingested; 0 is until it is erased."
    )
    upload_days: float = Field(1.0, gt=0, description="How long a broken upload is kept.")

    @field_validator("locations")
    @classmethod
    def _readable(cls, text: str) -> str:
        read_locations(text)
        return text

    def limits(self) -> Limits:
        """Of one document."""
        return Limits(
            input_bytes=self.max_input << 20,
            unpacked_bytes=self.max_unpacked << 20,
            pages=self.max_pages,
            attachments=self.max_attachments,
            memory=self.max_memory << 20,
            cpu_seconds=self.max_cpu,
            wall_seconds=self.max_wall,
        )
