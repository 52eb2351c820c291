"""The memory that ingestion can use at most, from its settings and the limits of its processes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scripts.referencekit.markdown import code, table
from services.ingestion.sandbox.ocr.engine import WORD_LIMITS
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS
from services.ingestion.sandbox.office.sandbox import OfficeLimits
from services.ingestion.sandbox.pages import PAGE_LIMITS
from services.ingestion.settings import IngestionSettings
from services.shared.runtime.settings import PREFIX

_MIB = 1 << 20
_IDLE = 1024  # MiB: measured with all processes started and no document, 530, and 112 for that of Tesseract


class Program(StrEnum):
    """What must be installed for a use of memory."""

    NONE = ""
    LIBREOFFICE = "LibreOffice"
    TESSERACT = "Tesseract"


@dataclass(frozen=True, slots=True)
class Use:
    """`count` processes, or what else is in memory, of `each` MiB. `settings`: those that change the count."""

    name: str
    count: int
    each: int
    settings: tuple[str, ...] = ()
    program: Program = Program.NONE


def uses() -> Iterator[Use]:
    """All uses at the defaults of the settings."""
    memory, drawers = _default("max_memory"), _default("page_drawers")
    yield Use("the service, and processes without a document", 1, _IDLE)
    yield Use("documents that are parsed", _default("parsers"), memory, ("parsers", "max_memory"))
    yield Use("uploads", 1, _default("upload_memory"), ("upload_memory",))
    yield Use("pages that are drawn", drawers, PAGE_LIMITS.memory // _MIB, ("page_drawers",))
    yield Use("files that are exported", drawers, memory, ("page_drawers", "max_memory"))
    office = OfficeLimits().memory // _MIB
    yield Use("DOCX whose pages are drawn", drawers, office, ("page_drawers",), Program.LIBREOFFICE)
    yield Use("their words that are placed", drawers, memory, ("page_drawers", "max_memory"), Program.LIBREOFFICE)
    yield Use("DOC and PPT that are converted", _default("converters"), office, ("converters",), Program.LIBREOFFICE)
    page = max(WORD_LIMITS.memory, PICTURE_LIMITS.memory) // _MIB
    yield Use("pages that are read", _default("ocr_workers"), page, ("ocr_workers",), Program.TESSERACT)
    scans = _default("ocr_documents")
    yield Use(
        "scans whose pages are read", scans, _default("max_input"), ("ocr_documents", "max_input"), Program.TESSERACT
    )


def most_memory(*programs: Program) -> int:
    """MiB of one pod with these programs, if each process reaches its limit at the same time."""
    return sum(one.count * one.each for one in uses() if one.program in (Program.NONE, *programs))


def memory_table() -> str:
    rows = (
        (
            one.name,
            str(one.count),
            f"{one.each:,} MiB",
            ", ".join(code(PREFIX + setting.upper()) for setting in one.settings),
            one.program,
        )
        for one in uses()
    )
    heads = ("what", "at the same time", "each, at most", "settings", "only with")
    totals = (
        ("neither program", ()),
        ("Tesseract", (Program.TESSERACT,)),
        ("LibreOffice", (Program.LIBREOFFICE,)),
        ("both", (Program.TESSERACT, Program.LIBREOFFICE)),
    )
    sums = ", ".join(f"{most_memory(*programs):,} MiB with {name}" for name, programs in totals)
    return f"{table(heads, rows)}\n\nTogether: {sums}."


def _default(name: str) -> Any:
    return IngestionSettings.model_fields[name].default
