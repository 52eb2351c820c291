"""Join the letters of words that are turned by a quarter or a half against the page.

PDFium takes each such letter for a line if it is drawn on its own, and reads letters upside down from right to left.
"""

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes

_STRAIGHT = 0.03  # quarters
_SAME_WORD = 0.1  # of the height of a letter: the most space between two letters
_TOUCHING = 0.03  # the same, where most words are whole: the box of an italic letter reaches over the space before it
_SAME_ROW = 0.5  # of the height of a letter


@dataclass(frozen=True, slots=True)
class Turned:
    """The words with turned ones joined: the text of each, the indexes of the words that it was, and the begins of
    lines.
    """

    texts: list[str]
    parts: list[list[int]]
    begins: list[int]


@dataclass(frozen=True, slots=True)
class _Letters:
    """A part of a turned word, along its reading direction: `start` and `end`; `row` and `height` across it."""

    index: int
    text: str
    start: float
    end: float
    row: float
    height: float


def quarters(angles: Sequence[float]) -> list[int]:
    """The turn of each word against the page before its rotation, in quarters clockwise; -1 for other angles.
    `angles` are radians clockwise.
    """
    if not any(angles):
        return [0] * len(angles)
    exact = np.asarray(angles) / (math.pi / 2)
    turns = np.rint(exact)
    found: list[int] = np.where(np.abs(exact - turns) < _STRAIGHT, turns % 4, -1).astype(int).tolist()
    return found


def join(texts: Sequence[str], begins: Sequence[int], edges: Boxes, turns: Sequence[int], rotation: int) -> Turned:
    """Join turned words. `edges` as of `pdf_words`: left, top, right, bottom of the first and last letter. `turns` are
    quarters; `rotation` of the page is in degrees.
    """
    joined = Turned([], [], [])
    lines = set(begins)
    after_turned = False
    for turn, run in groupby(range(len(texts)), turns.__getitem__):
        indexes = list(run)
        # Text that is upright as displayed is read well, unless PDFium splits its letters.
        is_upright = turn < 0 or (turn + rotation // 90) % 4 == 0
        is_split = sum(len(texts[index]) == 1 for index in indexes) * 2 > len(indexes)
        if turn < 0 or (is_upright and not (turn and is_split)):
            _copy(joined, indexes, texts, lines, after_turned=after_turned)
            after_turned = False
            continue
        letters = [_letters(index, texts[index], edges[index], turn) for index in indexes]
        for row in _rows(sorted(letters, key=lambda one: one.row) if is_split else letters):
            joined.begins.append(len(joined.texts))
            for word in _words(row, _SAME_WORD if is_split else _TOUCHING):
                joined.texts.append("".join(one.text for one in word))
                joined.parts.append([one.index for one in word])
        after_turned = True
    return joined


def _copy(
    joined: Turned, indexes: Sequence[int], texts: Sequence[str], lines: AbstractSet[int], *, after_turned: bool
) -> None:
    """Add words without a change. After turned words, they start a line."""
    for place, index in enumerate(indexes):
        if index in lines or (after_turned and not place):
            joined.begins.append(len(joined.texts))
        joined.texts.append(texts[index])
        joined.parts.append([index])


def joined_edges(edges: Boxes, parts: Sequence[Sequence[int]]) -> Boxes:
    """The edges of the joined words."""
    joined: Boxes = np.take(edges, [part[0] for part in parts], axis=0)
    for number, part in enumerate(parts):
        if len(part) > 1:
            low, high = edges[part].min(axis=(0, 1)), edges[part].max(axis=(0, 1))
            joined[number] = (low[0], high[1], high[2], low[3])
    return joined


def _letters(index: int, text: str, edges: Boxes, turn: int) -> _Letters:
    """`turn`: quarters clockwise against the page. The origin of a PDF page is at the bottom left."""
    first, last = (_turned_box(box, turn) for box in edges.tolist())
    is_reversed = last[0] < first[0]
    start, end = min(first[0], last[0]), max(first[1], last[1])
    return _Letters(
        index, text[::-1] if is_reversed else text, start, end, (first[2] + first[3]) / 2, first[3] - first[2]
    )


def _turned_box(box: Sequence[float], turn: int) -> tuple[float, float, float, float]:
    """Start and end in the reading direction, and top and bottom across it, downwards."""
    left, top, right, bottom = box
    match turn:
        case 0:
            return left, right, -top, -bottom
        case 1:
            return -top, -bottom, -right, -left
        case 2:
            return -right, -left, bottom, top
        case _:
            return bottom, top, left, right


def _rows(letters: Sequence[_Letters]) -> Iterator[list[_Letters]]:
    """Neighbours in one row, in reading order."""
    row: list[_Letters] = []
    for one in letters:
        if row and abs(one.row - row[0].row) > _SAME_ROW * max(one.height, row[0].height):
            yield sorted(row, key=lambda letter: letter.start)
            row = []
        row.append(one)
    if row:
        yield sorted(row, key=lambda letter: letter.start)


def _words(row: Sequence[_Letters], most: float) -> Iterator[list[_Letters]]:
    word: list[_Letters] = []
    for one in row:
        if word and one.start - word[-1].end > most * max(one.height, word[-1].height):
            yield word
            word = []
        word.append(one)
    if word:
        yield word
