"""The box of a word is where PDFium draws the word."""

from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from services.ingestion.extractors import pdf
from services.ingestion.extractors.result import Content, Limits
from tests.unit.ingestion.raw_pdf import raw_pdf

_SCALE = 2.0  # pixels a point
_SLACK = 1.0  # points: antialiasing

# The entries of the page tree and of the page.
_BOXES = {
    "letter": ("/MediaBox [0 0 612 792]", ""),
    "inherited": ("/MediaBox [0 0 500 600]", ""),
    "inherited crop": ("/MediaBox [0 0 700 900] /CropBox [50 100 550 700]", ""),
    "own crop": ("/MediaBox [0 0 700 900]", "/CropBox [50 100 550 700]"),
    "crop beyond": ("/MediaBox [0 0 500 600]", "/CropBox [-40 -60 900 900]"),
    "inverted": ("", "/MediaBox [500 600 0 0]"),
    "inverted crop": ("/MediaBox [0 0 700 900]", "/CropBox [550 100 50 700]"),
    "moved": ("/MediaBox [-100 -50 500 700]", ""),
}


def _ink(data: bytes) -> Iterator[NDArray[np.bool_]]:
    """For each page, the pixels that are not white."""
    for page in pypdfium2.PdfDocument(data):
        yield page.render(scale=_SCALE, grayscale=True).to_numpy().squeeze() < 200


def _without(ink: NDArray[np.bool_], boxes: Sequence[tuple[float, float, float, float]]) -> NDArray[np.bool_]:
    """The ink outside of all boxes."""
    rest = ink.copy()
    for x0, y0, x1, y1 in boxes:
        left, top = max(0, int((x0 - _SLACK) * _SCALE)), max(0, int((y0 - _SLACK) * _SCALE))
        rest[top : max(0, int((y1 + _SLACK) * _SCALE) + 1), left : max(0, int((x1 + _SLACK) * _SCALE) + 1)] = False
    return rest


def _content(data: bytes) -> Content:
    return pdf.extract(data, Limits())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("boxes", _BOXES)
def test_page_boxes(boxes: str, rotation: int) -> None:
    tree, page_entries = _BOXES[boxes]
    data = raw_pdf(tree=tree, page=f"{page_entries} /Rotate {rotation}")
    content = _content(data)
    (page,) = content.layout
    (ink,) = _ink(data)
    assert ink.any()
    assert ink.shape == pytest.approx((page.height * _SCALE, page.width * _SCALE), abs=1)
    words = list(page.words())
    assert not _without(ink, [box for _, box in words]).any()
    for _, (x0, y0, x1, y1) in words:
        assert ink[int(y0 * _SCALE) : int(y1 * _SCALE), int(x0 * _SCALE) : int(x1 * _SCALE)].any()
    assert not content.hidden
