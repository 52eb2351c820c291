"""PDF: the text layer page by page, with a box for every word. Lines that only wrapped are joined again."""

import ctypes
import itertools
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf_lines import reflow
from services.ingestion.extractors.result import Content, Limits, fit
from services.shared.domain.document import PageLayout
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

# PDFium is not thread-safe.
_LOCK = threading.Lock()
# U+FFFE is how PDFium writes a hyphen at a line's end, the line break swallowed.
_WORD = re.compile("[^\\s\ufffe]+\ufffe?|\ufffe")
_SPARSE = 150
_FULL_PICTURE = 0.4


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(NEEDS_PASSWORD | NEEDS_OCR | MALFORMED | TOO_LARGE | EMPTY)`."""
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
    offset = pictures = 0
    for index in range(count):
        page, is_picture = _page(document, index)
        pictures += is_picture
        text = page.text + ("\n\n" if index + 1 < count else "")
        parts.append(text)
        spans.append(OriginalSpan(offset, offset + len(text)))
        layouts.append(_layout(page, offset))
        offset += len(text)
        if offset > limits.text:
            raise Reject(Reason.TOO_LARGE)
    text = "".join(parts)
    _refuse_unreadable(text, pictures, count)
    return Content(text, tuple(spans), tuple(layouts))


def _refuse_unreadable(text: str, pictures: int, count: int) -> None:
    letters = sum(map(len, text.split()))
    if pictures * 2 > count or (letters and text.count("\ufffd") * 2 > letters):
        raise Reject(Reason.NEEDS_OCR)
    if not letters:
        raise Reject(Reason.EMPTY)


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    width: float
    height: float
    words: tuple[tuple[int, int], ...]
    boxes: tuple[float, ...]


def _page(document: Any, index: int) -> tuple[_Page, bool]:
    """The page, and whether it is a picture without a text layer to speak of."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        # One broken page among good ones: an empty one stands for it.
        return _Page("", 0.0, 0.0, (), ()), False
    try:
        width, height = page.get_size()
        words, boxes = _words(page)
        reflowed = reflow(words, boxes)
        letters = sum(len(one) for one, _ in words)
        is_picture = letters < _SPARSE and _is_picture(page, width * height, letters)
        return _Page(reflowed.text, width, height, reflowed.words, tuple(boxes)), is_picture
    finally:
        page.close()


def _words(page: Any) -> tuple[list[tuple[str, bool]], list[float]]:
    """Each word with whether it begins a line, and the boxes of all, counted from the top left."""
    textpage = page.get_textpage()
    try:
        source = textpage.get_text_range()
        matches = list(_WORD.finditer(source))
        edges = _edges(textpage, source, matches)
        starts = [_begins_line(source, match.start()) for match in matches]
    finally:
        textpage.close()
    boxes = _boxes(edges, page.get_cropbox(), page.get_rotation())
    texts = [fit(match.group().replace("\ufffe", "-").replace("\xad", "-")) for match in matches]
    return list(zip(texts, starts, strict=True)), boxes


def _boxes(edges: Sequence[float], crop: tuple[float, float, float, float], rotation: int) -> list[float]:
    """PDF places, counted upwards on the page as it was before turning → x0, y0, x1, y1 from the top left as shown."""
    left, bottom, right, top = crop
    # Two FS_RECTF a word (left, top, right, bottom): its first and its last character.
    xs = [one - left for one in map(min, edges[0::8], edges[4::8])], [one - left for one in map(max, edges[2::8], edges[6::8])]
    ys = [one - bottom for one in map(min, edges[3::8], edges[7::8])], [one - bottom for one in map(max, edges[1::8], edges[5::8])]
    boxes: list[float] = [0.0] * (len(edges) // 2)
    for place, values in enumerate(_TURNS[rotation](xs, ys, right - left, top - bottom)):
        boxes[place::4] = values
    return boxes


def _begins_line(source: str, start: int) -> bool:
    return start == 0 or source[start - 1] in "\n\ufffe"


def _edges(textpage: Any, source: str, matches: Sequence[re.Match[str]]) -> Sequence[float]:
    handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    buffer = (ctypes.c_float * (8 * max(1, len(matches))))()
    at = ctypes.addressof(buffer)
    position = _positions(textpage, source)
    for match in matches:
        start, end = match.span()
        if position is not None:
            start, end = position[start], position[end - 1] + 1
        _CHAR_BOX(handle, start, at)
        _CHAR_BOX(handle, end - 1, at + 16)
        at += 32
    return buffer[: 8 * len(matches)]


def _positions(textpage: Any, source: str) -> list[int] | None:
    """Place in `source` → PDFium's character index, where the two differ (left-out characters, beyond the BMP)."""
    if len(source) == textpage.count_chars():
        return None
    widths = (1 if ord(character) < 0x10000 else 2 for character in source)
    units = itertools.accumulate(widths, initial=0)
    return [max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage.raw, unit)) for unit in units]


def _layout(page: _Page, offset: int) -> PageLayout:
    starts = tuple(offset + start for start, _ in page.words)
    ends = tuple(offset + end for _, end in page.words)
    return PageLayout(page.width, page.height, starts, ends, page.boxes)


def _is_picture(page: Any, area: float, letters: int) -> bool:
    """True where a picture covers much of the page, or where all that it shows is drawn."""
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


_Edges = tuple[list[float], list[float]]
_Turn = Callable[[_Edges, _Edges, float, float], tuple[list[float], list[float], list[float], list[float]]]


def _mirror(edges: _Edges, size: float) -> _Edges:
    return [size - one for one in edges[1]], [size - one for one in edges[0]]


def _turned(xs: _Edges, ys: _Edges) -> tuple[list[float], list[float], list[float], list[float]]:
    return xs[0], ys[0], xs[1], ys[1]


_TURNS: Mapping[int, _Turn] = {
    0: lambda xs, ys, _, height: _turned(xs, _mirror(ys, height)),
    90: lambda xs, ys, _, __: _turned(ys, xs),
    180: lambda xs, ys, width, _: _turned(_mirror(xs, width), ys),
    270: lambda xs, ys, width, height: _turned(_mirror(ys, height), _mirror(xs, width)),
}
# Without argument conversion a call costs half as much, and there are two a word. PYFUNCTYPE keeps the interpreter lock,
# which is right for calls of nanoseconds.
_CHAR_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value
)
