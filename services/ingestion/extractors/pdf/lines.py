"""Join the lines of a page to text. Wrapped lines are joined with a space, other lines with a line break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add, sub
from statistics import median

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from services.ingestion.extractors.pdf.calls import Boxes

_NEW_PARAGRAPH = 1.45
_LARGER = 1.25
_AROUND = 40  # lines before and after, from which the right margin of a column is estimated
_MOST_LINES = 10_000  # of one step, to bound its memory
_BESIDE, _APART, _BROKEN, _WRAPPED = range(4)


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, and the span of each word in it."""

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The edges of each line, and the width of its first word, in points."""

    left: _Numbers
    top: _Numbers
    right: _Numbers
    bottom: _Numbers
    first_word: _Numbers


def reflow(words: Sequence[str], begins: Sequence[int], boxes: Boxes, offset: int = 0) -> PageText:
    """`begins` are the indexes of the first word of each line. `boxes` has one row per word: x0, y0, x1, y1, in points
    from the top left. `offset` is added to the spans.
    """
    if not words:
        return PageText("")
    separators = _separators(_lines(begins, boxes), begins, words)
    texts = [" ".join(words[first:last]) for first, last in pairwise([*begins, len(words)])]
    widths = [1] * len(words)
    for first, separator in zip(begins, separators, strict=True):
        widths[first] = len(separator)
    widths[0] += offset
    lengths = list(map(len, words))
    ends = tuple(accumulate(map(add, lengths, widths)))
    return PageText("".join(map(add, separators, texts)), tuple(map(sub, ends, lengths)), ends)


def _lines(begins: Sequence[int], boxes: Boxes) -> _Lines:
    starts = np.asarray(begins)
    edges = (np.minimum, np.minimum, np.maximum, np.maximum)
    left, top, right, bottom = [
        edge.reduceat(boxes[:, place], starts).astype(np.float64) for place, edge in enumerate(edges)
    ]
    return _Lines(left, top, right, bottom, (boxes[starts, 2] - boxes[starts, 0]).astype(np.float64))


def _separators(lines: _Lines, begins: Sequence[int], words: Sequence[str]) -> list[str]:
    """The separator before each line: nothing, a space, a newline or a blank line."""
    kinds = _kinds(lines).tolist() if len(begins) > 1 else []
    separators = [_SEPARATORS[kind] for kind in kinds]
    for number, (kind, first) in enumerate(zip(kinds, begins[1:], strict=True)):
        if kind == _WRAPPED and words[first - 1].endswith("-"):
            separators[number] = ""
    return ["", *separators]


def _kinds(lines: _Lines) -> NDArray[np.intp]:
    """How each line but the first follows the one before."""
    heights = lines.bottom - lines.top
    low, high = np.minimum(heights[:-1], heights[1:]), np.maximum(heights[:-1], heights[1:])
    step = lines.bottom[1:] - lines.bottom[:-1]
    is_below, is_beside = step > 0.3 * low, np.abs(step) <= 0.3 * high
    usual = np.minimum(_leading(step), 1.6 * high)
    is_apart = (step > _NEW_PARAGRAPH * np.where(usual == 0, step, usual)) | (high > _LARGER * low)
    below = np.where(is_apart, _APART, np.where(_wraps(lines), _WRAPPED, _BROKEN))
    return np.where(is_below, below, np.where(is_beside, _BESIDE, _APART))


def _leading(step: _Numbers) -> float:
    """The median distance between the bottoms of two lines."""
    down = step[step > 0.5].tolist()
    return median(down) if down else 0.0


def _wraps(lines: _Lines) -> NDArray[np.bool_]:
    """Whether the first word of each line but the first did not fit at the end of the line before."""
    before = lines.right[:-1]
    needed = before + 0.25 * (lines.bottom - lines.top)[1:] + lines.first_word[1:]
    parts = []
    for start, lefts, rights in _around(lines):
        part = slice(start, start + len(lefts))
        column = (lefts < before[part, None]) & (rights > lines.left[:-1][part, None])
        shorter = column & (rights < needed[part, None])
        # The margin is the 90th percentile: a single longer line is not the margin.
        place = (0.9 * (np.count_nonzero(column, axis=1) - 1)).astype(np.intp)
        parts.append(np.count_nonzero(shorter, axis=1) > place)
    return np.concatenate(parts)


def _around(lines: _Lines) -> Iterator[tuple[int, _Numbers, _Numbers]]:
    """The left and right edges of the lines around each line but the first, in steps. NaN where there is no line."""
    count = len(lines.left) - 1
    edges = np.full((2, count + 1 + 2 * _AROUND), np.nan)
    edges[:, _AROUND:-_AROUND] = lines.left, lines.right
    for start in range(0, count, _MOST_LINES):
        shape = (2, min(_MOST_LINES, count - start), 2 * _AROUND)
        lefts, rights = as_strided(edges[:, start + 1 :], shape, (*edges.strides, edges.itemsize), writeable=False)
        yield start, lefts, rights


_SEPARATORS = {_BESIDE: " ", _APART: "\n\n", _BROKEN: "\n", _WRAPPED: " "}
