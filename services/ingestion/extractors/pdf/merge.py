"""Place the words of annotations between the words of a PDF page, in the order in which a reader meets them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.pdf.hidden import Unseen
from services.ingestion.extractors.pdf.words import Words

_MOST_COMPARED = 20_000_000  # words of the page times annotations
_SAME_ROW = 0.5  # of the height of the higher of two words


@dataclass(frozen=True, slots=True)
class _Slot:
    """Groups of words before a word of the page, after it in its line, and in lines of their own after its line."""

    before: list[list[int]] = field(default_factory=list)
    after: list[list[int]] = field(default_factory=list)
    below: list[list[int]] = field(default_factory=list)


def merge(page: Words, notes: Words) -> Words:
    """All words of both. The words of an annotation follow the word to their left, else precede the word to their
    right, else follow the line above.
    """
    count = len(page.words)
    order, begins = _order(page, notes)
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    words = [*page.words, *notes.words]
    unseen = [int(place[one]) for one in (*page.unseen.words, *(count + one for one in notes.unseen.words))]
    unmapped = [int(place[one]) for one in (*page.unmapped, *(count + one for one in notes.unmapped))]
    confidences = [*page.confidences, *([1.0] * len(notes.words))] if page.confidences else []
    return Words(
        [words[one] for one in order],
        begins,
        np.concatenate((page.boxes, notes.boxes))[order],
        Unseen(sorted(unseen), page.unseen.ocr_layer),
        sorted(unmapped),
        confidences=[confidences[one] for one in order] if confidences else [],
    )


def _order(page: Words, notes: Words) -> tuple[list[int], list[int]]:
    """The indexes of the words of both, those of `notes` after those of the page; and the begins of lines."""
    count = len(page.words)
    groups = _groups(notes.owners)
    groups.sort(key=lambda one: (float(notes.boxes[one[0], 1]), float(notes.boxes[one[0], 0])))
    slots: dict[int, _Slot] = {}
    top: list[list[int]] = []
    close = len(groups) * count <= _MOST_COMPARED
    for group in groups:
        moved = [count + one for one in group]
        if not count:
            top.append(moved)
        elif not close:
            slots.setdefault(count - 1, _Slot()).below.append(moved)
        else:
            _put(moved, notes.boxes[group[0]], page, slots, top)
    return _written(page, {count + one for one in notes.begins}, slots, top)


def _groups(owners: Sequence[int]) -> list[list[int]]:
    return [list(group) for _, group in groupby(range(len(owners)), owners.__getitem__)]


def _put(group: list[int], box: Boxes, page: Words, slots: dict[int, _Slot], top: list[list[int]]) -> None:
    x0, y0, _, y1 = map(float, box)
    boxes = page.boxes
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    heights = np.maximum(boxes[:, 3] - boxes[:, 1], y1 - y0)
    row = np.abs(middles - (y0 + y1) / 2) <= _SAME_ROW * heights
    left = np.flatnonzero(row & (boxes[:, 0] <= x0))
    if left.size:
        slots.setdefault(int(left[np.argmax(boxes[left, 0])]), _Slot()).after.append(group)
        return
    right = np.flatnonzero(row)
    if right.size:
        slots.setdefault(int(right[np.argmin(boxes[right, 0])]), _Slot()).before.append(group)
        return
    above = np.flatnonzero(middles < y0)
    if not above.size:
        top.append(group)
        return
    lowest = int(above[np.argmax(middles[above])])
    line = int(np.searchsorted(page.begins, lowest, side="right"))
    last = page.begins[line] - 1 if line < len(page.begins) else len(page.words) - 1
    slots.setdefault(last, _Slot()).below.append(group)


def _written(
    page: Words, note_begins: set[int], slots: dict[int, _Slot], top: Sequence[list[int]]
) -> tuple[list[int], list[int]]:
    order: list[int] = []
    begins: list[int] = []
    page_begins = set(page.begins)
    empty = _Slot()
    new_line = True

    def write(words: Sequence[int], starts: set[int]) -> None:
        nonlocal new_line
        for number, word in enumerate(words):
            if new_line or (number and word in starts):
                begins.append(len(order))
            new_line = False
            order.append(word)

    for group in top:
        new_line = True
        write(group, note_begins)
    for word in range(len(page.words)):
        slot = slots.get(word, empty)
        new_line = new_line or word in page_begins or bool(top and not word)
        for group in slot.before:
            write(group, note_begins)
        write([word], set())
        for group in slot.after:
            write(group, note_begins)
            new_line = not note_begins.isdisjoint(group[1:])
        for group in slot.below:
            new_line = True
            write(group, note_begins)
        new_line = new_line or bool(slot.below)
    return order, begins
