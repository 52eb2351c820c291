"""The columns of the cells of an HTML table, of which a cell can take several, and reach into the rows below."""

from lxml import etree

_MOST = 1_000  # columns or rows of one cell, as in browsers for columns
_MOST_HELD = 100  # cells that reach into one row


class Grid:
    """Call `begin_row` before the cells of a row. `column` is the one after the last cell."""

    def __init__(self) -> None:
        self.column = 0
        self._row = self._next = 0
        self._held: list[tuple[int, int, int]] = []  # of cells of rows above: first column, the one after, last row
        self._added: list[tuple[int, int, int]] = []

    def begin_row(self) -> None:
        """Cells of rows above that reach into this row keep their columns."""
        self._row += 1
        held = sorted(one for one in (*self._held, *self._added) if one[2] >= self._row)
        self._held, self._added = held[:_MOST_HELD], []
        self._next = 0
        self.column = 0

    def place(self, cell: etree._Element) -> int:
        """The first column of the next cell of the row."""
        while self._next < len(self._held) and self._held[self._next][0] <= self.column:
            self.column = max(self.column, self._held[self._next][1])
            self._next += 1
        first = self.column
        self.column += _number(cell.get("colspan"))
        below = _number(cell.get("rowspan")) - 1
        if below and len(self._added) < _MOST_HELD:
            self._added.append((first, self.column, self._row + below))
        return first


def _number(value: str | None) -> int:
    """A number of columns or rows, from 1."""
    value = (value or "").strip()
    return min(max(1, int(value)), _MOST) if value.isdecimal() and len(value) < 9 else 1
