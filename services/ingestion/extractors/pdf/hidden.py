"""Detect words of a PDF page that a reader does not see: invisible, transparent, white on white, tiny, off the page.

A scan has its recognised text as invisible words over the picture of the page: its OCR layer. They are what the reader
sees, so an invisible word inside of a picture is not hidden.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import compress, islice
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.calls import Boxes, Letters, fast, fill_colours, pointer
from services.ingestion.extractors.pdf.lines import PageText
from services.ingestion.extractors.pdf.objects import objects_of
from services.shared.domain.spans import OriginalSpan

_TINY = 2.0  # points: the larger side of the box of a character
_WHITE = 250  # of each colour, of 255
_FAINT = 8  # of the opacity, of 255
_MOST_OBJECTS = 2_000
_DEEPEST = 15  # forms in forms

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Unseen:
    """The hidden words of a page, as indexes in order. `ocr_layer`: it has invisible words that are not hidden."""

    words: Sequence[int] = ()
    ocr_layer: bool = False


def hidden_words(page: Any, letters: Letters, edges: Boxes, area: Area, drawn: Any = None) -> Unseen:
    """The hidden words. `letters`: the first one of each; `edges`: left, top, right, bottom of the first and last
    character of each; `area`: left, bottom, right, top of the displayed page; `drawn`: the object of the page that has
    the annotations.
    """
    if not letters.characters:
        return Unseen()
    unseen = _tiny_or_outside(edges, area)
    white, invisible = _uncoloured(letters)
    middles = edges.mean(axis=1) if white or invisible else edges
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
    first, last = edges[:, 0], edges[:, 1]
    sides = np.maximum(np.abs(first[:, 2] - first[:, 0]), np.abs(first[:, 1] - first[:, 3]))
    # A word without a box, such as one of spaces of a broken font, is not tiny.
    tiny = (sides < _TINY) & (sides > 0)
    left, bottom, right, top = area
    low, high = np.minimum(first, last), np.maximum(first, last)
    outside = (high[:, 2] < left) | (low[:, 0] > right) | (high[:, 1] < bottom) | (low[:, 3] > top)
    return set(np.flatnonzero(tiny | outside).tolist())


def _uncoloured(letters: Letters) -> tuple[list[int], list[int]]:
    """Indexes of the words that are white, and of those that are invisible or transparent."""
    white, invisible = _unseen_objects(letters.handle, letters.by_object())
    return _with_object(letters.objects, white), _with_object(letters.objects, invisible)


def _with_object(objects: Sequence[int | None], wanted: AbstractSet[int | None]) -> list[int]:
    return [word for word, one in enumerate(objects) if one in wanted] if wanted else []


def _unseen_objects(handle: Any, characters: Mapping[int | None, int]) -> tuple[set[int | None], set[int | None]]:
    """The text objects that are white, and those that are invisible or transparent. `characters`: one of each object,
    which has one render mode and one colour.
    """
    modes = np.array([_RENDER_MODE(pointer(one)) if one else 0 for one in characters])
    colours, is_known = fill_colours(handle, list(characters.values()))
    invisible = (modes == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) | (modes == pdfium.FPDF_TEXTRENDERMODE_CLIP)
    filled = is_known & ~invisible & (modes != pdfium.FPDF_TEXTRENDERMODE_STROKE)
    faint = filled & (colours[:, 3] < _FAINT)
    white = filled & ~faint & (colours[:, :3] >= _WHITE).all(axis=1)
    return set(compress(characters, white.tolist())), set(compress(characters, (invisible | faint).tolist()))


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
        yield from objects_of(page, kinds)
        return
    outer = objects_of(page, kinds)
    yield from (one for one in outer if _address(one) != _address(drawn))
    inner = objects_of(page, [pdfium.FPDF_PAGEOBJ_FORM], form=drawn, level=1, depth=2)
    yield from (one for one in inner if _has_surface(page, one))


def _address(page_object: Any) -> int | None:
    return ctypes.cast(page_object.raw, ctypes.c_void_p).value


def _has_surface(page: Any, form: Any) -> bool:
    inner = islice(objects_of(page, form=form, level=2, depth=_DEEPEST), _MOST_OBJECTS)
    return any(
        one.type == pdfium.FPDF_PAGEOBJ_IMAGE or (one.type == pdfium.FPDF_PAGEOBJ_PATH and not _is_white_surface(one))
        for one in inner
    )


def _has_picture(page: Any, form: Any) -> bool:
    inner = islice(objects_of(page, form=form, level=1, depth=_DEEPEST), _MOST_OBJECTS)
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


_RENDER_MODE = fast(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int)
