"""Where notes are on the pages of a PDF: the boxes of their words in the stored layout, joined in each line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.ingestion.writing.records import Note
from services.shared.domain.layout import Box, PageLayout
from services.shared.domain.spans import OriginalSpan

_STEP, _EDGE = 24.0, 18.0  # points between notes that have no words, and from the edge of the page
_FEW = 25  # of them in a column


@dataclass(frozen=True, slots=True)
class Mark:
    """A note on one page: its boxes in points from the top left of the page as displayed. One without words has one
    box, of no size, near the edge of the first page.
    """

    lines: tuple[str, ...]
    boxes: tuple[Box, ...]
    on_words: bool = True


def marks_of(notes: Sequence[Note], pages: Sequence[PageLayout]) -> tuple[Mapping[int, list[Mark]], int]:
    """The marks of each page, counted from 0, and how many notes are on their words."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    exact = 0
    for note in notes:
        found = {} if note.span is None else _boxes(note.span, pages)
        lines = (*note.lines, *((f"Proposed wording: {note.offered}",) if note.offered else ()))
        for number, boxes in found.items():
            marks[number].append(Mark(lines, boxes))
        if found:
            exact += 1
        else:
            place = sum(not one.on_words for one in marks[0])
            x = _EDGE + _STEP * (place // _FEW)
            y = _EDGE + _STEP * (place % _FEW)
            marks[0].append(Mark(lines, ((x, y, x, y),), on_words=False))
    return marks, exact


def _boxes(span: OriginalSpan, pages: Sequence[PageLayout]) -> Mapping[int, tuple[Box, ...]]:
    found: dict[int, tuple[Box, ...]] = {}
    for number, page in enumerate(pages):
        if page.starts and page.starts[0] < span.end and page.ends[-1] > span.start:
            boxes = tuple(_joined(box for word, box in page.words() if word.overlaps(span) and _is_shown(box)))
            if boxes:
                found[number] = boxes
    return found


def _is_shown(box: Box) -> bool:
    x0, y0, x1, y1 = box
    return x1 > x0 and y1 > y0


def _joined(boxes: Iterable[Box]) -> Iterable[Box]:
    """Boxes of words that follow one another in a line are one."""
    last: Box | None = None
    for one in boxes:
        if last is not None and _is_beside(last, one):
            last = (last[0], min(last[1], one[1]), max(last[2], one[2]), max(last[3], one[3]))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _is_beside(left: Box, right: Box) -> bool:
    height = min(left[3] - left[1], right[3] - right[1])
    shared = min(left[3], right[3]) - max(left[1], right[1])
    return shared > height / 2 and -height <= right[0] - left[2] <= 3 * height
