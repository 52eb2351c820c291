"""Put marks on the pages of an original PDF, for a reader who sees all of it."""

import ctypes
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.hidden import Area
from services.ingestion.extractors.result import fit
from services.ingestion.writing.pdf.places import Mark
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Box, PageLayout

_SAME_SIZE = 1.0  # points
_PRINTED = 4  # flag of an annotation
_YELLOW = (255, 214, 0, 255)
_ICON = 20.0  # points
Corners = tuple[float, float, float, float]
"""Left, bottom, right, top, from the bottom left of the page before its rotation."""


def annotated(
    data: bytes, pages: Sequence[PageLayout], marks: Mapping[int, Sequence[Mark]], author: str, date: str
) -> bytes:
    """The original with annotations. Raises `Reject(NEEDS_PASSWORD | MALFORMED)`, also if its pages are not those of
    the layout.
    """
    with _opened(data) as document:
        if len(document) != len(pages):
            raise Reject(Reason.MALFORMED)
        for number, found in marks.items():
            page = document[number]
            try:
                across, down = page.get_size()
                if abs(across - pages[number].width) > _SAME_SIZE or abs(down - pages[number].height) > _SAME_SIZE:
                    raise Reject(Reason.MALFORMED)
                for mark in found:
                    _add(page, mark, author, date)
            finally:
                page.close()
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Reject(Reason.NEEDS_PASSWORD if locked else Reason.MALFORMED) from None
    try:
        yield document
    except pypdfium2.PdfiumError:
        raise Reject(Reason.MALFORMED) from None
    finally:
        document.close()


def _add(page: Any, mark: Mark, author: str, date: str) -> None:
    area, rotation = page.get_bbox(), page.get_rotation()
    corners = [unturned(one, area, rotation) for one in mark.boxes]
    kind = pdfium.FPDF_ANNOT_HIGHLIGHT if mark.on_words else pdfium.FPDF_ANNOT_TEXT
    annotation = pdfium.FPDFPage_CreateAnnot(page.raw, kind)
    if not annotation:
        raise Reject(Reason.MALFORMED)
    try:
        left, bottom, right, top = _around(corners) if mark.on_words else _icon(corners[0])
        pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
        pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *_YELLOW)
        for x0, y0, x1, y1 in corners if mark.on_words else ():
            points = pdfium.FS_QUADPOINTSF(x0, y1, x1, y1, x0, y0, x1, y0)
            pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, points)
        for key, words in ((b"Contents", "\n".join(mark.lines)), (b"T", author), (b"M", pdf_date(date))):
            _set(annotation, key, words)
        pdfium.FPDFAnnot_SetFlags(annotation, _PRINTED)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _set(annotation: Any, key: bytes, words: str) -> None:
    encoded = (fit(words) + "\0").encode("utf-16-le")
    buffer = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
    pdfium.FPDFAnnot_SetStringValue(annotation, key, buffer)


def unturned(box: Box, area: Area, rotation: int) -> Corners:
    """A box of the displayed page on the page before its rotation: the inverse of `words.displayed`."""
    left, bottom, right, top = area
    x0, y0, x1, y1 = box
    match rotation:
        case 90:
            return (left + y0, bottom + x0, left + y1, bottom + x1)
        case 180:
            return (right - x1, bottom + y0, right - x0, bottom + y1)
        case 270:
            return (right - y1, top - x1, right - y0, top - x0)
        case _:
            return (left + x0, top - y1, left + x1, top - y0)


def _around(corners: Sequence[Corners]) -> Corners:
    x0, y0, x1, y1 = zip(*corners, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _icon(corner: Corners) -> Corners:
    x, y, _, _ = corner
    return x, y - _ICON, x + _ICON, y


def pdf_date(date: str) -> str:
    """An ISO time as PDF writes it: `D:20261129090000Z`."""
    return f"D:{''.join(one for one in date if one.isdigit())[:14]}Z"
