"""What ingestion is asked to write into an original, and the file that it makes."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

MOST_NOTES = 20_000
MOST_MASKS = 100_000
MOST_LETTERS = 1_000_000  # with all masks, less than a message of gRPC


class ExportFormat(StrEnum):
    """WORD: the DOCX original with comments and proposed wording. PDF: the PDF original with annotations, or pictures
    of its pages with covered values. XLSX, MEMO: a workbook and a Word document of the findings, for any original.
    """

    WORD = "word"
    PDF = "pdf"
    XLSX = "xlsx"
    MEMO = "memo"

    @property
    def suffix(self) -> str:
        """The suffix of a file name."""
        return _SUFFIXES[self]


@dataclass(frozen=True, slots=True)
class ExportNote:
    """A finding at a place of the original text; without a `span`, on the whole document. `lines`: its words.
    `offered`: wording of the playbook to insert there, or empty. `finding_id`: for the audit log.
    """

    lines: tuple[str, ...]
    span: OriginalSpan | None = None
    offered: str = ""
    finding_id: str = ""


@dataclass(frozen=True, slots=True)
class ExportMask:
    """A value that the reader does not see, and its placeholder."""

    span: OriginalSpan
    words: str


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """`unmasked`: the reader sees the whole document, so that nothing of the original is left out. `written_at`: in ISO
    8601.
    """

    document_id: str
    format: ExportFormat
    notes: tuple[ExportNote, ...]
    masks: tuple[ExportMask, ...]
    unmasked: bool
    purpose: str
    written_at: str

    def check(self) -> None:
        """Raises `Reject(TOO_LARGE)` for more notes, masks or letters than ingestion writes."""
        letters = sum(map(len, (line for one in self.notes for line in (*one.lines, one.offered))))
        letters += sum(len(one.words) for one in self.masks)
        if len(self.notes) > MOST_NOTES or len(self.masks) > MOST_MASKS or letters > MOST_LETTERS:
            raise Reject(Reason.TOO_LARGE)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """`exact`: notes at their words; `nearby`: those on a reference, a paragraph or the document."""

    data: bytes
    media_type: str
    exact: int
    nearby: int


_SUFFIXES = {
    ExportFormat.WORD: ".docx",
    ExportFormat.PDF: ".pdf",
    ExportFormat.XLSX: ".xlsx",
    ExportFormat.MEMO: ".docx",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ExportFormat.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    ExportFormat.MEMO: f"{_OFFICE}.wordprocessingml.document",
}
"""Of the files that annotation makes."""
