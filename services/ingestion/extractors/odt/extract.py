"""Extract text from OpenDocument texts: headers, the body in order with its tables, notes, footers.

As in DOCX, the text contains both the insertions and the deletions that are not yet accepted, and marks them; list
numbers are as printed; a comment follows the paragraph or the row of a table that it is on.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from lxml import etree

from services.ingestion.extractors.gaps import Joined, refuse
from services.ingestion.extractors.odt.lists import Lists
from services.ingestion.extractors.odt.names import q, value
from services.ingestion.extractors.odt.objects import Objects
from services.ingestion.extractors.odt.reader import Reader
from services.ingestion.extractors.odt.styles import Styles
from services.ingestion.extractors.odt.tree import Place, changes_of
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import MOST_BLOCKS, Content, Limits, TextBuilder
from services.ingestion.extractors.tables import Row
from services.shared.domain.document import Gap
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

_MARGINS = ("header", "header-first", "header-left", "footer", "footer-first", "footer-left")


def extract(data: bytes, limits: Limits) -> Content:
    """Pages end at page breaks of paragraphs.

    Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`. A document that has only pictures of text raises
    `Reject(NEEDS_OCR)`, and one that has only files of other formats `Reject(UNSUPPORTED)`.
    """
    package = Package(data, limits)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(q("manifest:encryption-data")), None) is not None:
        raise Reject(Reason.NEEDS_PASSWORD)
    part = package.xml("content.xml")
    body = None if part is None else part.find(f"{q('office:body')}/{q('office:text')}")
    if part is None or body is None:
        raise Reject(Reason.MALFORMED)
    content = _read(package, part, body, limits)
    if not content.text:
        refuse(content.gaps)
    return content


def _read(package: Package, part: etree._Element, body: etree._Element, limits: Limits) -> Content:
    common, styles = package.xml("styles.xml"), Styles()
    styles.read(common)
    styles.read(part)
    reader = Reader(styles, Lists(styles), Objects(package), *changes_of(body))
    writer = _Writer(reader, limits)
    margins = [] if common is None else list(common.iter(*(q(f"style:{one}") for one in _MARGINS)))
    writer.margins([one for one in margins if "header" in one.tag], writer.headers)
    writer.body(body)
    writer.notes()
    writer.margins([one for one in margins if "footer" in one.tag], writer.footers)
    return writer.content()


class _Writer:
    def __init__(self, reader: Reader, limits: Limits) -> None:
        self._reader = reader
        self._builder = TextBuilder(limits)
        self._gaps = Joined()
        self._blocks = 0
        self.headers: list[OriginalSpan] = []
        self.footers: list[OriginalSpan] = []
        self._comments: list[OriginalSpan] = []

    def margins(self, found: list[etree._Element], spans: list[OriginalSpan]) -> None:
        """Write headers or footers. Equal text on first, left and right pages is written once."""
        shown = [one for one in found if value(one, "style:display") != "false"]
        for text in dict.fromkeys(self._reader.lines(one, Place()) for one in shown):
            span = self._write(text)
            spans += [span] if len(span) else []

    def body(self, body: etree._Element) -> None:
        """Write the blocks of the body, each followed by the comments on it."""
        for block in self._reader.blocks(body):
            if isinstance(block, Row):
                self._ended(partial(self._builder.row, block))
            else:
                self._pages(block)

    def notes(self) -> None:
        """Write footnotes and endnotes, after the body."""
        for one in self._reader.notes:
            self._write(one)

    def content(self) -> Content:
        """The text, and what is not in it."""
        content = self._builder.content()
        return replace(
            content,
            gaps=self._gaps.found(len(content.pages)),
            headers=tuple(self.headers),
            footers=tuple(self.footers),
            comments=tuple(self._comments),
        )

    def _pages(self, block: str) -> None:
        for index, piece in enumerate(block.split("\f")):
            if index:
                self._builder.page_break()
            level = self._reader.level
            span = self._write(piece)
            if level:
                self._builder.heading(span, level)

    def _write(self, text: str) -> OriginalSpan:
        return self._ended(partial(self._builder.marked_block, text))

    def _ended(self, write: Callable[[], OriginalSpan]) -> OriginalSpan:
        """Write a block, and what was on it."""
        self._blocks += 1
        if self._blocks > MOST_BLOCKS:
            raise Reject(Reason.TOO_LARGE)
        span = write()
        page = self._builder.page if self._builder.page > 1 else 0
        self._gaps.add([Gap(one, 1) for one in self._reader.gaps], span.start, page)
        self._reader.gaps.clear()
        self._comments += [self._builder.marked_block(one) for one in self._reader.comments]
        self._reader.comments.clear()
        return span
