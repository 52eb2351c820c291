"""Constructs of TIFF, PNG and JPEG files, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, gap, recognised, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

PICTURE: tuple[Construct, ...] = (
    recognised("Words on the pages of TIFF, PNG and JPEG", "with Tesseract; each has a box and a confidence"),
    recognised("Pages that are turned or out of level", "boxes are on the page as it is"),
    gap("Page that Tesseract cannot read", GapKind.SCAN),
    refused("Pictures without Tesseract", Reason.NEEDS_OCR),
    refused("Blank pictures", Reason.EMPTY),
    refused("Damaged pictures", Reason.MALFORMED),
    refused("Pictures of more than 3,000 pages", Reason.TOO_LARGE),
    refused("JPEG of more than 100 scans", Reason.TOO_LARGE),
)
