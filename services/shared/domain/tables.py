"""The tables of a text: the place of each cell in its table, and of its words in the text."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.shared.domain.spans import OriginalSpan, RedactedSpan


@dataclass(frozen=True, slots=True)
class Table:
    """The words of cell i are `[starts[i], ends[i])` of the text. Use a subclass: its type names the text.

    `rows` and `columns` count from 0; merged cells are in their first row and column. Cells are in the order of the
    text and do not overlap; a cell without words is left out.
    """

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class OriginalTable(Table):
    """A table of the text that was extracted from the source document."""

    __slots__ = ()

    def cells(self) -> Iterator[tuple[int, int, OriginalSpan]]:
        """The row, the column and the span of each cell."""
        for row, column, *span in zip(self.rows, self.columns, self.starts, self.ends, strict=True):
            yield row, column, OriginalSpan(*span)


class RedactedTable(Table):
    """An `OriginalTable` in redacted offsets."""

    __slots__ = ()

    def cells(self) -> Iterator[tuple[int, int, RedactedSpan]]:
        """The row, the column and the span of each cell. A span can be empty: a placeholder is in one cell only."""
        for row, column, *span in zip(self.rows, self.columns, self.starts, self.ends, strict=True):
            yield row, column, RedactedSpan(*span)
