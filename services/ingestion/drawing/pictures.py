"""Draw one page of a TIFF, PNG or JPEG. What the reader must not see is covered before the pixels are encoded."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from services.ingestion.drawing.cover import Shown, cover
from services.ingestion.drawing.png import Pixels
from services.ingestion.extractors.picture.frames import Size, page_of
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan

_SAME_SIZE = 1.0  # points


def rendered(data: bytes, number: int, width: int, most_pixels: int) -> tuple[Pixels, Size]:
    """The page with this number, from 1: height, width, and blue, green, red, anything; and its size.

    Raises `Reject(TOO_LARGE | MALFORMED)`.
    """
    page, size = page_of(data, number)
    across, down = size.width, size.height
    width = max(1, min(width, int((most_pixels * across / down) ** 0.5)))
    height = max(1, min(round(width * down / across), most_pixels))
    page = page.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)
    colours = np.asarray(page.convert("RGB"))
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., :3] = colours[..., ::-1]
    return pixels, size


def is_page(layout: PageLayout, size: Size) -> bool:
    """Whether the layout is of a page of this size."""
    return abs(size.width - layout.width) <= _SAME_SIZE and abs(size.height - layout.height) <= _SAME_SIZE


def cover_picture(pixels: Pixels, layout: PageLayout, masked: Sequence[OriginalSpan]) -> None:
    """All of the page is a picture, of which only the places of visible words are visible."""
    none = np.zeros((0, 4), np.float64)
    whole = np.array([[0.0, 0.0, layout.width, layout.height]])
    cover(pixels, layout, masked, Shown(none, none, np.zeros(0, np.bool_), whole))
