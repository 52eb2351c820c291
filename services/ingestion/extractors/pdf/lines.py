"""Join the lines of a page to text. Wrapped lines are joined with a space, other lines with a line break."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add, sub
from statistics import median

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]

_NEW_PARAGRAPH = 1.45
_LARGER = 1.25
_AROUND = 40  # lines before and after, from which the right margin of a column is estimated


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, and the span of each word in it."""

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    first: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def reflow(words: Sequence[str], begins: Sequence[int], boxes: Boxes) -> PageText:
    """`begins` are the indexes of the first word of each line. `boxes` has one row per word: x0, y0, x1, y1, in points
    from the top left.
    """
    if not words:
        return PageText("")
    lines = _lines(begins, boxes)
    separators = _separators(lines, words, boxes)
    edges = [*begins, len(words)]
    texts = [" ".join(words[first:last]) for first, last in pairwise(edges)]
    widths = [1] * len(words)
    for line, separator in zip(lines, separators, strict=True):
        widths[line.first] = len(separator)
    lengths = list(map(len, words))
    ends = tuple(accumulate(map(add, lengths, widths)))
    return PageText("".join(map(add, separators, texts)), tuple(map(sub, ends, lengths)), ends)


def _lines(begins: Sequence[int], boxes: Boxes) -> list[_Line]:
    starts = np.asarray(begins)
    edges = (np.minimum, np.minimum, np.maximum, np.maximum)
    columns = [edge.reduceat(boxes[:, place], starts).tolist() for place, edge in enumerate(edges)]
    return [_Line(*one) for one in zip(begins, *columns, strict=True)]


def _separators(lines: Sequence[_Line], words: Sequence[str], boxes: Boxes) -> list[str]:
    """The separator before each line: nothing, a space, a newline or a blank line."""
    leading = _leading(lines)
    separators = [""]
    for number, line in enumerate(lines[1:], start=1):
        before = lines[number - 1]
        if not _is_below(before, line):
            separators.append(" " if _is_beside(before, line) else "\n\n")
        elif _is_apart(before, line, leading):
            separators.append("\n\n")
        elif not _wraps(before, line, lines[max(0, number - _AROUND) : number + _AROUND], boxes):
            separators.append("\n")
        else:
            separators.append("" if words[line.first - 1].endswith("-") else " ")
    return separators


def _leading(lines: Sequence[_Line]) -> float:
    """The median distance between the bottoms of two lines."""
    steps = [after.bottom - before.bottom for before, after in pairwise(lines)]
    steps = [step for step in steps if step > 0.5]
    return median(steps) if steps else 0.0


def _is_below(before: _Line, line: _Line) -> bool:
    return line.bottom - before.bottom > 0.3 * min(before.height, line.height)


def _is_beside(before: _Line, line: _Line) -> bool:
    return abs(line.bottom - before.bottom) <= 0.3 * max(before.height, line.height)


def _is_apart(before: _Line, line: _Line, leading: float) -> bool:
    step = line.bottom - before.bottom
    usual = min(leading, 1.6 * max(before.height, line.height)) or step
    return step > _NEW_PARAGRAPH * usual or max(before.height, line.height) > _LARGER * min(before.height, line.height)


def _wraps(before: _Line, line: _Line, lines: Sequence[_Line], boxes: Boxes) -> bool:
    """True if the first word of the line did not fit at the end of `before`."""
    rights = sorted(one.right for one in lines if one.left < before.right and one.right > before.left)
    # The 90th percentile: a single longer line is not the margin.
    margin = rights[int(0.9 * (len(rights) - 1))]
    first_word = float(boxes[line.first, 2] - boxes[line.first, 0])
    return before.right + 0.25 * line.height + first_word > margin
