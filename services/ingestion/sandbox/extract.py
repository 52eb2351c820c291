"""Text of files alone, without broker, store or keys: for the command line."""

from dataclasses import dataclass

from services.ingestion.extractors.result import Attachment
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import Layout, OriginalText, QualityReport
from services.shared.wire.codec import decode


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file holds. `extractor` is its name and version."""

    text: OriginalText
    layout: Layout
    media_type: str
    extractor: str
    quality: QualityReport
    attachments: tuple[Attachment, ...] = ()


def extract_file(data: bytes, file_name: str = "", media_type: str = "", *, sandbox: Sandbox) -> Extracted:
    """By the same way as the service takes. Raises `Reject` with the reason for a refusal."""
    parsed = sandbox.parse(data, file_name, media_type)
    return Extracted(
        text=decode(OriginalText, parsed.text),
        layout=decode(Layout, parsed.layout),
        media_type=parsed.media_type,
        extractor=parsed.extractor,
        quality=parsed.quality,
        attachments=parsed.attachments,
    )
