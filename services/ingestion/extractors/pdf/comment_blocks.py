"""Place the comments of a PDF page between its paragraphs: each after the paragraph that its mark is on."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.pdf.comments import Comment
from services.ingestion.extractors.pdf.hidden import Area
from services.ingestion.extractors.pdf.lines import PageText
from services.ingestion.extractors.pdf.words import Words, at_places
from services.ingestion.extractors.scans.frame import Frame
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable

_MOST_COMPARED = 20_000_000  # words of the page times comments


@dataclass(frozen=True, slots=True)
class Commented:
    """A page with its comments. `spans`: those of the comments. `hidden`: the indexes of the hidden words, in order."""

    text: PageText
    begins: list[int]
    boxes: Boxes
    hidden: Sequence[int]
    confidences: Sequence[float]
    spans: Sequence[OriginalSpan]
    before: PageText
    kept: Sequence[int]

    def moved(self, table: OriginalTable) -> OriginalTable:
        """A table of the page before, whose cells begin and end with words, in this text."""
        starts, ends = self.text.starts, self.text.ends
        return OriginalTable(
            tuple(starts[self.kept[bisect_left(self.before.starts, one)]] for one in table.starts),
            tuple(ends[self.kept[bisect_left(self.before.ends, one)]] for one in table.ends),
            table.rows,
            table.columns,
        )


def with_comments(
    text: PageText,
    found: Words,
    comments: Sequence[Comment],
    area: Area,
    rotation: int,
    offset: int,
    frame: Frame | None = None,
) -> Commented:
    """The page with each comment after the paragraph of its mark. `offset`: that of the spans of `text`. `frame`: that
    of the words of a page that was read from its picture.
    """
    blocks = [one.written() for one in comments]
    marks = at_places([""] * len(comments), [one.place for one in comments], area, rotation).boxes
    marks = frame.level(marks) if frame else marks
    places = _places(text, found.boxes, marks, offset)
    order = sorted(range(len(comments)), key=lambda one: (places[one], *_corner(marks[one])))
    page = _Page(text, found.begins, offset)
    for place, group in groupby(order, places.__getitem__):
        page.copy(place)
        for one in group:
            page.add(blocks[one], one, hidden=comments[one].hidden)
    page.copy(len(text.text))
    count = len(found.boxes)
    rows = [one if one >= 0 else count + ~one for one in page.sources]
    hidden = set(found.unseen.words)
    return Commented(
        PageText("".join(page.parts), tuple(page.starts), tuple(page.ends)),
        page.begins,
        np.concatenate((found.boxes, marks))[rows],
        [place for place, one in enumerate(page.sources) if one in hidden or place in page.hidden],
        [found.confidences[one] if one >= 0 else 1.0 for one in page.sources] if found.confidences else (),
        page.spans,
        text,
        [place for place, one in enumerate(page.sources) if one >= 0],
    )


class _Page:
    """A page that is written again. `sources`: for each word its index on the page before, or `~` its comment."""

    def __init__(self, text: PageText, begins: Sequence[int], offset: int) -> None:
        self._text, self._begins, self._offset = text, set(begins), offset
        self._copied = self._word = self._length = 0
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.begins: list[int] = []
        self.sources: list[int] = []
        self.hidden: set[int] = set()
        self.spans: list[OriginalSpan] = []

    def copy(self, place: int) -> None:
        """Copy the text before this place, which is the end of a paragraph, or the start of the page."""
        part = self._text.text[self._copied : place]
        if self._length and part and not part.startswith("\n\n"):
            self._write("\n\n")
        moved = self._length - self._copied
        self._copied = place
        self._write(part)
        last = bisect_right(self._text.ends, place + self._offset)
        for word in range(self._word, last):
            if word in self._begins:
                self.begins.append(len(self.starts))
            self.starts.append(self._text.starts[word] + moved)
            self.ends.append(self._text.ends[word] + moved)
            self.sources.append(word)
        self._word = last

    def add(self, lines: Sequence[Sequence[str]], comment: int, *, hidden: bool) -> None:
        """Add a comment as a block."""
        if self._length:
            self._write("\n\n")
        first = len(self.starts)
        for number, line in enumerate(lines):
            self.begins.append(len(self.starts))
            for index, word in enumerate(line):
                self._write(" " if index else "\n" if number else "")
                self.starts.append(self._offset + self._length)
                self._write(word)
                self.ends.append(self._offset + self._length)
                self.sources.append(~comment)
        if hidden:
            self.hidden.update(range(first, len(self.starts)))
        self.spans.append(OriginalSpan(self.starts[first], self.ends[-1]))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)


def _places(text: PageText, boxes: Boxes, marks: Boxes, offset: int) -> list[int]:
    """The place in the text of the page of each comment: after the paragraph of its mark, or 0."""
    if len(boxes) * len(marks) > _MOST_COMPARED:
        return [len(text.text)] * len(marks)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    heights = boxes[:, 3] - boxes[:, 1]
    words = [_word(middles, heights, mark) for mark in marks]
    return [0 if one is None else _paragraph_end(text, text.ends[one] - offset) for one in words]


def _paragraph_end(text: PageText, place: int) -> int:
    found = text.text.find("\n\n", place)
    return len(text.text) if found < 0 else found


def _word(middles: Any, heights: Any, mark: Any) -> int | None:
    """The word that a mark is on: the last one inside, else the nearest one in its row, else the lowest one above."""
    x, y = middles[:, 0], middles[:, 1]
    x0, y0, x1, y1 = map(float, mark)
    inside = np.flatnonzero((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1))
    if inside.size:
        return int(inside[-1])
    beside = np.flatnonzero(np.abs(y - (y0 + y1) / 2) <= np.maximum(heights, y1 - y0) / 2)
    if beside.size:
        return int(beside[np.argmin(np.abs(x[beside] - (x0 + x1) / 2))])
    above = np.flatnonzero(y < y0)
    return int(above[np.argmax(y[above])]) if above.size else None


def _corner(mark: Any) -> tuple[float, float]:
    return float(mark[1]), float(mark[0])
