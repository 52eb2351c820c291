"""Collect the tables of a text from their rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.shared.domain.tables import OriginalTable


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table with the number `table`; of none if it is 0. `cells`: the column, from 0, and the marked text
    of each cell that has text, in order; `line`: the marked text of the row, in which a tab is between two cells.
    `number`: that of the row, from 0, where the source numbers its rows, as a sheet does; else None.
    """

    table: int
    cells: tuple[tuple[int, str], ...]
    line: str
    number: int | None = None


@dataclass(slots=True)
class Tables:
    """The tables of a text, in order. One with a single row or a single column is none: such markup places text. A
    sheet, whose rows have numbers, is one in any case.
    """

    _found: list[OriginalTable] = field(default_factory=list)
    _table: int = 0
    _row: int = 0
    _numbered: bool = False
    _cells: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, table: int, start: int, cells: Iterable[tuple[int, str]], number: int | None = None) -> None:
        """Add a row whose text begins at `start`: the column and the text, without marks, of its cells. `number`: that
        of the row, if the source numbers its rows.
        """
        if table != self._table:
            self._end()
            self._table, self._row, self._numbered = table, 0, number is not None
        if number is not None:
            self._row = number
        for column, text in cells if table else ():
            words = text.strip()
            if words:
                first = start + len(text) - len(text.lstrip())
                self._cells.append((first, first + len(words), self._row, column))
            start += len(text) + 1
        self._row += 1

    def extend(self, tables: Iterable[OriginalTable], distance: int) -> None:
        """Add the tables of a text that begins at `distance`."""
        self._end()
        self._found += (moved(one, distance) for one in tables)

    def all(self) -> tuple[OriginalTable, ...]:
        """The tables that are complete when the text ends."""
        self._end()
        return tuple(self._found)

    def _end(self) -> None:
        if self._cells and (self._numbered or self._is_grid()):
            self._found.append(OriginalTable(*zip(*self._cells, strict=True)))
        self._cells.clear()

    def _is_grid(self) -> bool:
        return len({row for *_, row, _ in self._cells}) > 1 and len({column for *_, column in self._cells}) > 1


def moved(table: OriginalTable, distance: int) -> OriginalTable:
    """The table in a text with `distance` more code points before it."""
    starts, ends = (tuple(one + distance for one in places) for places in (table.starts, table.ends))
    return OriginalTable(starts, ends, table.rows, table.columns)
