"""Read the words of a page from the table (TSV) that Tesseract writes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.scans.dots import with_dots
from services.ingestion.extractors.scans.frame import Frame
from services.ingestion.extractors.scans.numbers import with_numbers

_WORD = "5"  # the level of a row that is a word
_COLUMNS = 12
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The words of a page. `begins`: the index of the first word of each line; `boxes` are on the level page, a row
    each, in points; `confidences` in [0, 1]. `blank`: the picture has no ink.
    """

    words: list[str]
    begins: list[int]
    boxes: Boxes
    confidences: list[float]
    frame: Frame
    blank: bool


@dataclass(frozen=True, slots=True)
class _Row:
    line: tuple[str, ...]
    box: tuple[float, float, float, float]
    confidence: float
    text: str


def read_page(part: bytes) -> ScannedPage | None:
    """`part`: the head of `scans.picture`, a line break, and the table. None if it is invalid."""
    first, _, table = part.partition(b"\n")
    try:
        head = json.loads(first)
        frame = _frame(head)
        rows = list(_rows(table.decode("utf-8", "replace")))
        boxes = np.array([one.box for one in rows], np.float32).reshape(-1, 4) / np.float32(head["scale"])
        blank = bool(head["blank"])
    except (ValueError, TypeError, KeyError, IndexError, ZeroDivisionError):
        return None
    if len(rows) > _MOST_WORDS or not np.isfinite(boxes).all():
        return None
    begins = [place for place, one in enumerate(rows) if not place or one.line != rows[place - 1].line]
    boxes = with_dots([one.text for one in rows], begins, boxes)
    lines = with_numbers([one.text for one in rows], begins, boxes)
    order = [word for line in lines for word in line]
    begins = list(accumulate(map(len, lines), initial=0))[:-1]
    texts, confidences = [rows[one].text for one in order], [rows[one].confidence for one in order]
    return ScannedPage(texts, begins, boxes[order], confidences, frame, blank)


def _frame(head: Any) -> Frame:
    width, height = (float(one) for one in head["size"])
    across, down = (float(one) / float(head["scale"]) for one in head["pixels"])
    return Frame(width, height, across, down, float(head["angle"]))


def _rows(table: str) -> Iterator[_Row]:
    for line in table.split("\n"):
        cells = line.split("\t", _COLUMNS - 1)
        text = "".join(cells[-1].split())
        if cells[0] != _WORD or len(cells) != _COLUMNS or not text:
            continue
        left, top, width, height = (float(one) for one in cells[6:10])
        confidence = min(1.0, max(0.0, float(cells[10]) / 100))
        if width > 0 and height > 0:
            yield _Row(tuple(cells[2:5]), (left, top, left + width, top + height), confidence, text)
