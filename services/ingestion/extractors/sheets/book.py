"""A workbook as the readers of all formats return it: sheets, their rows, and what is on them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.ingestion.extractors.result import without_marks
from services.shared.domain.document import GapKind

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14  # of a sheet of Excel


class Cell(NamedTuple):
    """A cell with text, which `clean` returned. `column` counts from 0. `hidden`: the sheet does not show the text."""

    column: int
    text: str
    hidden: bool = False


class Line(NamedTuple):
    """A row, whose `number` counts from 0, and its cells in the order of their columns."""

    number: int
    cells: Sequence[Cell]
    hidden: bool = False


class Comment(NamedTuple):
    """A comment or a note on a cell, in the order of the cells."""

    row: int
    column: int
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `lines`: in the order of their numbers; they are read once. `boxes`: the texts of shapes and the titles
    of charts on it. `header` and `footer`: of its printed pages. `gaps`: what is on it and is not read.
    """

    name: str
    lines: Iterable[Line]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    comments: Sequence[Comment] = ()
    boxes: Sequence[str] = ()
    header: str = ""
    footer: str = ""
    gaps: Counter[GapKind] = field(default_factory=Counter)


def clean(text: str) -> str:
    """The text of a cell as one line: rows are lines, and a tab ends a cell."""
    return " ".join(without_marks(text).split())
