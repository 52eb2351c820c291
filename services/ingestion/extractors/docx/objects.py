"""Read what a document embeds: diagrams, charts, and chunks of other formats. What is not read is a gap."""

import re

from lxml import etree

from services.ingestion.extractors.docx.chunks import Chunks
from services.ingestion.extractors.docx.gaps import Gaps
from services.ingestion.extractors.ooxml.diagrams import LINK, lines
from services.ingestion.extractors.ooxml.names import PIC, A, R, V
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import Content
from services.shared.domain.document import GapKind

_WIDE = 4_572_000
"""EMU: 12.7 cm, most of the width of the text of a page."""
_WIDE_POINTS = 360
_WIDTH = re.compile(r"(?:^|;)\s*width:\s*(\d{1,6}(?:\.\d{1,9})?)(pt|in)\b")


class Objects:
    """The objects of a package. `source` is the part that refers to them."""

    def __init__(self, package: Package, chunks: Chunks) -> None:
        self.source = ""
        self._package = package
        self._chunks = chunks
        self.gaps = Gaps()
        self._read: set[str] = set()

    def total(self) -> int:
        """How many objects were read or missed so far."""
        return len(self._read) + self.gaps.total()

    def count_paragraph(self) -> None:
        """Count one of the package or of a package in it. Raises `Reject(TOO_LARGE)`."""
        self._chunks.count_paragraph()

    def diagram(self, element: etree._Element) -> str:
        """The text of the chart or SmartArt that an element refers to, in lines. It is read once."""
        name = self._package.target(self.source, element.get(LINK[element.tag]) or "")
        if name in self._read:
            return ""
        part = self._package.xml(name)
        if part is None:
            self.gaps.miss(GapKind.DIAGRAM)
            return ""
        self._read.add(name)
        return "\n".join(lines(part))

    def file(self, element: etree._Element) -> None:
        """Read the file that an object is: it becomes a document of its own."""
        name = self._package.target(self.source, element.get(f"{{{R}}}id") or "")
        if not name or not self._chunks.files.add(self._package, name):
            self.gaps.miss(GapKind.EMBEDDED)
            return
        self._read.add(name)

    def chunk(self, element: etree._Element) -> Content:
        """The content of a chunk, with its gaps; empty if it is read already, or cannot be read."""
        name = self._package.target(self.source, element.get(f"{{{R}}}id") or "")
        if name in self._read:
            return Content("")
        content = self._chunks.content(self._package, name)
        if name:
            self._read.add(name)
        if content is None:
            self.gaps.miss(GapKind.EMBEDDED)
            return Content("")
        return content


def is_wide(picture: etree._Element) -> bool:
    """Whether a picture, as DrawingML or as VML, has most of the width of a page."""
    if picture.tag == PICTURE:
        extent = picture.find(f"{{{PIC}}}spPr/{{{A}}}xfrm/{{{A}}}ext")
        width = "" if extent is None else str(extent.get("cx") or "")
        return width.isdecimal() and len(width) < 12 and int(width) >= _WIDE
    parent = picture.getparent()
    match = None if parent is None else _WIDTH.search(parent.get("style") or "")
    return match is not None and float(match[1]) * (72 if match[2] == "in" else 1) >= _WIDE_POINTS


PICTURE = f"{{{PIC}}}pic"
VML_PICTURE = f"{{{V}}}imagedata"
