"""Extract text from DOCX: headers, the body in order with its tables, footnotes, footers. Insertions are kept,
deletions are omitted, and list numbers are as printed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from services.ingestion.extractors.docx_hidden import Visibility
from services.ingestion.extractors.docx_numbering import Numbering, read_numbering
from services.ingestion.extractors.docx_xml import MC, W, find_all, value, w
from services.ingestion.extractors.result import Content, Limits, TextBuilder, hide, without_marks
from services.shared.domain.errors import Reason, Reject


def extract(data: bytes, limits: Limits) -> Content:
    """Pages end at page breaks of Word. Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`."""
    package = _Package(data, limits)
    body = package.xml("word/document.xml")
    if body is None:
        raise Reject(Reason.MALFORMED)
    styles = package.xml("word/styles.xml")
    numbering = read_numbering(package.xml("word/numbering.xml"), styles)
    writer = _Writer(TextBuilder(limits), numbering, Visibility(styles))
    writer.parts(package.named("header"))
    writer.blocks(body.iterchildren(w("body")))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        writer.notes(package.xml(name))
    writer.parts(package.named("footer"))
    return writer.builder.content()


class _Package:
    """A zip file and its parts as XML. Unpacked bytes count against the limit."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError):
            raise Reject(Reason.MALFORMED) from None
        self._left = limits.unpacked_bytes
        self._names = frozenset(self._zip.namelist())

    def named(self, kind: str) -> Iterator[etree._Element]:
        """The headers or the footers, by name."""
        names = sorted(one for one in self._names if re.fullmatch(rf"word/{kind}\d*\.xml", one))
        return (part for part in map(self.xml, names) if part is not None)

    def xml(self, name: str) -> etree._Element | None:
        """The part with this name, or None."""
        if name not in self._names:
            return None
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Reject(Reason.NEEDS_PASSWORD)
        try:
            with self._zip.open(info) as part:
                data = part.read(self._left + 1)
            self._left -= len(data)
            if self._left < 0:
                raise Reject(Reason.TOO_LARGE)
            # No entities, no network, no DTD: untrusted XML can use them to read files and exhaust memory.
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
            return etree.fromstring(data.replace(_STRICT, W.encode()), parser)
        except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, NotImplementedError, EOFError, ValueError):
            raise Reject(Reason.MALFORMED) from None


@dataclass(slots=True)
class _Writer:
    builder: TextBuilder
    numbering: Numbering
    visibility: Visibility

    def parts(self, parts: Iterator[etree._Element]) -> None:
        """Write headers and footers. Equal text on first, even and other pages is written once."""
        seen: set[str] = set()
        for part in parts:
            lines = [line for line in (self._paragraph(one) for one in find_all(part, "p")) if line.strip()]
            text = "\n".join(lines)
            if text not in seen:
                seen.add(text)
                self.builder.marked_block(text)

    def notes(self, part: etree._Element | None) -> None:
        """Write footnotes and endnotes, each with its number."""
        if part is None:
            return
        for note in part:
            number = without_marks(value(note, "id"))
            if value(note, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            text = "\n".join(self._paragraph(one) for one in find_all(note, "p")).strip()
            if text:
                self.builder.marked_block(f"[{number}] {text}")

    def blocks(self, bodies: Iterator[etree._Element]) -> None:
        """Write paragraphs and tables in order, also those inside content controls."""
        for element in _block_elements(bodies):
            if element.tag == w("tbl"):
                self._table(element)
                continue
            for index, piece in enumerate(self._paragraph(element).split("\f")):
                if index:
                    self.builder.page_break()
                self.builder.marked_block(piece)

    def _table(self, table: etree._Element) -> None:
        for row in _rows(table):
            cells = [" ".join(self._cell(cell).split()) for cell in _cells(row)]
            self.builder.marked_block("\t".join(cell for cell in cells if cell))

    def _cell(self, cell: etree._Element) -> str:
        return "\n".join(self._paragraph(one) for one in find_all(cell, "p")).replace("\f", "\n")

    def _paragraph(self, paragraph: etree._Element) -> str:
        text = "".join(_runs(paragraph, self.visibility))
        if not text.strip():
            return "\f" if "\f" in text else ""
        return without_marks(self.numbering.label(paragraph)) + text


def _block_elements(bodies: Iterator[etree._Element]) -> Iterator[etree._Element]:
    stack = list(bodies)[::-1]
    while stack:
        element = stack.pop()
        if element.tag in (w("p"), w("tbl")):
            yield element
        elif element.tag not in (w("sectPr"), w("del"), w("moveFrom")):
            stack.extend(reversed(element))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (one for one in find_all(table, "tr") if _nearest(one, "tbl") is table)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for cell in find_all(row, "tc"):
        if _nearest(cell, "tr") is not row:
            continue
        merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
        if merge is None or value(merge, "val") == "restart":
            yield cell


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(w(tag)), None)


def _runs(paragraph: etree._Element, visibility: Visibility) -> Iterator[str]:
    """The text of one paragraph, followed by the text of its text boxes."""
    boxes: list[etree._Element] = []
    stack = list(paragraph)[::-1]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == w("t"):
            text = without_marks(element.text or "")
            yield hide(text) if visibility.is_hidden(element.getparent()) else text
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag == w("br"):
            yield "\f" if value(element, "type") == "page" else "\n"
        elif tag in (w("footnoteReference"), w("endnoteReference")):
            yield f"[{without_marks(value(element, 'id'))}]"
        elif tag == w("txbxContent"):
            boxes.extend(find_all(element, "p"))
        elif tag not in _OMITTED:
            stack.extend(reversed(element))
    for box in boxes:
        text = "".join(_runs(box, visibility))
        if text.strip():
            yield "\n" + text


_MARKS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("lastRenderedPageBreak"): "",
}
# Deleted and moved text, field codes, properties, and the fallback of a drawing for older versions of Word.
_OMITTED = frozenset(
    [w(one) for one in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tabs")] + [f"{{{MC}}}Fallback"]
)
# For text, the strict variant of ISO 29500 differs only in its namespace.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
