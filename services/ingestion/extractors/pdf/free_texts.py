"""Read text boxes that have no appearance. A viewer lays out their text; here each line has an equal share of the
height, and each word its share of the letters of the longest line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.hidden import Area, Unseen
from services.ingestion.extractors.pdf.values import Strings, place_of
from services.ingestion.extractors.pdf.words import Words, at_places

_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_EMPTY = 2  # bytes of a string


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text box: the words of each line, and its place from the bottom left of the page."""

    lines: Sequence[Sequence[str]]
    place: Area


def read_free_texts(page: Any, strings: Strings) -> list[FreeText]:
    """The text boxes without an appearance that a reader of the page sees. PDFium draws the others. Raises
    `Reject(TOO_LARGE)`.
    """
    found: list[FreeText] = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            found += _read(annotation, strings)
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def with_free_texts(notes: Words | None, texts: Sequence[FreeText], area: Area, rotation: int) -> Words | None:
    """The words of the annotations with those of text boxes."""
    if not texts:
        return notes
    first = 0 if notes is None else max(notes.owners, default=-1) + 1
    words: list[str] = []
    places: list[Area] = []
    begins: list[int] = []
    owners: list[int] = []
    for owner, text in enumerate(texts, first):
        for line, place in _rows(text):
            begins.append(len(words))
            words += line
            places += _columns(line, place, max(len(" ".join(one)) for one in text.lines))
            owners += [owner] * len(line)
    added = replace(at_places(words, places, area, rotation), begins=begins, owners=owners)
    return added if notes is None else _joined(notes, added)


def _joined(notes: Words, added: Words) -> Words:
    count = len(notes.words)
    return Words(
        [*notes.words, *added.words],
        [*notes.begins, *(count + one for one in added.begins)],
        np.concatenate((notes.boxes, added.boxes)),
        Unseen(notes.unseen.words, notes.unseen.ocr_layer),
        notes.unmapped,
        [*notes.owners, *added.owners],
    )


def _rows(text: FreeText) -> Iterator[tuple[Sequence[str], Area]]:
    left, bottom, right, top = text.place
    height = (top - bottom) / len(text.lines)
    for number, line in enumerate(text.lines):
        yield line, (left, top - (number + 1) * height, right, top - number * height)


def _columns(line: Sequence[str], place: Area, letters: int) -> Iterator[Area]:
    left, bottom, right, top = place
    width = (right - left) / letters
    for word in line:
        yield left, bottom, left + len(word) * width, top
        left += (len(word) + 1) * width


def _read(annotation: Any, strings: Strings) -> Iterator[FreeText]:
    if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_FREETEXT:
        return
    if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN or _has_appearance(annotation):
        return
    lines = [words for line in strings.read(annotation, b"Contents").splitlines() if (words := line.split())]
    place = place_of(annotation)
    if lines and place:
        yield FreeText(lines, place)


def _has_appearance(annotation: Any) -> bool:
    size = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    return bool(size > _EMPTY)
