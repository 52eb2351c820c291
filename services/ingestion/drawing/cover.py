"""Paint over what a reader of a page must not see. Everything that is not known to be visible is covered.

- A value is covered with the whole words that it touches. If the place of one of them is unknown, its line is covered;
  if that is unknown too, the page.
- A letter is visible only inside of the box of a visible word, which no other word has: those of a comment have the box
  of its mark. So letters that the text of the document does not have,
  or has at another place, are covered.
- Of a picture, only the places of visible words are visible, as in the recognised text of a scan. On a page that was
  read from its picture, all else that is darker than the paper is covered, and paper is painted white.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.ingestion.drawing.png import Pixels
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan

Boxes = NDArray[np.float64]
"""A row each: x0, y0, x1, y1, in points from the top left of the page as displayed."""

_VALUE, _UNKNOWN, _PAPER = 0x30, 0xC0, 0xFF  # grey
_INK = 24  # levels of grey darker than the paper
_NOISE, _MOST_INK = 6.0, 80.0  # times the spread of the paper, where it is grainy; at most
_LEAST_DARK, _SURELY_DARK = 0.1, 0.4  # of the pixels of a block
_LEAST_BLOCKS = 3  # dark ones beside each other, if none is surely dark: fewer are a speck
_PAPER_SHARE = 0.75  # of the pixels are at most as light as the paper
_AROUND = 3.0  # points around ink that are covered with it
_PADDING = 0.12  # of the height of a box: ink that leaves it
_LEAST_PADDING = 1.0  # points
_LEAST = 0.05  # points: a box with a smaller side has no place


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page draws. `letters` and `inks`: the box of each letter by its font, and by its outline; `unmapped`:
    those in fonts without a mapping to Unicode. `pictures`: the places of pictures.
    """

    letters: Boxes
    inks: Boxes
    unmapped: NDArray[np.bool_]
    pictures: Boxes


def cover(pixels: Pixels, layout: PageLayout, masked: Sequence[OriginalSpan], shown: Shown) -> None:
    """Paint over the `masked` spans and everything unknown. `layout` has the words of the page."""
    boxes, lines = _boxes_of(layout), _lines_of(layout)
    hidden = _touched(layout, masked)
    values = _places_of(boxes, lines, hidden)
    if values is None or not _all_found(layout, masked):
        pixels[...] = _UNKNOWN
        return
    canvas = _Canvas(pixels, layout.width, layout.height)
    seen = canvas.filled(boxes[~hidden & ~_shared(boxes)])
    seen &= ~canvas.filled(values)
    letters = ~canvas.at_middle(seen, shown.letters) | shown.unmapped
    letters &= _has_place(shown.letters) | _has_place(shown.inks)
    unknown = canvas.filled(shown.pictures) & ~seen
    if layout.confidences:  # the page was read from its picture: paper needs no cover, and its own colour is not shown
        inked = canvas.inked(unknown)
        canvas.paint(unknown, _PAPER)
        unknown &= inked
    canvas.paint(unknown, _UNKNOWN)
    others = np.concatenate((shown.letters[letters], shown.inks[letters]))
    canvas.paint(canvas.filled(_padded(others)), _UNKNOWN)
    canvas.paint(canvas.filled(_padded(values)), _VALUE)


def touched_words(layout: PageLayout, masked: Sequence[OriginalSpan]) -> list[bool]:
    """For each word, whether a masked span touches it."""
    return [bool(one) for one in _touched(layout, masked)]


def _boxes_of(layout: PageLayout) -> Boxes:
    return np.asarray(layout.boxes, np.float64).reshape(-1, 4)


def _lines_of(layout: PageLayout) -> NDArray[np.intp]:
    """The number of the line of each word; without lines in the layout, all words are one line."""
    begins = np.asarray(layout.lines or (0,), np.intp)
    return np.searchsorted(begins, np.arange(len(layout.starts)), side="right") - 1


def _touched(layout: PageLayout, masked: Sequence[OriginalSpan]) -> NDArray[np.bool_]:
    starts, ends = np.asarray(layout.starts, np.int64), np.asarray(layout.ends, np.int64)
    hidden = np.zeros(len(starts), np.bool_)
    for one in masked:
        hidden |= (starts < one.end) & (ends > one.start)
    return hidden


def _all_found(layout: PageLayout, masked: Sequence[OriginalSpan]) -> bool:
    """Whether each masked span touches a word."""
    return all(bool(_touched(layout, [one]).any()) for one in masked)


