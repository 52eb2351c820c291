"""Word and PowerPoint files from before 2007, which LibreOffice converts before they are parsed."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from services.ingestion.extractors.media_types import DOC, DOCX, PPT, PPTX
from services.ingestion.parsing.parse import Parsed
from services.ingestion.sandbox.office.jobs import READ_DOC, READ_PPT
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.shared.runtime.fair_slots import FairSlots


@dataclass(frozen=True, slots=True)
class OlderFormat:
    """A format that is converted. `version`, which is part of the provenance, counts changes of the conversion. `job`:
    its name; `media_type`: what it makes.
    """

    name: str
    version: int
    job: str
    media_type: str


OLDER: Mapping[str, OlderFormat] = {
    DOC: OlderFormat("doc", 1, READ_DOC, DOCX),
    PPT: OlderFormat("ppt", 1, READ_PPT, PPTX),
}


@dataclass(frozen=True, slots=True)
class Converted:
    """A document of the media type `found`, and the one that `program` made of it."""

    found: str
    data: bytes
    program: str

    @property
    def media_type(self) -> str:
        """The media type of `data`."""
        return OLDER[self.found].media_type

    def named(self, parsed: Parsed) -> Parsed:
        """What was parsed of `data`, under the media type of the document, with the conversion in its provenance:
        `doc/1+libreoffice/7.4+docx/8`.
        """
        older = OLDER[self.found]
        provenance = f"{older.name}/{older.version}+{self.program}+{parsed.extractor}"
        return replace(parsed, media_type=self.found, extractor=provenance)


def convert(office: OfficeSandbox, data: bytes, found: str) -> Converted:
    """Convert a document whose media type is in `OLDER`. Raises the errors of `OfficeSandbox.convert`."""
    program = f"libreoffice/{office.version}"
    return Converted(found, office.convert(data, OLDER[found].job), program)


class OlderConverter:
    """The queue in front of the conversions: tenants, and the sources of each, share its `workers` by time. Documents
    of other formats do not wait for it. For one event loop.
    """

    def __init__(self, office: OfficeSandbox, workers: int, now: Callable[[], float]) -> None:
        self._office = office
        self._slots = FairSlots(workers, workers, now)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="older")

    async def convert(self, data: bytes, found: str, *, tenant: str, source: str) -> Converted:
        """Convert when it is the sender's turn. Raises the errors of `OfficeSandbox.convert`."""
        async with self._slots.hold(tenant, source):
            return await asyncio.get_running_loop().run_in_executor(self._threads, convert, self._office, data, found)

    def close(self) -> None:
        """Wait for documents that are converted."""
        self._threads.shutdown(cancel_futures=True)
