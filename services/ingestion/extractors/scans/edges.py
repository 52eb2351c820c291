"""Fit the boxes of words to their ink on grainy pages.

On such a page, Tesseract gives a word the height of its line, or a pixel more on each side where its ink is blurred:
at 200 dots per inch, letters are nine pixels high.
"""

import numpy as np
from numpy.typing import NDArray

from services.ingestion.extractors.scans.level import Grey
from services.ingestion.extractors.scans.rows import Box, with_boxes

_AROUND = 1  # pixels
_INK = 0.05  # of the pixels of a word are darker than its ink
_LEVEL = 0.6  # of the way from paper to ink: the edge of a blurred stroke
_LEAST = 3  # pixels


def with_edges(table: str, pixels: Grey) -> str:
    """The table of Tesseract with boxes of words in parts of pixels. A word without an edge keeps its box."""
    paper = float(np.median(pixels[::8, ::8]))
    return with_boxes(table, lambda box: _fitted(box, pixels, paper))


def _fitted(box: Box, pixels: Grey, paper: float) -> Box:
    height, width = pixels.shape
    left, top = max(0, int(box[0]) - _AROUND), max(0, int(box[1]) - _AROUND)
    right, bottom = min(width, int(box[2]) + _AROUND), min(height, int(box[3]) + _AROUND)
    if right - left < _LEAST or bottom - top < _LEAST:
        return box
    crop = pixels[top:bottom, left:right]
    place = int(crop.size * _INK)
    depth = max(1.0, paper - float(np.partition(crop, place, axis=None)[place]))
    down, across = (_edges(np.clip((paper - crop.min(axis=axis)) / depth, 0.0, 1.0)) for axis in (1, 0))
    if down is None or across is None:
        return box
    return left + across[0], top + down[0], left + across[1], top + down[1]


def _edges(profile: NDArray[np.float64]) -> tuple[float, float] | None:
    """Where the first and the last stroke begin and end, between two pixels by their darkness; None without a stroke
    of a pixel.
    """
    inked = np.flatnonzero(profile >= _LEVEL)
    if not len(inked):
        return None
    first, last = int(inked[0]), int(inked[-1])
    begin = first + 0.5 - (_part(profile[first], profile[first - 1]) if first else 0.5)
    end = last + 0.5 + (_part(profile[last], profile[last + 1]) if last + 1 < len(profile) else 0.5)
    return (begin, end) if end - begin >= 1 else None


def _part(inside: float, outside: float) -> float:
    """How far the edge is from the middle of the pixel inside, in pixels."""
    return float((inside - _LEVEL) / (inside - outside))
