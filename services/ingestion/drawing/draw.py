"""Draw one page of a PDF or a picture as PNG. What the reader must not see is covered before the pixels are encoded."""

import ctypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.drawing import pictures
from services.ingestion.drawing.cover import Boxes, Shown, cover
from services.ingestion.drawing.png import Pixels, png_of
from services.ingestion.extractors.pdf.annotations import form_of
from services.ingestion.extractors.pdf.calls import char_boxes, each, fast, handle_of
from services.ingestion.extractors.pdf.hidden import Area
from services.ingestion.extractors.pdf.objects import objects_of
from services.ingestion.extractors.pdf.words import displayed
from services.ingestion.extractors.picture.frames import is_picture
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan

MOST_PIXELS = 12_000_000
_SAME_SIZE = 1.0  # points
_MOST_LETTERS = 200_000
_MOST_OBJECTS = 10_000
_MOST_PATHS = 100_000
_MOST_CORNERS = 5  # of a rectangle, with its end
_DEEPEST = 8
_WHITE = 255
_LOCK = threading.Lock()  # PDFium is not thread-safe.


@dataclass(frozen=True, slots=True)
class Page:
    """Which page, counted from 1, and how many pixels wide. `layout` has its words; spans in `masked` are covered. If
    `open`, nothing is covered. `outlines`: drawings count as pictures, because another program can have drawn words of
    the text as outlines.
    """

    number: int
    width: int
    layout: PageLayout
    masked: Sequence[OriginalSpan] = ()
    open: bool = False
    outlines: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as PNG, and its size in pixels."""

    image: bytes
    width: int
    height: int


def draw(data: bytes, page: Page, limits: Limits) -> Drawn:
    """Raises `Reject(NEEDS_PASSWORD | MALFORMED | TOO_LARGE)`."""
    if is_picture(data):
        return _picture(data, page)
    with _LOCK, _opened(data) as document:
        if len(document) > limits.pages:
            raise Reject(Reason.TOO_LARGE)
        if not 0 < page.number <= len(document):
            raise Reject(Reason.MALFORMED)
        try:
            return _draw(document, page)
        except pypdfium2.PdfiumError:
            raise Reject(Reason.MALFORMED) from None


def _picture(data: bytes, page: Page) -> Drawn:
    pixels, size = pictures.rendered(data, page.number, page.width, MOST_PIXELS)
    if not page.open:
        if not pictures.is_page(page.layout, size):
            raise Reject(Reason.MALFORMED)  # not the page whose words are known
        pictures.cover_picture(pixels, page.layout, page.masked)
    height, width = pixels.shape[:2]
    return Drawn(png_of(pixels), width, height)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Reject(Reason.NEEDS_PASSWORD if locked else Reason.MALFORMED) from None
    try:
        yield document
    finally:
        document.close()


def _draw(document: Any, wanted: Page) -> Drawn:
    """Form fields and text boxes become content of the page first, as when its words were read."""
    index = wanted.number - 1
    with form_of(document) as form:
        raw = document[index]
        try:
            form.read(document, index, raw)
        finally:
            raw.close()
        page = document[index]
        try:
            pixels = _rendered(page, wanted.width)
            if not wanted.open:
                _cover(pixels, page, wanted)
        finally:
            page.close()
    height, width = pixels.shape[:2]
    return Drawn(png_of(pixels), width, height)


def _rendered(page: Any, width: int) -> Pixels:
    """The page on white. A page that is so high that it has too many pixels is less wide."""
    across, down = page.get_size()
    if not (across > 0 and down > 0):
        raise Reject(Reason.MALFORMED)
    width = max(1, min(width, int((MOST_PIXELS * across / down) ** 0.5)))
    height = max(1, min(round(width * down / across), MOST_PIXELS))
    pixels = np.full((height, width, 4), _WHITE, np.uint8)
    place = pixels.ctypes.data_as(ctypes.c_void_p)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, place, width * 4)
    if not bitmap:
        raise Reject(Reason.TOO_LARGE)
    try:
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels


def _cover(pixels: Pixels, page: Any, wanted: Page) -> None:
    layout = wanted.layout
    across, down = page.get_size()
    if abs(across - layout.width) > _SAME_SIZE or abs(down - layout.height) > _SAME_SIZE:
        raise Reject(Reason.MALFORMED)  # not the page whose words are known
    cover(pixels, layout, wanted.masked, _shown(page, outlines=wanted.outlines))


def _shown(page: Any, *, outlines: bool) -> Shown:
    area, rotation = page.get_bbox(), page.get_rotation()
    textpage = page.get_textpage()
    try:
        handle, count = handle_of(textpage), textpage.count_chars()
        if count > _MOST_LETTERS:
            raise Reject(Reason.TOO_LARGE)
        codes = each(_UNICODE, handle, range(count))
        letters = [place for place, code in enumerate(codes) if not (code < _FIRST and chr(code).isspace())]
        boxes = char_boxes(handle, letters)[:, (0, 3, 2, 1)].astype(np.float64)
        inks = _inks(handle, letters)
        unmapped = np.array([one == 1 for one in each(_MAP_ERROR, handle, letters)], np.bool_)
    finally:
        textpage.close()
    pictures = [*_pictures(page, forms=outlines), *(_outlines(page) if outlines else ())]
    return Shown(
        _displayed(boxes, area, rotation),
        _displayed(inks, area, rotation),
        unmapped,
        _displayed(np.array(pictures, np.float64).reshape(-1, 4), area, rotation),
    )


def _inks(handle: Any, letters: Sequence[int]) -> Boxes:
    """The outline of each letter: left, bottom, right, top."""
    found = np.zeros((len(letters), 4), np.float64)
    sides = (ctypes.c_double * 4)()
    places = [ctypes.byref(sides, 8 * one) for one in range(4)]
    for row, letter in enumerate(letters):
        if _INK(handle, letter, *places):
            left, right, bottom, top = sides
            found[row] = left, bottom, right, top
    return found


def _displayed(boxes: Boxes, area: Area, rotation: int) -> Boxes:
    """Left, bottom, right, top on the page before its rotation, as boxes of the displayed page."""
    edges = boxes[:, (0, 3, 2, 1)]
    return displayed(np.stack((edges, edges), axis=1), area, rotation).astype(np.float64)


def _pictures(page: Any, *, forms: bool) -> Iterator[Area]:
    """The places of pictures. Objects of a form have their own coordinates, so a form with a picture is one. With
    `forms`, each form is.
    """
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM]
    objects = list(islice(objects_of(page, kinds), _MOST_OBJECTS + 1))
    if len(objects) > _MOST_OBJECTS:
        raise Reject(Reason.TOO_LARGE)
    for one in objects:
        if forms or one.type == pdfium.FPDF_PAGEOBJ_IMAGE or _has_picture(page, one):
            yield one.get_bounds()


def _outlines(page: Any) -> Iterator[Area]:
    """The places of drawings with curves or many corners: neither lines nor rectangles, as around cells of a table."""
    objects = list(islice(objects_of(page, [pdfium.FPDF_PAGEOBJ_PATH]), _MOST_PATHS + 1))
    if len(objects) > _MOST_PATHS:
        raise Reject(Reason.TOO_LARGE)
    for one in objects:
        count = pdfium.FPDFPath_CountSegments(one)
        if count > _MOST_CORNERS or any(_is_curve(one, place) for place in range(max(count, 0))):
            yield one.get_bounds()


def _is_curve(path: Any, place: int) -> bool:
    segment = pdfium.FPDFPath_GetPathSegment(path, place)
    return bool(pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO)


def _has_picture(page: Any, form: Any) -> bool:
    inner = objects_of(page, [pdfium.FPDF_PAGEOBJ_IMAGE], form=form, level=1, depth=_DEEPEST)
    return next(iter(inner), None) is not None


_FIRST = 0x10000
_UNICODE = fast(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_MAP_ERROR = fast(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int)
_INK = fast(pdfium.FPDFText_GetCharBox, ctypes.c_int)
