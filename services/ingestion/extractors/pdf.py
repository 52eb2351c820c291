"""Extract the text layer of PDF, page by page, with a box per word. Wrapped lines are joined."""

import itertools
import threading
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf_hidden import Unseen, spans_of
from services.ingestion.extractors.pdf_lines import PageText, reflow
from services.ingestion.extractors.pdf_words import read_words
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import PageLayout
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

# PDFium is not thread-safe.
_LOCK = threading.Lock()
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
        words, begins, boxes, unseen = read_words(page)
        text = reflow(words, begins, boxes)
        letters = sum(map(len, words))
        is_picture = letters < _SPARSE and _is_picture(page, width * height, letters)
        layout = PageLayout(width, height, text.starts, text.ends, tuple(boxes.ravel().tolist()))
        return text, layout, is_picture, unseen
    finally:
        page.close()


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
