"""What each kind of gap means, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.shared.domain.document import GapKind


@dataclass(frozen=True, slots=True)
class GapInfo:
    """One sentence on what is not in the text, and one on what to do."""

    meaning: str
    remedy: str


GAPS: Mapping[GapKind, GapInfo] = {
    GapKind.PAGE: GapInfo("A page cannot be loaded.", "Open the file in its own program and save it, then submit it."),
    GapKind.SCAN: GapInfo(
        "A page is a picture without a text layer, and OCR did not read it.",
        "Install Tesseract where ingestion runs, or run OCR on the file; then submit it again.",
    ),
    GapKind.FONT: GapInfo(
        "A font does not say which characters its glyphs are.", "Run OCR on these pages, or create the file again."
    ),
    GapKind.FORM: GapInfo(
        "A form needs its own program: XFA, ActiveX, or more fields than the limit.",
        "Print the form to PDF, then submit the result.",
    ),
    GapKind.PICTURE: GapInfo("A picture has no alternative text.", "Look at the picture in the document."),
    GapKind.DIAGRAM: GapInfo("The part of a chart or of SmartArt is missing.", "Look at the diagram in the document."),
    GapKind.EMBEDDED: GapInfo(
        "The document shows or contains another file, which is not read.", "Submit that file as a document of its own."
    ),
    GapKind.MARKUP: GapInfo(
        "The markup is invalid at a place where text can be missing.",
        "Open the file in its own program and save it, then submit it.",
    ),
    GapKind.LANGUAGE: GapInfo(
        "A passage is in a language that the models do not read. Its words are in the text, and the rules of redaction"
        " for other languages apply to it.",
        "Have the passage read by someone who knows the language, or submit a translation.",
    ),
}
