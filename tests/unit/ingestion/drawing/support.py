"""Draw pages of PDFs in this process, and look at their pixels."""

import io
import re
from collections.abc import Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from services.ingestion.drawing.draw import Page, draw
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.layout import Box
from services.shared.domain.spans import OriginalSpan

Grey = NDArray[np.uint8]
VALUE, UNKNOWN = 0x30, 0xC0
SCALE = 2


def spans_of(content: Content, *words: str) -> tuple[OriginalSpan, ...]:
    """All places of these words in the text."""
    found = (one for word in words for one in re.finditer(re.escape(word), content.text))
    return tuple(sorted(OriginalSpan(one.start(), one.end()) for one in found))


def drawn(data: bytes, *masked: str, number: int = 1, content: Content | None = None, clear: bool = False) -> Grey:
    """A page at twice the size of its points, in grey. `masked` words are covered; if `clear`, nothing is."""
    read = content or extract(data, Limits())
    layout = read.layout[number - 1]
    page = Page(number, round(SCALE * layout.width), layout, spans_of(read, *masked), open=clear)
    made = draw(data, page, Limits())
    return np.asarray(Image.open(io.BytesIO(made.image)).convert("L"))


def boxes(data: bytes, *words: str, number: int = 1) -> list[Box]:
    """The boxes of the words of a page that these texts touch."""
    content = extract(data, Limits())
    spans = spans_of(content, *words)
    return [box for place, box in content.layout[number - 1].words() if any(place.overlaps(one) for one in spans)]


def turned(data: bytes, rotation: int) -> bytes:
    """The document with all pages rotated."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(rotation)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def inside(pixels: Grey, box: Sequence[float]) -> Grey:
    """The pixels of a box in points."""
    x0, y0, x1, y1 = (round(SCALE * one) for one in box)
    return pixels[max(0, y0) : y1, max(0, x0) : x1]
