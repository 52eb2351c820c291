"""The rows of the tables of a page. A table inside a cell is part of the cell."""

from collections.abc import Sequence

from lxml import etree

from services.ingestion.extractors.html.grid import Grid
from services.ingestion.extractors.tables import Row


class Rows:
    """Follows the outermost rows while a walker collects their pieces of text."""

    def __init__(self) -> None:
        self._tables = 0
        self._table = 0
        self._grid = Grid()
        self._open: list[int] = []
        self._ends: list[tuple[int, int]] = []

    def begin(self, element: etree._Element, tag: str) -> None:
        """Begin a table or a row."""
        if tag == "tr":
            self._grid.begin_row()
            self._open.clear()
            return
        self._tables += 1
        is_layout = (element.get("role") or "").strip().lower() in ("presentation", "none")
        self._table = 0 if is_layout else self._tables
        self._grid = Grid()

    def end_table(self) -> None:
        """End a table: rows after it are in no table."""
        self._table = 0

    def begin_cell(self, element: etree._Element) -> None:
        self._open.append(self._grid.place(element))

    def end_cell(self, end: int) -> None:
        """`end`: the number of pieces so far, the last of which is the tab after the cell."""
        self._ends.append((end, self._open.pop() if self._open else self._grid.column))

    def row(self, pieces: Sequence[str]) -> Row:
        """The row with these pieces. Text outside of its cells is part of the next one."""
        cells: list[tuple[int, str]] = []
        start = 0
        for end, column in (*self._ends, (len(pieces), self._grid.column)):
            if text := _cell("".join(pieces[start:end])):
                cells.append((column, text))
            start = end
        self.forget()
        return Row(self._table, tuple(cells), "\t".join(text for _, text in cells))

    def forget(self) -> None:
        """Forget the ends of cells: a page break has taken the pieces."""
        self._ends.clear()


def _cell(text: str) -> str:
    inner = [" ".join(one.split()) for one in text.split("\t")]
    return "\t".join(one for one in inner if one)
