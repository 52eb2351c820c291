"""The grid of clauses in a terminal and in CSV."""

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from services.cli.clients.across import GridCell, GridRow
from services.cli.render.text import borderless, one_line

_LONGEST = 60


def grid_table(columns: Sequence[str], rows: Sequence[GridRow]) -> Table:
    """A line for each document."""
    table = borderless("document", *columns)
    for one in rows:
        table.add_row(one.source_reference, *(_cell(each) for each in one.cells))
    return table


def row_table(row: GridRow) -> Table:
    """A line for each column of one document."""
    since = f", effective {row.effective_on}" if row.effective_on else ""
    table = borderless("column", "state", "answer", title=f"{row.source_reference}  {row.document_id}{since}")
    for one in row.cells:
        table.add_row(one.column, state_text(one), _answer(one))
    return table


def state_text(cell: GridCell) -> str:
    """The state as glyph and word."""
    return f"{STATES.get(cell.state, '·')} {cell.state.replace('_', ' ')}"


def cell_text(cell: GridCell) -> str:
    """The answer; the state, if there is no answer: no cell is empty."""
    return cell.shown or cell.state.replace("_", " ")


def _cell(cell: GridCell) -> Text:
    return Text(f"{state_text(cell)}\n") + _answer(cell)


def _answer(cell: GridCell) -> Text:
    more = f" (+{cell.more})" if cell.more else ""
    notes = f" [{', '.join(one.replace('_', ' ') for one in cell.notes)}]" if cell.notes else ""
    before = f"; before: {one_line(cell.earlier[0], _LONGEST)}" if cell.earlier else ""
    return Text(f"{one_line(cell.shown, _LONGEST)}{more}{notes}{before}")


STATES: Mapping[str, str] = {
    "reviewed": "✓",
    "unreviewed": "○",
    "not_found": "∅",
    "not_read": "△",
    "superseded": "↻",
    "later": "»",
}
