"""The settings of ingestion, read from `GLOSSATOR_…` variables."""

import re
from pathlib import Path
from typing import ClassVar

from pydantic import Field, field_validator

from services.ingestion.extractors.result import Isolation, Limits, SmallDocuments
from services.ingestion.locations import read_locations
from services.ingestion.stops.records import Budgets, ParkingLimits, read_limits
from services.shared.runtime.settings import ServiceSettings


class IngestionSettings(ServiceSettings):
    """Sizes are in MiB, times in seconds unless a description states another unit."""

    service: ClassVar[str] = "ingestion"

    drop_folder: Path = Field(
        Path("var/drop"), description="Path of the drop folder. Files are in `SOURCE-SYSTEM/MATTER/`."
    )
    drop_seconds: float = Field(1.0, gt=0, description="Seconds between two scans of the drop folder.")
    drop_days: float = Field(
        7.0,
        ge=0,
        description="Days after which receipts in `done/` and files in `refused/` without a hold are deleted.",
    )
    locations: str = Field(
        "",
        description="Allow-list for the `uri` of documents, as `source=root,source=root`. A root is `file:///folder` or"
        " `s3://bucket/prefix`. Empty: no `uri` is allowed.",
    )
    parsers: int = Field(
        2,
        ge=1,
        description="Number of documents that are parsed at the same time. Tenants, and the sources of each, share them"
        " by time. Of two or more, one is kept for small documents.",
    )
    small_document: int = Field(
        1024,
        ge=1,
        description="Size limit of a small document, in KiB. The documents of a source whose last ones took more than a"
        " quarter of `GLOSSATOR_SMALL_SECONDS` on average are not small.",
    )
    small_seconds: float = Field(
        2.0, gt=0, description="Seconds after which a small document is stopped, and parsed again as a large one."
    )
    max_input: int = Field(64, ge=1, description="Size limit of a document, in MiB.")
    max_unpacked: int = Field(256, ge=1, description="Size limit of an unpacked document, in MiB.")
    max_pages: int = Field(3000, ge=1, description="Limit on the pages of a document.")
    max_attachments: int = Field(100, ge=0, description="Limit on the attachments of a mail.")
    max_members: int = Field(1000, ge=1, description="Limit on the files in an archive.")
    max_memory: int = Field(1024, ge=64, description="Memory limit for parsing one document, in MiB.")
    max_cpu: int = Field(15, ge=1, description="Limit on the CPU time for parsing one document, in seconds.")
    max_cpu_page: float = Field(
        10.0,
        ge=0,
        description="CPU time in addition to `max_cpu` for each page of a document whose format states the number of"
        " pages, in milliseconds.",
    )
    max_wall: float = Field(120.0, gt=0, description="Time limit for parsing one document, in seconds.")
    parser_isolation: Isolation = Field(
        Isolation.REQUIRED,
        description="`required`: the service does not start if the machine offers no seccomp filter for the parsers."
        " `reduced`: it parses without one, and a parser that is taken over can signal processes of the same user.",
    )
    page_drawers: int = Field(
        1,
        ge=1,
        description="Number of pages that are drawn at the same time, in processes of their own. Tenants, and the"
        " readers of each, share them by time.",
    )
    office: str = Field(
        "soffice",
        description="Name or path of LibreOffice, which draws the pages of DOCX, and converts Word and PowerPoint files"
        " from before 2007. If it is not installed, or if this is empty, DOCX has no pages, and those are refused.",
    )
    converters: int = Field(
        1,
        ge=1,
        description="Number of Word and PowerPoint files from before 2007 that LibreOffice converts at the same time."
        " Tenants, and the sources of each, share them by time; documents of other formats do not wait for them.",
    )
    office_folder: Path | None = Field(
        None,
        description="Path of the folder in which LibreOffice has its files while it runs, unencrypted; a folder in"
        " memory keeps them off the disk. Default: the system's folder for temporary files.",
    )
    ocr: str = Field(
        "tesseract",
        description="Name or path of Tesseract, which reads pages without a text layer. If it is not installed, or if"
        " this is empty, scans are refused as `needs_ocr`.",
    )
    ocr_languages: str = Field(
        "eng",
        description="Languages that Tesseract reads, as names of its models: `eng+deu`. Each has a package of its own.",
    )
    ocr_dots: int = Field(
        300, ge=100, le=600, description="Resolution in which pages are read, in dots per inch. Fewer are faster."
    )
    ocr_second: bool = Field(
        True,
        description="Whether RapidOCR, if it is installed, reads the words again that Tesseract was not sure of.",
    )
    ocr_workers: int = Field(
        1,
        ge=1,
        description="Number of pages that are read at the same time, beside the parsers. Tenants, and the sources of"
        " each, share them by time.",
    )
    ocr_documents: int = Field(
        8, ge=1, description="Number of scans that are read at the same time, in memory. Others wait."
    )
    ocr_pages: int = Field(
        500, ge=1, description="Limit on the pages of a document that are read by OCR. Later ones are a gap, `scan`."
    )
    ocr_page_seconds: int = Field(
        60, ge=1, description="Limit on the CPU time for reading one page. A page that needs more is a gap, `scan`."
    )
    original_days: int = Field(
        0,
        ge=0,
        description="Days after which originals without a hold are destroyed. 0: only an erasure destroys them.",
    )
    sender_rate: float = Field(
        100.0, gt=0, description="Submissions per second of a source system by gRPC, HTTP and the drop folder."
    )
    sender_bytes: float = Field(
        32.0, gt=0, description="MiB per second of a source system by gRPC, HTTP and the drop folder."
    )
    sender_burst: float = Field(
        5.0,
        gt=0,
        description="Seconds of `sender_rate` and `sender_bytes` that a source system can save and then use at once.",
    )
    sender_waiting: int = Field(
        1000,
        ge=1,
        description="Documents of a source system that wait for parsing. More are refused until some are done.",
    )
    tenant_uploads: int = Field(64, ge=1, description="Uploads of a tenant at the same time by gRPC and HTTP.")
    tenant_memory: int = Field(192, ge=1, description="Memory for the uploads of a tenant, in MiB.")
    upload_memory: int = Field(768, ge=1, description="Memory for the uploads of all tenants, in MiB.")
    upload_days: float = Field(
        1.0, gt=0, description="Days after which interrupted uploads without a hold are deleted."
    )

    poison_budget: int = Field(
        20,
        ge=0,
        description="Invalid documents that a source system can send within `poison_seconds`. One more stops it: its"
        " documents are parked until `glossator resume --source`.",
    )
    poison_seconds: float = Field(3600.0, gt=0, description="Seconds for which an invalid document counts.")
    poison_budgets: str = Field(
        "",
        description="Other budgets of single source systems, as `tenant/source=count,tenant/source=count`.",
    )

    parked_documents: int = Field(
        10_000,
        ge=1,
        description="Documents of a stopped source system that are parked. More are refused as `parking_full`.",
    )
    parked_size: int = Field(
        1024, ge=8, description="Size limit of the parked documents of a stopped source system, in MiB."
    )

    @field_validator("ocr_languages")
    @classmethod
    def _names(cls, text: str) -> str:
        if not re.fullmatch(r"\w+(?:\+\w+)*", text):
            raise ValueError("names of models, joined by +: eng+deu")
        return text

    @field_validator("poison_budgets")
    @classmethod
    def _complete(cls, text: str) -> str:
        read_limits(text)
        return text

    @field_validator("locations")
    @classmethod
    def _readable(cls, text: str) -> str:
        read_locations(text)
        return text

    def budgets(self) -> Budgets:
        return Budgets(self.poison_budget, self.poison_seconds, read_limits(self.poison_budgets))

    def parking(self) -> ParkingLimits:
        return ParkingLimits(self.parked_documents, self.parked_size << 20)

    def small_documents(self) -> SmallDocuments:
        return SmallDocuments(self.small_document << 10, self.small_seconds)

    def limits(self) -> Limits:
        return Limits(
            input_bytes=self.max_input << 20,
            unpacked_bytes=self.max_unpacked << 20,
            pages=self.max_pages,
            attachments=self.max_attachments,
            members=self.max_members,
            memory=self.max_memory << 20,
            cpu_seconds=self.max_cpu,
            cpu_page_seconds=self.max_cpu_page / 1000,
            wall_seconds=self.max_wall,
        )
