"""The words in the table (TSV) that Tesseract writes."""

from collections.abc import Iterator
from dataclasses import dataclass

_WORD = "5"  # the level of a row that is a word
_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A word. `box`: left, top, right, bottom, in pixels; `confidence` in [0, 1]. Words of one line have one `line`."""

    line: tuple[str, ...]
    box: tuple[float, float, float, float]
    confidence: float
    text: str


def rows_of(table: str) -> Iterator[Row]:
    """The words that have a place and a text, in the order of the table. Raises `ValueError` for an invalid number."""
    for line in table.split("\n"):
        cells = line.split("\t", _COLUMNS - 1)
        text = "".join(cells[-1].split())
        if cells[0] != _WORD or len(cells) != _COLUMNS or not text:
            continue
        left, top, width, height = (float(one) for one in cells[6:10])
        confidence = min(1.0, max(0.0, float(cells[10]) / 100))
        if width > 0 and height > 0:
            yield Row(tuple(cells[2:5]), (left, top, left + width, top + height), confidence, text)
