"""The parts of a text: sheets of a workbook, slides, bodies of a mail, documents inside a file, names of files."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import OriginalSpan, RedactedSpan


class PartKind(StrEnum):
    """What a part is. The values are stable: stored texts and responses contain them."""

    SHEET = "sheet"
    SLIDE = "slide"
    SHAPE = "shape"
    NOTES = "notes"
    MESSAGE = "message"
    QUOTATION = "quotation"
    DOCUMENT = "document"
    FILE = "file"


class PartReason(StrEnum):
    """Why a part is a document. HEADING: an exhibit, a schedule or an annex has its heading on a line. TITLE: a title
    behind signatures names a document, and words that open one follow.
    """

    HEADING = "heading"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class OriginalPart:
    """A part of the text. `number` counts the parts of its kind in the part around it, from 1. `title`: its words in
    the text, such as the name of a sheet; empty if it has none. `hidden`: the source does not show it.

    A FILE is the name of a file that is a document of its own: an attachment of a mail, a file of an archive. Its
    number is that of its submission.

    Of a DOCUMENT: `document_type`, such as `note` or `schedule`; `form`: it is to be completed and signed later;
    `reason`: why it is one. The text outside of such parts is the first document.

    A part is inside another one, or does not overlap it.
    """

    kind: PartKind
    number: int
    title: OriginalSpan
    span: OriginalSpan
    hidden: bool = False
    document_type: str = ""
    form: bool = False
    reason: PartReason | None = None


@dataclass(frozen=True, slots=True)
class RedactedPart:
    """An `OriginalPart` in redacted offsets."""

    kind: PartKind
    number: int
    title: RedactedSpan
    span: RedactedSpan
    hidden: bool = False
    document_type: str = ""
    form: bool = False
    reason: PartReason | None = None
