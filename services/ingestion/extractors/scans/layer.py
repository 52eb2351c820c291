"""Join the words that were read from the picture of a page with those of its text layer, such as a stamp with a number.

The characters of a text layer are exact, so its words replace those that were read at their places.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.pdf.hidden import Unseen
from services.ingestion.extractors.pdf.words import Words
from services.ingestion.extractors.scans.words import ScannedPage

_AROUND = 0.25  # of the height of a word of the layer: the middle of a word that was read can be beside it
_CERTAIN = 1.0


@dataclass(slots=True)
class _Joined:
    """Indexes of words in their order: those of the layer follow all that were read."""

    order: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    new_line: bool = True

    def add(self, word: int) -> None:
        if self.new_line:
            self.begins.append(len(self.order))
        self.new_line = False
        self.order.append(word)


def joined(scanned: ScannedPage, layer: Words) -> Words:
    """The words of both on the level page. Words of the layer that are not where a word was read are lines at the end,
    and so are hidden ones.
    """
    count = len(scanned.words)
    boxes = scanned.frame.level(layer.boxes)
    hidden = set(layer.unseen.words)
    places = _places(scanned.boxes, boxes, [one for one in range(len(layer.words)) if one not in hidden])
    order = _order(scanned.begins, places, count, layer)
    place = {one: index for index, one in enumerate(order.order)}
    words = [*scanned.words, *layer.words]
    confidences = [*scanned.confidences, *([_CERTAIN] * len(layer.words))]
    return Words(
        [words[one] for one in order.order],
        order.begins,
        np.concatenate((scanned.boxes, boxes.reshape(-1, 4)))[order.order],
        Unseen(sorted(place[count + one] for one in hidden), ocr_layer=True),
        sorted(place[count + one] for one in layer.unmapped),
        confidences=[confidences[one] for one in order.order],
    )


def _places(read: Boxes, layer: Boxes, visible: Sequence[int]) -> dict[int, int]:
    """For each word that was read at the place of a word of the layer, that word."""
    if not len(read) or not visible:
        return {}
    middles = (read[:, :2] + read[:, 2:]) / 2
    found: dict[int, int] = {}
    for one in visible:
        x0, y0, x1, y1 = map(float, layer[one])
        around = _AROUND * (y1 - y0)
        x, y = middles[:, 0], middles[:, 1]
        inside = (x0 - around <= x) & (x <= x1 + around) & (y0 - around <= y) & (y <= y1 + around)
        found.update((int(word), one) for word in np.flatnonzero(inside) if int(word) not in found)
    return found


def _order(begins: Sequence[int], places: dict[int, int], count: int, layer: Words) -> _Joined:
    result, starts, written = _Joined(), set(begins), set[int]()
    for word in range(count):
        result.new_line |= word in starts
        replaced = places.get(word)
        if replaced is None:
            result.add(word)
        elif replaced not in written:
            written.add(replaced)
            result.add(count + replaced)
    result.new_line, starts = True, set(layer.begins)
    for one in range(len(layer.words)):
        result.new_line |= one in starts
        if one not in written:
            result.add(count + one)
    return result
