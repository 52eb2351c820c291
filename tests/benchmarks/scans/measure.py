"""Compare what was read with what a page says."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.ingestion.extractors.pdf.calls import Boxes

_SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": "-", "•": "*", "·": "*", "…": "..."}
)
_RULE = re.compile(r"[-_=.*\s]{3,}")  # a line that is drawn with characters, which says nothing
_GOOD = 0.8
_SAMPLES = 2_000


def plain(words: Sequence[str]) -> str:
    """The words with one form of quotes and dashes, without rules, and a space between two."""
    return " ".join(_RULE.sub(" ", " ".join(words).translate(_SAME)).split())


def distance(one: str, other: str) -> int:
    """The least number of characters to insert, delete or replace."""
    if not one or not other:
        return len(one) + len(other)
    first = np.frombuffer(one.encode("utf-32-le"), np.uint32)
    second = np.frombuffer(other.encode("utf-32-le"), np.uint32)
    places = np.arange(len(second) + 1)
    row = places.copy()
    for number, letter in enumerate(first, start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (second != letter))
        row = np.concatenate(([number], best))
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])


def well_placed(words: Boxes, found: Boxes) -> int:
    """How many of the words have a box of IoU 0.8 or more among those that were found."""
    if not len(words) or not len(found):
        return 0
    low = np.maximum(words[:, None, :2], found[None, :, :2])
    high = np.minimum(words[:, None, 2:], found[None, :, 2:])
    both = np.clip(high - low, 0, None).prod(axis=2)
    areas = (_area(words)[:, None] + _area(found)[None]) - both
    return int(((both / np.maximum(areas, 1e-9)).max(axis=1) >= _GOOD).sum())


def _area(boxes: Boxes) -> NDArray[np.float64]:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).prod(axis=1), np.float64)


def interval(groups: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float, float]:
    """The share of all, and the borders of 95 % of samples of whole documents. A group has the parts and the wholes of
    the pages of a document.
    """
    sums = np.array([np.sum(one, axis=0) for one in groups], np.float64)
    random = np.random.default_rng(1)
    drawn = sums[random.integers(0, len(sums), (_SAMPLES, len(sums)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / np.maximum(drawn[:, 1], 1e-9), (0.025, 0.975))
    whole = sums.sum(axis=0)
    return float(whole[0] / whole[1]), float(low), float(high)
