"""The words in the table (TSV) that Tesseract writes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a word, in pixels."""

_WORD = "5"  # the level of a row that is a word
_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A word. `confidence` is in [0, 1]. Words of one line have one `line`."""

    line: tuple[str, ...]
    box: Box
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


def with_boxes(table: str, fit: Callable[[Box], Box]) -> str:
    """The table with another box for each of its words. Raises `ValueError` for an invalid number."""
    lines = []
    for line in table.split("\n"):
        cells = line.split("\t", _COLUMNS - 1)
        if cells[0] == _WORD and len(cells) == _COLUMNS and cells[-1].strip():
            left, top, width, height = (float(one) for one in cells[6:10])
            left, top, right, bottom = fit((left, top, left + width, top + height))
            cells[6:10] = (f"{one:.2f}" for one in (left, top, right - left, bottom - top))
        lines.append("\t".join(cells))
    return "\n".join(lines)
