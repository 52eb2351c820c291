"""What is drawn on an XLSX sheet: texts of shapes and titles of charts are read, pictures are a gap."""

from collections import Counter

from lxml import etree

from services.ingestion.extractors.ooxml.names import CX, MC, A, C, R
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.sheets.elements import read_part, texts_of
from services.shared.domain.document import GapKind

_WIDE = 4_572_000  # EMU, 12.7 cm: as in DOCX, smaller pictures are logos


def drawings_of(package: Package, sheet: str, gaps: Counter[GapKind]) -> list[str]:
    """The texts on a sheet, the part of this name, in lines each. What is not read is added to `gaps`."""
    boxes: list[str] = []
    for name in package.linked(sheet, "drawing"):
        drawing = read_part(package, name)
        if drawing is None:
            gaps[GapKind.DIAGRAM] += 1
            continue
        for one in list(drawing.iter(f"{{{MC}}}Fallback")):
            one.clear()
        boxes += texts_of(drawing)
        boxes += _titles(package, name, drawing, gaps)
        gaps[GapKind.PICTURE] += sum(map(_is_wide, drawing.iter("{*}pic")))
    return boxes


def _titles(package: Package, name: str, drawing: etree._Element, gaps: Counter[GapKind]) -> list[str]:
    """The titles of charts and of their axes. Their values are those of cells."""
    found: list[str] = []
    for one in drawing.iter(f"{{{C}}}chart", f"{{{CX}}}chart"):
        chart = read_part(package, package.target(name, one.get(f"{{{R}}}id") or ""))
        if chart is None:
            gaps[GapKind.DIAGRAM] += 1
        else:
            found += texts_of(chart)
    return found


def _is_wide(picture: etree._Element) -> bool:
    extent = picture.find(f"{{*}}spPr/{{{A}}}xfrm/{{{A}}}ext")
    width = "" if extent is None else extent.get("cx") or ""
    return width.isdecimal() and len(width) < 12 and int(width) >= _WIDE