def _places_of(boxes: Boxes, lines: NDArray[np.intp], hidden: NDArray[np.bool_]) -> Boxes | None:
    """The boxes of the hidden words. The line of a word without a place is hidden; None if it has no place either."""
    known = _has_place(boxes)
    places = [boxes[hidden & known]]
    for line in set(lines[hidden & ~known].tolist()):
        words = boxes[(lines == line) & known]
        if not len(words):
            return None
        places.append(np.concatenate((words[:, :2].min(axis=0), words[:, 2:].max(axis=0)))[None])
    return np.concatenate(places)


def _shared(boxes: Boxes) -> NDArray[np.bool_]:
    """Which words have the box of another one: words of a comment, which have that of its mark and are not drawn."""
    if not len(boxes):
        return np.zeros(0, np.bool_)
    _, places, counts = np.unique(boxes, axis=0, return_inverse=True, return_counts=True)
    return np.asarray(counts[places.ravel()] > 1)


def _has_place(boxes: Boxes) -> NDArray[np.bool_]:
    finite: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(boxes), axis=1)
    sides = boxes[:, 2:] - boxes[:, :2]
    return np.logical_and(finite, (sides > _LEAST).all(axis=1))


def _padded(boxes: Boxes) -> Boxes:
    boxes = boxes[_has_place(boxes)]
    sides = boxes[:, 2:] - boxes[:, :2]
    padding = np.maximum(_LEAST_PADDING, _PADDING * sides.min(axis=1))[:, None]
    return np.concatenate((boxes[:, :2] - padding, boxes[:, 2:] + padding), axis=1)


def _with_neighbours(blocks: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """How many of each block and the eight around it are set."""
    height, width = blocks.shape
    padded = np.pad(blocks, 1).astype(np.uint8)
    places = ((down, across) for down in range(3) for across in range(3))
    found = np.zeros(blocks.shape, np.uint8)
    for down, across in places:
        found += padded[down : down + height, across : across + width]
    return found


class _Canvas:
    """The pixels of a page of `width` and `height` points."""

    def __init__(self, pixels: Pixels, width: float, height: float) -> None:
        self._pixels = pixels
        self._shape = pixels.shape[:2]
        self._scale = np.array([self._shape[1] / width, self._shape[0] / height] * 2)
        self._most = np.array([self._shape[1], self._shape[0]] * 2)

    def filled(self, boxes: Boxes) -> NDArray[np.bool_]:
        """The pixels inside of boxes, with those at their edges."""
        found = np.zeros(self._shape, np.bool_)
        edges = boxes[_has_place(boxes)] * self._scale
        edges[:, :2], edges[:, 2:] = np.floor(edges[:, :2]), np.ceil(edges[:, 2:])
        for x0, y0, x1, y1 in np.clip(edges, 0, self._most).astype(int).tolist():
            found[y0:y1, x0:x1] = True
        return found

    def at_middle(self, area: NDArray[np.bool_], boxes: Boxes) -> NDArray[np.bool_]:
        """For each box, whether its middle is in the area."""
        middles = np.nan_to_num((boxes[:, :2] + boxes[:, 2:]) / 2 * self._scale[:2], nan=-1.0, posinf=-1.0)
        x, y = np.clip(middles, -1, self._most[:2]).astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < self._shape[1]) & (y < self._shape[0])
        found = np.zeros(len(boxes), np.bool_)
        found[inside] = area[y[inside], x[inside]]
        return found

    def inked(self, area: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The pixels of an area that are darker than its paper, with those around them, in blocks."""
        if not area.any():
            return area
        grey = self._pixels[..., :3].min(axis=2)
        light, middle = (float(one) for one in np.quantile(grey[area], (_PAPER_SHARE, 0.5)))
        dark = area & (grey < light - max(_INK, min(_MOST_INK, _NOISE * (light - middle))))
        size = max(1, round(_AROUND * float(self._scale[0])))
        height, width = (-(-one // size) for one in dark.shape)
        padded = np.zeros((height * size, width * size), np.bool_)
        padded[: dark.shape[0], : dark.shape[1]] = dark
        share = padded.reshape(height, size, width, size).mean(axis=(1, 3))
        blocks = share > _LEAST_DARK
        blocks &= (share > _SURELY_DARK) | (_with_neighbours(blocks) >= _LEAST_BLOCKS)
        around = _with_neighbours(blocks) > 0
        whole = around.repeat(size, axis=0).repeat(size, axis=1)
        return np.asarray(whole[: dark.shape[0], : dark.shape[1]])

    def paint(self, area: NDArray[np.bool_], grey: int) -> None:
        self._pixels[area] = grey
