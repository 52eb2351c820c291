"""Put the numbers of clauses before their clauses.

Tesseract takes numbers that are set apart from their clauses, or bullets, for a column of their own.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes

# `5.`, `10.12`, `(a)`, `(viii)`, or a bullet
_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlIVXL]{1,6}|[A-Za-z])[.)\]:]{0,2}|[•*°©·-]")
_MOST_WORDS = 2
_SAME_ROW = 0.6  # of the height of the lower one
_WIDEST = 90.0  # points between a number and its clause
_MOST_LINES = 2_000


def with_numbers(words: Sequence[str], begins: Sequence[int], boxes: Boxes) -> list[list[int]]:
    """The lines, as indexes of words: a number joins the nearest line to its right in its row."""
    lines = [list(range(first, last)) for first, last in pairwise([*begins, len(words)])]
    if not 1 < len(lines) <= _MOST_LINES:
        return lines
    low = np.array([boxes[one, :2].min(axis=0) for one in lines])
    high = np.array([boxes[one, 2:].max(axis=0) for one in lines])
    short = np.array([_is_short([words[one] for one in line]) for line in lines])
    joins: dict[int, list[int]] = {}
    for number in np.flatnonzero(short).tolist():
        both = np.minimum(high[:, 1], high[number, 1]) - np.maximum(low[:, 1], low[number, 1])
        heights = np.minimum(high[:, 1] - low[:, 1], high[number, 1] - low[number, 1])
        gaps = low[:, 0] - high[number, 0]
        fits = np.flatnonzero(~short & (both >= _SAME_ROW * heights) & (gaps >= 0) & (gaps <= _WIDEST))
        if fits.size:
            joins.setdefault(int(fits[np.argmin(gaps[fits])]), []).append(number)
    moved = {one for group in joins.values() for one in group}
    found = []
    for place, line in enumerate(lines):
        before = sorted(joins.get(place, ()), key=lambda one: float(low[one, 0]))
        if place not in moved:
            found.append([word for one in before for word in lines[one]] + line)
    return found


def _is_short(words: Sequence[str]) -> bool:
    return len(words) <= _MOST_WORDS and all(map(_NUMBER.fullmatch, words))
