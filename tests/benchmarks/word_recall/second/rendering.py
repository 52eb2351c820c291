"""Which words of a PDF its rendering does not show: off the page, or without ink in their boxes."""

from collections import Counter
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from tests.benchmarks.word_recall.second.text import Box, SecondText
from tests.benchmarks.word_recall.words import words

_SCALE = 2.0
_CONTRAST = 12  # of 255
_MOST_PIXELS = 40_000_000


def unshown(data: bytes, second: SecondText, lost: Counter[str]) -> Counter[str]:
    """Those of the lost words that a reader does not see. Each page is rendered at most once."""
    pages: dict[int, list[tuple[str, Box]]] = {}
    for one in second.placed:
        for word in words(one.text):
            if word in lost:
                pages.setdefault(one.page, []).append((word, one.box))
    found: Counter[str] = Counter()
    document = pypdfium2.PdfDocument(data)
    try:
        for number, boxes in pages.items():
            picture = _Picture(document[number]) if number < len(document) else None
            found.update(word for word, box in boxes if picture is None or not picture.has_ink(box))
    finally:
        document.close()
    return found & lost


class _Picture:
    """The rendering of the crop box of a page."""

    def __init__(self, page: Any) -> None:
        width, height = page.get_size()
        self._scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        self._pixels: NDArray[np.uint8] = page.render(scale=self._scale, grayscale=True).to_numpy()

    def has_ink(self, box: Box) -> bool:
        left, top, right, bottom = (round(one * self._scale) for one in box)
        rows, columns = slice(max(0, top - 1), max(0, bottom + 1)), slice(max(0, left - 1), max(0, right + 1))
        region = self._pixels[rows, columns]
        return region.size > 0 and int(region.max()) - int(region.min()) > _CONTRAST
