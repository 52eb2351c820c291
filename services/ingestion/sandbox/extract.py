"""Extract the text of files without broker, store or keys, for the command line."""

from dataclasses import dataclass
from functools import partial

from services.ingestion.extractors.result import Attachment
from services.ingestion.parsing.parse import UnconvertedError
from services.ingestion.sandbox.ocr.direct import DirectScans
from services.ingestion.sandbox.office.program import find_office
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.older import convert
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import OriginalText, QualityReport
from services.shared.domain.layout import Layout
from services.shared.wire.codec import decode

OFFICE = OfficeSandbox(lambda: find_office("soffice"))
"""LibreOffice in the path of this process."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The content of a file. `extractor` is its name and version: `pdf/1`."""

    text: OriginalText
    layout: Layout
    media_type: str
    extractor: str
    quality: QualityReport
    attachments: tuple[Attachment, ...] = ()


def extract_file(
    data: bytes,
    file_name: str = "",
    media_type: str = "",
    *,
    sandbox: Sandbox,
    office: OfficeSandbox = OFFICE,
    scans: DirectScans | None = None,
) -> Extracted:
    """Parse a file as the service does. Without `scans`, pages that are pictures are not read.

    Raises `Reject` with the reason of a refusal.
    """
    parse = partial(scans.parse, sandbox) if scans else sandbox.parse
    try:
        parsed = parse(data, file_name, media_type)
    except UnconvertedError as error:
        converted = convert(office, data, error.media_type)
        parsed = converted.named(parse(converted.data, "", converted.media_type))
    return Extracted(
        text=decode(OriginalText, parsed.text),
        layout=decode(Layout, parsed.layout),
        media_type=parsed.media_type,
        extractor=parsed.extractor,
        quality=parsed.quality,
        attachments=parsed.attachments,
    )
