"""Detect words of a PDF page that a reader does not see: invisible, transparent, white on white, tiny, off the page.

A scan has its recognised text as invisible words over the picture of the page: its OCR layer. They are what the reader
sees, so an invisible word inside of a picture is not hidden.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.calls import fast
from services.ingestion.extractors.pdf.lines import Boxes, PageText
from services.shared.domain.spans import OriginalSpan

_TINY = 2.0  # points: the larger side of the box of a character
_WHITE = 250  # of each colour, of 255
_FAINT = 8  # of the opacity, of 255
_MOST_OBJECTS = 2_000
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


class _Look(Enum):
    SEEN = auto()
    WHITE = auto()
    INVISIBLE = auto()


Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Unseen:
    """The hidden words of a page, as indexes in order. `ocr_layer`: it has invisible words that are not hidden."""

    words: Sequence[int] = ()
    ocr_layer: bool = False


def hidden_words(
    page: Any, textpage: Any, edges: Boxes, characters: Sequence[int], area: Area, drawn: Any = None
) -> Unseen:
    """The hidden words. `edges`: left, top, right, bottom of the first and last character of each word; `characters`:
    PDFium's index of the first character of each; `area`: left, bottom, right, top of the displayed page; `drawn`: the
    object of the page that has the annotations.
    """
    if not characters:
        return Unseen()
    unseen = _tiny_or_outside(edges, area)
    white, invisible = _uncoloured(textpage, characters)
    middles = edges.mean(axis=1)
    if white:
        areas = list(_areas(page, drawn, pictures_only=False))
        unseen.update(one for one in white if not _is_inside(middles[one], areas))
    recognised: set[int] = set()
    if invisible:
        areas = list(_areas(page, drawn, pictures_only=True))
        recognised.update(one for one in invisible if _is_inside(middles[one], areas))
        unseen.update(set(invisible) - recognised)
    return Unseen(sorted(unseen), ocr_layer=not recognised <= unseen)


def spans_of(words: Sequence[int], text: PageText) -> list[OriginalSpan]:
    """The spans of these words; neighbours have one span."""
    spans: list[OriginalSpan] = []
    last = -2
    for one in words:
        start = spans.pop().start if one == last + 1 and spans else text.starts[one]
        spans.append(OriginalSpan(start, text.ends[one]))
        last = one
    return spans


def _tiny_or_outside(edges: Boxes, area: Area) -> set[int]:
    first = edges[:, 0]
    sides = np.maximum(np.abs(first[:, 2] - first[:, 0]), np.abs(first[:, 1] - first[:, 3]))
    # A word without a box, such as one of spaces of a broken font, is not tiny.
    tiny = (sides < _TINY) & (sides > 0)
    left, bottom, right, top = area
    low, high = edges.min(axis=1), edges.max(axis=1)
    outside = (high[:, 2] < left) | (low[:, 0] > right) | (high[:, 1] < bottom) | (low[:, 3] > top)
    return set(np.flatnonzero(tiny | outside).tolist())


def _uncoloured(textpage: Any, characters: Sequence[int]) -> tuple[list[int], list[int]]:
    """Indexes of the words that are white, and of those that are invisible or transparent."""
    handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
    white: list[int] = []
    invisible: list[int] = []
    kinds: dict[int | None, list[int] | None] = {}
    for word, character in enumerate(characters):
        text_object = TEXT_OBJECT(handle, character)
        if text_object not in kinds:
            look = _look(handle, character, text_object)
            kinds[text_object] = {_Look.WHITE: white, _Look.INVISIBLE: invisible}.get(look)
        kind = kinds[text_object]
        if kind is not None:
            kind.append(word)
    return white, invisible


def _look(handle: int | None, character: int, text_object: int | None) -> _Look:
    """How a text object, which has one render mode and one colour, is drawn."""
    mode = _RENDER_MODE(text_object) if text_object else 0
    if mode in _INVISIBLE_MODES:
        return _Look.INVISIBLE
    if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE or not _FILL_COLOUR(handle, character, *_COLOUR_PLACES):
        return _Look.SEEN
    red, green, blue, opacity = _COLOUR
    if opacity < _FAINT:
        return _Look.INVISIBLE
    return _Look.WHITE if min(red, green, blue) >= _WHITE else _Look.SEEN


def _areas(page: Any, drawn: Any, *, pictures_only: bool) -> Iterator[Area]:
    """Left, bottom, right, top of the pictures of the page, and of its coloured surfaces."""
    # Objects of a form have their own coordinates, so the whole form counts as one surface.
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM]
    kinds += [] if pictures_only else [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]
    objects = _objects(page, drawn, kinds)
    for one in islice(objects, _MOST_OBJECTS):
        if one.type == pdfium.FPDF_PAGEOBJ_PATH and _is_white_surface(one):
            continue
        if pictures_only and one.type == pdfium.FPDF_PAGEOBJ_FORM and not _has_picture(page, one):
            continue
        try:
            yield one.get_bounds()
        except pypdfium2.PdfiumError:
            continue


def _objects(page: Any, drawn: Any, kinds: list[int]) -> Iterator[Any]:
    """The objects of the page. Of the annotations, those with a surface."""
    if drawn is None:
        yield from page.get_objects(filter=kinds, max_depth=1)
        return
    outer = page.get_objects(filter=kinds, max_depth=1)
    yield from (one for one in outer if _address(one) != _address(drawn))
    inner = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_FORM], form=drawn, level=1, max_depth=2)
    yield from (one for one in inner if _has_surface(page, one))


def _address(page_object: Any) -> int | None:
    return ctypes.cast(page_object.raw, ctypes.c_void_p).value


def _has_surface(page: Any, form: Any) -> bool:
    inner = islice(page.get_objects(form=form, level=2), _MOST_OBJECTS)
    return any(
        one.type == pdfium.FPDF_PAGEOBJ_IMAGE or (one.type == pdfium.FPDF_PAGEOBJ_PATH and not _is_white_surface(one))
        for one in inner
    )


def _has_picture(page: Any, form: Any) -> bool:
    inner = islice(page.get_objects(form=form, level=1), _MOST_OBJECTS)
    return any(one.type == pdfium.FPDF_PAGEOBJ_IMAGE for one in inner)


def _is_white_surface(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path.raw, mode, stroke) or mode.value == 0:
        return True
    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(path.raw, *colour):
        return False  # a pattern
    return min(one.value for one in colour[:3]) >= _WHITE or colour[3].value < _FAINT


def _is_inside(middle: Any, areas: Sequence[Area]) -> bool:
    x, y = (float(middle[0]) + float(middle[2])) / 2, (float(middle[1]) + float(middle[3])) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in areas)


# PDFium writes a colour here. One page is read at a time, because it is not thread-safe.
_COLOUR = (ctypes.c_uint * 4)()
_COLOUR_PLACES = tuple(ctypes.addressof(_COLOUR) + 4 * place for place in range(4))
TEXT_OBJECT = fast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_RENDER_MODE = fast(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_FILL_COLOUR = fast(pdfium.FPDFText_GetFillColor, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)
