"""What is drawn on an ODS sheet: texts of shapes and titles of charts are read, pictures and other files are gaps."""

import posixpath
import re
from collections import Counter

from lxml import etree

from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.sheets.book import clean
from services.ingestion.extractors.sheets.elements import read_part
from services.ingestion.extractors.sheets.ods_text import CHART, DRAW, SVG, TEXT, XLINK, paragraph
from services.shared.domain.document import GapKind

_WIDE = 12.7  # cm, as in DOCX: smaller pictures are logos
_WIDTH = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)(cm|mm|in|pt)")
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}


def boxes_of(package: Package, table: etree._Element, gaps: Counter[GapKind]) -> list[str]:
    """The texts on a sheet. What is not read is added to `gaps`."""
    boxes: dict[etree._Element, list[str]] = {}
    if next(table.iter(f"{DRAW}*"), None) is None:
        return []
    for one in table.iter(f"{TEXT}p"):
        shape = one.getparent()
        if shape is not None and str(shape.tag).startswith(DRAW):
            boxes.setdefault(shape, []).append(clean(paragraph(one)))
    texts = ["\n".join(filter(None, lines)) for lines in boxes.values()]
    for frame in table.iter(f"{DRAW}frame"):
        texts += _of_frame(package, frame, gaps)
    return [one for one in texts if one]


def _of_frame(package: Package, frame: etree._Element, gaps: Counter[GapKind]) -> list[str]:
    """The titles of the chart in a frame. A frame with an object also has a picture of it."""
    if frame.find(f"{DRAW}object-ole") is not None:
        gaps[GapKind.EMBEDDED] += 1
        return []
    linked = frame.find(f"{DRAW}object")
    if linked is None:
        gaps[GapKind.PICTURE] += frame.find(f"{DRAW}image") is not None and _is_wide(frame.get(f"{SVG}width") or "")
        return []
    name = posixpath.normpath(posixpath.join(linked.get(f"{XLINK}href") or "", "content.xml"))
    root = read_part(package, name)
    if root is None or next(root.iter(f"{CHART}chart"), None) is None:
        gaps[GapKind.EMBEDDED] += 1
        return []
    found = (one for one in root.iter(f"{TEXT}p") if (above := one.getparent()) is not None and above.tag in _TITLES)
    return ["\n".join(filter(None, (clean(paragraph(one)) for one in found)))]


def _is_wide(width: str) -> bool:
    match = _WIDTH.fullmatch(width)
    return match is not None and float(match[1]) * _UNITS[match[2]] >= _WIDE


_TITLES = frozenset({f"{CHART}title", f"{CHART}subtitle"})
