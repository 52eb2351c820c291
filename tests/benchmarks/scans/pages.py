"""Pages of contracts whose text is known, as pictures."""

import ctypes
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from services.ingestion.extractors.pdf.calls import Boxes

LEAST_LETTERS = 600
_PARTS = 2
_DARK = 160  # of 255: darker is ink


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a document. `boxes`: of the outlines of each word, in points from the top left."""

    document: str
    number: int
    width: float
    height: float
    words: Sequence[str]
    boxes: Boxes
    data: bytes

    def picture(self, dots: int) -> Image.Image:
        """Draw the page in shades of grey, with as many dots per inch."""
        page = pypdfium2.PdfDocument(self.data)[self.number - 1]
        made: Image.Image = page.render(scale=dots / 72, grayscale=True, draw_annots=False).to_pil().convert("L")
        return made

    def ink(self, dots: int) -> Boxes:
        """The boxes of the words as the picture with as many dots has them. PDFium begins the picture of a letter at a
        whole pixel to the left of its outline: on 2,501 words, by 0.8 pixels in the mean at 200 dots, and 0.6 at 300.
        """
        dark = np.asarray(self.picture(dots)) < _DARK
        scale = dots / 72
        found = self.boxes.copy()
        for place, box in enumerate(self.boxes * scale):
            left, top = (max(0, int(one) - 1) for one in box[:2])
            right, bottom = (int(one) + 2 for one in box[2:])
            rows, columns = np.nonzero(dark[top:bottom, left:right])
            if len(rows):
                low, high = (left + columns.min(), top + rows.min()), (left + columns.max() + 1, top + rows.max() + 1)
                found[place] = np.array([*low, *high], np.float32) / scale
        return found


def is_held(name: str) -> bool:
    """Whether a document is of the part that is measured once, and not of that for tuning."""
    return hashlib.sha256(name.encode()).digest()[0] % _PARTS == 0


def known_pages(folder: Path, *, held: bool, documents: int, each: int) -> Iterator[KnownPage]:
    """Up to `each` pages of up to `documents`, spread over each document. Pages with pictures are left out."""
    chosen = [one for one in sorted(folder.glob("*.pdf")) if is_held(one.stem) is held]
    for path in chosen[:documents]:
        data = path.read_bytes()
        document = pypdfium2.PdfDocument(data)
        found = (_page(path.stem, document, number, data) for number in _spread(len(document), each))
        yield from (one for one in found if one is not None)


def _spread(count: int, each: int) -> list[int]:
    return sorted({1 + (2 * place + 1) * count // (2 * each) for place in range(each)} & set(range(1, count + 1)))


def _page(name: str, document: Any, number: int, data: bytes) -> KnownPage | None:
    page = document[number - 1]
    width, height = page.get_size()
    if page.get_rotation() or next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)), None):
        return None
    words, boxes = _words(page.get_textpage(), height, page.get_bbox())
    if sum(map(len, words)) < LEAST_LETTERS:
        return None
    return KnownPage(name, number, width, height, words, boxes, data)


def _words(textpage: Any, height: float, area: tuple[float, float, float, float]) -> tuple[list[str], Boxes]:
    words: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    letters: list[str] = []
    edges: list[tuple[float, float, float, float]] = []
    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(textpage.count_chars() + 1):
        code = pdfium.FPDFText_GetUnicode(textpage, index) if index < textpage.count_chars() else 32
        if code in (0, 2, 0xFFFE) or chr(code).isspace():
            if letters and edges:
                words.append("".join(letters))
                low, high = np.min(edges, axis=0), np.max(edges, axis=0)
                boxes.append((low[0], low[1], high[2], high[3]))
            letters, edges = [], []
            continue
        letters.append(chr(code))
        if pdfium.FPDFText_GetCharBox(textpage, index, *sides):
            left, right, bottom, top = (one.value for one in sides)
            if right > left and top > bottom:
                edges.append((left - area[0], area[3] - top, right - area[0], area[3] - bottom))
    return words, np.array(boxes, np.float32).reshape(-1, 4)
