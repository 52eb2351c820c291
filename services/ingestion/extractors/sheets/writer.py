"""Write the sheets of a workbook as text: a part for each sheet, a block for each row, tabs between its cells."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from services.ingestion.extractors.gaps import Joined, refuse
from services.ingestion.extractors.ooxml.files import Files
from services.ingestion.extractors.result import MOST_PARAGRAPHS, Content, Limits, TextBuilder, hide
from services.ingestion.extractors.sheets.book import Comment, Line, Sheet, clean
from services.ingestion.extractors.tables import Row
from services.shared.domain.cells import cell_name
from services.shared.domain.document import Gap
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind
from services.shared.domain.spans import OriginalSpan


class Writer:
    """Call `write` for each sheet, in order. Raises `Reject(TOO_LARGE)`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._builder = TextBuilder(limits)
        self._gaps = Joined()
        self._sheets = 0
        self._blocks = 0
        self._cells = 0
        self._margins: dict[str, OriginalSpan] = {}
        self._headers: list[OriginalSpan] = []
        self._footers: list[OriginalSpan] = []

    def write(self, sheet: Sheet) -> None:
        """Add a sheet. One without text is counted and has no title."""
        self._sheets += 1
        if self._sheets > _MOST_SHEETS:
            raise Reject(Reason.TOO_LARGE)
        start = self._builder.length
        lines = _with_text(sheet)
        with self._builder.part(PartKind.SHEET, clean(sheet.name) if lines else "", hidden=sheet.hidden):
            self._margin(sheet.header, self._headers)
            self._rows(sheet, lines or ())
            for text in sheet.boxes:
                self._block(text)
            self._margin(sheet.footer, self._footers)
        self._gaps.add([Gap(kind, count) for kind, count in sheet.gaps.items() if count], start + 2 * bool(start))

    def content(self, files: Files | None = None) -> Content:
        """The text, and the files inside the workbook. Raises `Reject(NEEDS_OCR | UNSUPPORTED | MALFORMED)` for a
        workbook that has only pictures, only files that cannot be read, or sheets whose parts are missing.
        """
        content = self._builder.content(files.attachments() if files else ())
        gaps = self._gaps.found()
        if files and not content.text and content.attachments:
            content = files.listed(content)
        if not content.text:
            refuse(gaps)
        return replace(content, gaps=gaps, headers=tuple(self._headers), footers=tuple(self._footers))

    def _rows(self, sheet: Sheet, lines: "Iterator[Line] | tuple[Line, ...]") -> None:
        """Write the rows, each followed by the comments on it."""
        comments = deque(sheet.comments)
        for line in lines:
            while comments and comments[0].row < line.number:
                self._comment(comments.popleft(), sheet, hidden=False)
            self._row(line)
            while comments and comments[0].row == line.number:
                self._comment(comments.popleft(), sheet, hidden=line.hidden)
        for one in comments:
            self._comment(one, sheet, hidden=False)

    def _row(self, line: Line) -> None:
        if not line.cells:
            return
        # A text can be that of many cells: the row can be far longer than the workbook.
        self._cells += len(line.cells)
        if self._cells > _MOST_CELLS or sum(len(one.text) for one in line.cells) > self._limits.text:
            raise Reject(Reason.TOO_LARGE)
        self._count()
        if line.hidden:
            text = hide("\t".join(one.text for one in line.cells))
        else:
            text = "\t".join(hide(one.text) if one.hidden else one.text for one in line.cells)
        cells = tuple((one.column, one.text) for one in line.cells)
        self._builder.row(Row(self._sheets, cells, text, line.number))

    def _comment(self, comment: Comment, sheet: Sheet, *, hidden: bool) -> None:
        author = clean(comment.author)[:200]
        by = f" by {author}" if author else ""
        text = f"[Comment{by} on {cell_name(comment.row, comment.column)}] {clean(comment.text)}"
        self._block(hide(text) if hidden or comment.column in sheet.hidden_columns else text)

    def _margin(self, text: str, spans: list[OriginalSpan]) -> None:
        """Write the header or the footer of pages. Equal text of other sheets is written once."""
        text = clean(text)
        if text and text not in self._margins:
            self._margins[text] = self._block(text)
            spans.append(self._margins[text])

    def _block(self, text: str) -> OriginalSpan:
        self._count()
        return self._builder.marked_block(text)

    def _count(self) -> None:
        self._blocks += 1
        if self._blocks > MOST_PARAGRAPHS:
            raise Reject(Reason.TOO_LARGE)


def _with_text(sheet: Sheet) -> Iterator[Line] | None:
    """The rows of a sheet, or None if nothing on the sheet has text."""
    lines = iter(sheet.lines)
    before: list[Line] = []
    for line in lines:
        before.append(line)
        if line.cells:
            return chain(before, lines)
    return iter(before) if sheet.comments or sheet.boxes or sheet.header or sheet.footer else None


_MOST_SHEETS = 2_000  # a sheet without anything takes a millisecond
_MOST_CELLS = 1_000_000
