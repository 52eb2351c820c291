"""Read the words of a PDF page, and a box for each, in the order of PDFium."""

import ctypes
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.calls import Boxes, Letters, char_boxes, each, fast, handle_of, letters_at
from services.ingestion.extractors.pdf.hidden import Area, Unseen, hidden_words
from services.ingestion.extractors.pdf.places import begins_of, find_places, parts_of, words_of
from services.ingestion.extractors.pdf.turned import join, joined_edges, quarters

_FAR = 1e9  # points
_HYPHEN = re.compile("\ufffe")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page. `begins`: the index of the first word of each line; `boxes`: a row for each word: x0, y0,
    x1, y1 in points from the top left; `unmapped`: indexes of words in fonts without a mapping to Unicode; `owners`:
    the number of the annotation of each word, or empty; `confidences`: in [0, 1] of each word, or empty if all are
    exact.
    """

    words: list[str]
    begins: list[int]
    boxes: Boxes
    unseen: Unseen
    unmapped: list[int]
    owners: list[int] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """The words of a page as PDFium has them. `letters`: the first of each; `edges`: left, top, right, bottom of the
    first and last character of each.
    """

    words: list[str]
    begins: list[int]
    letters: Letters
    edges: Boxes
    owners: list[int]


def read_words(
    page: Any, area: Area, rotation: int, *, owners: Mapping[int | None, int] | None = None, drawn: Any = None
) -> Words:
    """Read the words of the displayed `area` of a page. With `owners`, only text objects with these addresses, which
    are in the form `drawn`. Raises `PdfiumError` if PDFium cannot read the text.
    """
    textpage = page.get_textpage()
    try:
        found = _find(textpage, owners)
        if owners is None:
            found = _upright(found, rotation)
        unseen = hidden_words(page, found.letters, found.edges, area, drawn)
        errors = each(_MAP_ERROR, found.letters.handle, found.letters.characters)
    finally:
        textpage.close()
    unmapped = [word for word, error in enumerate(errors) if error == 1] if 1 in errors else []
    return Words(found.words, found.begins, displayed(found.edges, area, rotation), unseen, unmapped, found.owners)


def _find(textpage: Any, owners: Mapping[int | None, int] | None) -> _Found:
    source = textpage.get_text_range()
    handle = handle_of(textpage)
    position = _positions(textpage, source)
    source = _without_lost(source, handle, position)
    places = find_places(source)
    starts, ends = places.starts.tolist(), places.ends.tolist()
    of_words: list[int] = []
    if owners is None:
        words = words_of(source)
    else:
        starts, ends, of_words = _owned(handle, starts, ends, position, owners)
        words = parts_of(source, starts, ends)
    letters = letters_at(handle, _at(position, starts))
    lasts = _at(position, [one - 1 for one in ends])
    edges = np.stack((char_boxes(handle, letters.characters), char_boxes(handle, lasts)), axis=1)
    return _Found(words, begins_of(starts, places), letters, _finite(edges), of_words)


def _without_lost(source: str, handle: Any, position: Sequence[int] | None) -> str:
    """Replace characters that a font maps to nothing by U+FFFD. PDFium has U+FFFE for them and for hyphens."""
    if "\ufffe" not in source:
        return source

    def kept(match: re.Match[str]) -> str:
        index = match.start() if position is None else position[match.start()]
        return match.group() if _UNICODE(handle, index) else "\ufffd"

    return _HYPHEN.sub(kept, source)


def _owned(
    handle: Any,
    starts: Sequence[int],
    ends: Sequence[int],
    position: Sequence[int] | None,
    owners: Mapping[int | None, int],
) -> tuple[list[int], list[int], list[int]]:
    """The starts and ends of the parts of words that have an owner, and it. A word ends where another annotation
    begins.
    """
    owned: list[tuple[int, int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        objects = letters_at(handle, _at(position, range(start, end))).objects
        of_letters = zip((owners.get(one, -1) for one in objects), range(start, end), strict=True)
        for owner, part in itertools.groupby(of_letters, itemgetter(0)):
            inner = [place for _, place in part]
            if owner >= 0:
                owned.append((inner[0], inner[-1] + 1, owner))
    return [one[0] for one in owned], [one[1] for one in owned], [one[2] for one in owned]


def _at(position: Sequence[int] | None, offsets: Sequence[int]) -> Sequence[int]:
    """PDFium's indexes of the characters at these offsets in the text."""
    return offsets if position is None else [position[one] for one in offsets]


def _finite(edges: Boxes) -> Boxes:
    """Boxes of which none is infinite. Where the numbers of a page overflow, a box is beyond the page."""
    return edges if np.isfinite(edges.sum()) else np.nan_to_num(edges, nan=-_FAR, posinf=_FAR, neginf=-_FAR)


def _upright(found: _Found, rotation: int) -> _Found:
    """The words with the letters of turned ones joined."""
    turns = _turns(found.letters)
    if rotation != 180 and not any(turns):
        return found
    turned = join(found.words, found.begins, found.edges, turns, rotation)
    letters = found.letters.chosen([part[0] for part in turned.parts])
    return replace(
        found, words=turned.texts, begins=turned.begins, letters=letters, edges=joined_edges(found.edges, turned.parts)
    )


def _turns(letters: Letters) -> list[int]:
    """The turn of each word in quarters. All letters of a text object have one angle."""
    by_object = letters.by_object()
    ones = letters.characters if None in by_object else list(by_object.values())
    if not any(each(_ANGLE, letters.handle, ones)):
        return [0] * len(letters.characters)
    return quarters(each(_ANGLE, letters.handle, letters.characters))


def displayed(edges: Boxes, area: Area, rotation: int) -> Boxes:
    """Convert from the bottom left of the unrotated page to the top left of the page as displayed."""
    left, bottom, right, top = area
    low, high = np.minimum(edges[:, 0], edges[:, 1]), np.maximum(edges[:, 0], edges[:, 1])
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
    return Words(list(texts), numbers, displayed(np.nan_to_num(edges), area, rotation), Unseen(), [], numbers)


def _positions(textpage: Any, source: str) -> list[int] | None:
    """The character index of PDFium for each position in `source`, or None if they are equal.

    They differ if PDFium omits characters, or for characters outside the BMP.
    """
    if len(source) == textpage.count_chars():
        return None
    widths = (1 if ord(character) < 0x10000 else 2 for character in source)
    units = itertools.accumulate(widths, initial=0)
    return [max(0, pdfium.FPDFText_GetCharIndexFromTextIndex(textpage.raw, unit)) for unit in units]


_MAP_ERROR = fast(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int)
_ANGLE = fast(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_UNICODE = fast(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
NO_WORDS = Words([], [], np.zeros((0, 4), np.float32), Unseen(), [])
