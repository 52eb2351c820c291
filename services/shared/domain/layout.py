"""The layout of a document: where its words and lines are on its pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from services.shared.domain.spans import OriginalSpan

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1, in points from the top left."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The positions of the words on one page. Word i is the span `[starts[i], ends[i])` of the text.

    `boxes` holds four numbers per word: x0, y0, x1, y1, in points from the top left. `confidences` is empty or holds
    one value in [0, 1] per word. `lines` holds the index of the first word of each line; it is empty in layouts of
    releases before it. `disputed` holds the indexes of the words that two readers of a scan read differently, in order.
    """

    width: float
    height: float
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    boxes: tuple[float, ...] = ()
    confidences: tuple[float, ...] = ()
    lines: tuple[int, ...] = ()
    disputed: tuple[int, ...] = ()

    def words(self) -> Iterator[tuple[OriginalSpan, Box]]:
        """The span and the box of each word."""
        for i, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            x0, y0, x1, y1 = self.boxes[4 * i : 4 * i + 4]
            yield OriginalSpan(start, end), (x0, y0, x1, y1)

    def line_boxes(self) -> Iterator[tuple[OriginalSpan, Box]]:
        """The span and the box of each line: the smallest one around the boxes of its words."""
        for first, last in pairwise((*self.lines, len(self.starts))):
            x0, y0, x1, y1 = (self.boxes[4 * first + side : 4 * last : 4] for side in range(4))
            yield OriginalSpan(self.starts[first], self.ends[last - 1]), (min(x0), min(y0), max(x1), max(y1))


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages of a document, in order; empty if the format has none."""

    pages: tuple[PageLayout, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of a page in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageSizes:
    """The sizes of the pages, in order. A stored `Layout` decodes to them too, without its words: for 2,000 pages, that
    takes a hundredth of the time.
    """

    pages: tuple[PageSize, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPages:
    """The places of the pages in the text, in order. A stored `SealedText` decodes to them too, without its text."""

    pages: tuple[OriginalSpan, ...] = ()
