"""Read the words of a PDF page, and a box for each, in the order of PDFium."""

import ctypes
import itertools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.calls import fast
from services.ingestion.extractors.pdf.hidden import TEXT_OBJECT, Area, Unseen, hidden_words
from services.ingestion.extractors.pdf.lines import Boxes
from services.ingestion.extractors.pdf.turned import join, joined_edges, quarters
from services.ingestion.extractors.result import fit

# PDFium replaces a hyphen and the line break after it by U+FFFE.
_LINE_END = re.compile("[\r\n\ufffe]+")
_FAR = 1e9  # points
_HYPHEN = re.compile("\ufffe")
_WORD = re.compile("[^\\s\ufffe]+\ufffe?|\ufffe")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page. `begins`: the index of the first word of each line; `boxes`: a row for each word: x0, y0,
    x1, y1 in points from the top left; `unmapped`: indexes of words in fonts without a mapping to Unicode; `owners`:
    the number of the annotation of each word, or empty.
    """

    words: list[str]
    begins: list[int]
    boxes: Boxes
    unseen: Unseen
    unmapped: list[int]
    owners: list[int] = field(default_factory=list)


def read_words(
    page: Any, area: Area, rotation: int, *, owners: Mapping[int | None, int] | None = None, drawn: Any = None
) -> Words:
    """Read the words of the displayed `area` of a page. With `owners`, only text objects with these addresses, which
    are in the form `drawn`. Raises `PdfiumError` if PDFium cannot read the text.
    """
    textpage = page.get_textpage()
    try:
        source = textpage.get_text_range()
        position = _positions(textpage, source)
        handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        source = _without_lost(source, handle, position)
        places = [match.span() for match in _WORD.finditer(source)]
        owned = [] if owners is None else _owned(handle, places, position, owners)
        places = places if owners is None else [place for place, _ in owned]
        edges = _edges(handle, position, places)
        characters = [start if position is None else position[start] for start, _ in places]
        turns = quarters([_ANGLE(handle, one) for one in characters])
        words, begins = _texts(source, places)
        if owners is None and (rotation == 180 or any(turns)):
            turned = join(words, begins, edges, turns, rotation)
            words, begins = turned.texts, turned.begins
            edges = joined_edges(edges, turned.parts)
            characters = [characters[part[0]] for part in turned.parts]
        unseen = hidden_words(page, textpage, edges, characters, area, drawn)
        unmapped = [word for word, character in enumerate(characters) if _MAP_ERROR(handle, character) == 1]
    finally:
        textpage.close()
    return Words(words, begins, _boxes(edges, area, rotation), unseen, unmapped, [owner for _, owner in owned])


def _without_lost(source: str, handle: int | None, position: Sequence[int] | None) -> str:
    """Replace characters that a font maps to nothing by U+FFFD. PDFium has U+FFFE for them and for hyphens."""
    if "\ufffe" not in source:
        return source

    def kept(match: re.Match[str]) -> str:
        index = match.start() if position is None else position[match.start()]
        return match.group() if _UNICODE(handle, index) else "\ufffd"

    return _HYPHEN.sub(kept, source)


def _texts(source: str, places: Sequence[tuple[int, int]]) -> tuple[list[str], list[int]]:
    """The words, and the index of the first word of each line."""
    starts = [start for start, _ in places]
    # A break before the first word, and repeated breaks, do not start a line.
    begins = sorted({0, *(bisect_left(starts, one.end()) for one in _LINE_END.finditer(source))} - {len(places)})
    text = fit(source.replace("\ufffe", "-").replace("\xad", "-"))
    return [text[start:end] for start, end in places], begins


def _owned(
    handle: int | None,
    places: Sequence[tuple[int, int]],
    position: Sequence[int] | None,
    owners: Mapping[int | None, int],
) -> list[tuple[tuple[int, int], int]]:
    """The parts of words that have an owner, with it. A word ends where another annotation begins."""
    owned: list[tuple[tuple[int, int], int]] = []
    for start, end in places:
        for owner, part in itertools.groupby(
            range(start, end),
            lambda one: owners.get(TEXT_OBJECT(handle, one if position is None else position[one]), -1),
        ):
            inner = list(part)
            if owner >= 0:
                owned.append(((inner[0], inner[-1] + 1), owner))
    return owned


def _edges(handle: int | None, position: Sequence[int] | None, places: Sequence[tuple[int, int]]) -> Boxes:
    """The boxes of the first and the last character of each word, in the order of PDFium: left, top, right, bottom."""
    edges = np.zeros((len(places), 2, 4), np.float32)
    at = edges.ctypes.data
    for start, end in places:
        _CHAR_BOX(handle, start if position is None else position[start], at)
        _CHAR_BOX(handle, end - 1 if position is None else position[end - 1], at + 16)
        at += 32
    # Where the numbers of a page overflow, a box is beyond the page.
    return edges if np.isfinite(edges.sum()) else np.nan_to_num(edges, nan=-_FAR, posinf=_FAR, neginf=-_FAR)


def _boxes(edges: Boxes, area: Area, rotation: int) -> Boxes:
    """Convert from the bottom left of the unrotated page to the top left of the page as displayed."""
    left, bottom, right, top = area
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


def at_places(texts: Sequence[str], places: Sequence[Area], area: Area, rotation: int) -> Words:
    """Words that the page does not have as text, each of an annotation of its own. `places` are on the page before its
    rotation.
    """
    edges = np.array([[(left, top, right, bottom)] * 2 for left, bottom, right, top in places], np.float32)
    numbers = list(range(len(texts)))
    return Words(list(texts), numbers, _boxes(np.nan_to_num(edges), area, rotation), Unseen(), [], numbers)


def _positions(textpage: Any, source: str) -> list[int] | None:
    """The character index of PDFium for each position in `source`, or None if they are equal.

    They differ if PDFium omits characters, or for characters outside the BMP.
    """
    if len(source) == textpage.count_chars():
        return None
    widths = (1 if ord(character) < 0x10000 else 2 for character in source)
    units = itertools.accumulate(widths, initial=0)
    return [max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage.raw, unit)) for unit in units]


_CHAR_BOX = fast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_MAP_ERROR = fast(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_UNICODE = fast(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_ANGLE = fast(pdfium.FPDFText_GetCharAngle, ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
