"""Extract the text layer of PDF, page by page, with a box per word. Wrapped lines are joined."""

import ctypes
import itertools
import re
import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf_hidden import Unseen, hidden_words, spans_of
from services.ingestion.extractors.pdf_lines import Boxes, PageText, reflow
from services.ingestion.extractors.result import Content, Limits, fit
from services.shared.domain.document import PageLayout
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

# PDFium is not thread-safe.
_LOCK = threading.Lock()
# PDFium replaces a hyphen and the line break after it by U+FFFE.
_LINE_END = re.compile("[\r\n\ufffe]+")
_WORD = re.compile("[^\\s\ufffe]+\ufffe?|\ufffe")
_SPARSE = 150
_FULL_PICTURE = 0.4


def extract(data: bytes, limits: Limits) -> Content:
    """One page at a time. Raises `Reject(NEEDS_PASSWORD | NEEDS_OCR | MALFORMED | TOO_LARGE | EMPTY)`."""
    with _LOCK:
        document = _open(data)
        try:
            return _read(document, limits)
        finally:
            document.close()


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Reject(Reason.NEEDS_PASSWORD if locked else Reason.MALFORMED) from None


def _read(document: Any, limits: Limits) -> Content:
    count = len(document)
    if count > limits.pages:
        raise Reject(Reason.TOO_LARGE)
    parts: list[str] = []
    spans: list[OriginalSpan] = []
    layouts: list[PageLayout] = []
    hidden: list[OriginalSpan] = []
    offset = pictures = ocr_layers = 0
    for index in range(count):
        page, layout, is_picture, unseen = _page(document, index)
        pictures += is_picture
        ocr_layers += unseen.ocr_layer
        spans_on_page = spans_of(unseen.words, page)
        hidden += (OriginalSpan(one.start + offset, one.end + offset) for one in spans_on_page)
        text = page.text + ("\n\n" if index + 1 < count else "")
        parts.append(text)
        spans.append(OriginalSpan(offset, offset + len(text)))
        layouts.append(_moved(layout, offset))
        offset += len(text)
        if offset > limits.text:
            raise Reject(Reason.TOO_LARGE)
    text = "".join(parts)
    _refuse_unreadable(text, pictures, count)
    return Content(text, tuple(spans), tuple(layouts), hidden=tuple(hidden), ocr_layer=ocr_layers > 0)


def _moved(layout: PageLayout, offset: int) -> PageLayout:
    starts = tuple([one + offset for one in layout.starts])
    return replace(layout, starts=starts, ends=tuple([one + offset for one in layout.ends]))


def _refuse_unreadable(text: str, pictures: int, count: int) -> None:
    letters = sum(map(len, text.split()))
    if pictures * 2 > count or (letters and text.count("\ufffd") * 2 > letters):
        raise Reject(Reason.NEEDS_OCR)
    if not letters:
        raise Reject(Reason.EMPTY)


def _page(document: Any, index: int) -> tuple[PageText, PageLayout, bool, Unseen]:
    """Text, layout, whether the page is an image with little or no text layer, and the hidden words."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        # A broken page becomes an empty page, so that the rest of the document can be read.
        return PageText(""), PageLayout(0.0, 0.0), False, Unseen()
    try:
        width, height = page.get_size()
        words, begins, boxes, unseen = _words(page)
        text = reflow(words, begins, boxes)
        letters = sum(map(len, words))
        is_picture = letters < _SPARSE and _is_picture(page, width * height, letters)
        layout = PageLayout(width, height, text.starts, text.ends, tuple(boxes.ravel().tolist()))
        return text, layout, is_picture, unseen
    finally:
        page.close()


def _words(page: Any) -> tuple[list[str], list[int], Boxes, Unseen]:
    """The words, the index of the first word of each line, one box per word, and the hidden words."""
    textpage = page.get_textpage()
    try:
        source = textpage.get_text_range()
        places = [match.span() for match in _WORD.finditer(source)]
        position = _positions(textpage, source)
        edges = _edges(textpage, position, places)
        unseen = hidden_words(
            page, textpage, edges, [start if position is None else position[start] for start, _ in places]
        )
    finally:
        textpage.close()
    starts = [start for start, _ in places]
    # A break before the first word, and repeated breaks, do not start a line.
    begins = sorted({0, *(bisect_left(starts, one.end()) for one in _LINE_END.finditer(source))} - {len(places)})
    text = fit(source.replace("\ufffe", "-").replace("\xad", "-"))
    words = [text[start:end] for start, end in places]
    return words, begins, _boxes(edges, page.get_cropbox(), page.get_rotation()), unseen


def _edges(textpage: Any, position: Sequence[int] | None, places: Sequence[tuple[int, int]]) -> Boxes:
    """The boxes of the first and the last character of each word, in the order of PDFium: left, top, right, bottom."""
    handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    edges = np.zeros((len(places), 2, 4), np.float32)
    at = edges.ctypes.data
    for start, end in places:
        _CHAR_BOX(handle, start if position is None else position[start], at)
        _CHAR_BOX(handle, end - 1 if position is None else position[end - 1], at + 16)
        at += 32
    return edges


def _boxes(edges: Boxes, crop: tuple[float, float, float, float], rotation: int) -> Boxes:
    """Convert from the bottom left of the unrotated page to the top left of the page as displayed."""
    left, bottom, right, top = crop
    low, high = edges.min(axis=1), edges.max(axis=1)
    x0, x1 = low[:, 0] - left, high[:, 2] - left
    y0, y1 = low[:, 3] - bottom, high[:, 1] - bottom
    width, height = right - left, top - bottom
    match rotation:
        case 90:
            sides = (y0, x0, y1, x1)
        case 180:
            sides = (width - x1, y0, width - x0, y1)
        case 270:
            sides = (height - y1, width - x1, height - y0, width - x0)
        case _:
            sides = (x0, height - y1, x1, height - y0)
    return np.stack(sides, axis=1)


def _positions(textpage: Any, source: str) -> list[int] | None:
    """The character index of PDFium for each position in `source`, or None if they are equal.

    They differ if PDFium omits characters, or for characters outside the BMP.
    """
    if len(source) == textpage.count_chars():
        return None
    widths = (1 if ord(character) < 0x10000 else 2 for character in source)
    units = itertools.accumulate(widths, initial=0)
    return [max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage.raw, unit)) for unit in units]


def _is_picture(page: Any, area: float, letters: int) -> bool:
    """True if an image covers much of the page, or if the page has drawings but no text."""
    if not letters:
        return next(iter(page.get_objects(max_depth=1)), None) is not None
    largest = 0.0
    for image in itertools.islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), 200):
        try:
            left, bottom, right, top = image.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        largest = max(largest, abs(right - left) * abs(top - bottom))
    return largest > _FULL_PICTURE * area


# There are two calls per word. Without argument conversion, each takes half the time. PYFUNCTYPE keeps the interpreter
# lock: releasing it takes longer than the call.
_CHAR_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
