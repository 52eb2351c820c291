"""Read the words of a page from the table (TSV) that Tesseract writes."""

import json
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.scans.dots import with_dots
from services.ingestion.extractors.scans.frame import Frame
from services.ingestion.extractors.scans.numbers import with_numbers
from services.ingestion.extractors.scans.rows import rows_of
from services.ingestion.extractors.scans.second import compared, split_answer

_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The words of a page. `begins`: the index of the first word of each line; `boxes` are on the level page, a row
    each, in points; `confidences` in [0, 1], `second.Disputed` where two readers differ. `blank`: the picture has no
    ink.
    """

    words: list[str]
    begins: list[int]
    boxes: Boxes
    confidences: list[float]
    frame: Frame
    blank: bool


def read_page(part: bytes) -> ScannedPage | None:
    """`part`: the head of `scans.picture`, a line break, and the table, with the answer of a second reader if there is
    one. None if it is invalid.
    """
    first, _, rest = part.partition(b"\n")
    try:
        head = json.loads(first)
        frame = _frame(head)
        table, seconds = split_answer(rest.decode("utf-8", "replace"))
        rows = list(rows_of(table))
        boxes = np.array([one.box for one in rows], np.float32).reshape(-1, 4) / np.float32(head["scale"])
        blank = bool(head["blank"])
    except (ValueError, TypeError, LookupError, OverflowError, ZeroDivisionError):
        return None
    if len(rows) > _MOST_WORDS or not np.isfinite(boxes).all():
        return None
    begins = [place for place, one in enumerate(rows) if not place or one.line != rows[place - 1].line]
    boxes = with_dots([one.text for one in rows], begins, boxes)
    lines = with_numbers([one.text for one in rows], begins, boxes)
    order = [word for line in lines for word in line]
    begins = list(accumulate(map(len, lines), initial=0))[:-1]
    read = [compared(rows[one], seconds.get(one)) for one in order]
    return ScannedPage([text for text, _ in read], begins, boxes[order], [sure for _, sure in read], frame, blank)


def _frame(head: Any) -> Frame:
    width, height = (float(one) for one in head["size"])
    across, down = (float(one) / float(head["scale"]) for one in head["pixels"])
    return Frame(width, height, across, down, float(head["angle"]))
