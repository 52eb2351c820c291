"""Tables of a text from their rows."""

import pytest

from services.ingestion.extractors.result import Limits, TextBuilder, changed, hide
from services.ingestion.extractors.tables import Row, Tables
from services.shared.domain.document import ChangeMark
from services.shared.domain.tables import OriginalTable
from tests.unit.ingestion.makers import cells_of

GRID = (((0, "Class"), (1, "Rate")), ((0, "A"), (1, "5 %")))


def build(*rows: tuple[int, tuple[tuple[int, str], ...]]) -> TextBuilder:
    builder = TextBuilder(Limits())
    builder.marked_block("Fees")
    for table, cells in rows:
        builder.row(Row(table, cells, "\t".join(text for _, text in cells)))
    return builder


def test_cells_have_the_places_of_their_words() -> None:
    content = build((1, GRID[0]), (1, ()), (1, GRID[1]), (2, GRID[0]), (2, GRID[1])).content()
    assert content.text == "Fees\n\nClass\tRate\n\nA\t5 %\n\nClass\tRate\n\nA\t5 %"
    first, second = cells_of(content)
    assert first == [(0, 0, "Class"), (0, 1, "Rate"), (2, 0, "A"), (2, 1, "5 %")]
    assert second == [(0, 0, "Class"), (0, 1, "Rate"), (1, 0, "A"), (1, 1, "5 %")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(1, GRID[0])], id="one row"),
        pytest.param([(1, GRID[0][:1]), (1, GRID[1][:1])], id="one column"),
        pytest.param([(0, GRID[0]), (0, GRID[1])], id="rows of no table"),
        pytest.param([(1, GRID[0]), (2, GRID[1])], id="rows of two tables"),
        pytest.param([(1, GRID[0]), (1, ())], id="one row with words"),
    ],
)
def test_markup_that_places_text_is_no_table(rows: list[tuple[int, tuple[tuple[int, str], ...]]]) -> None:
    assert build(*rows).content().tables == ()


def test_marks_have_no_places() -> None:
    out = changed("old", ChangeMark.DELETED)
    content = build(
        (1, ((0, f"{hide('é')} x"), (2, out))), (1, ((0, changed(" ", ChangeMark.INSERTED)), (1, out)))
    ).content()
    assert cells_of(content) == [[(0, 0, "é x"), (0, 2, "old"), (1, 1, "old")]]


def test_a_deleted_row_is_in_its_table() -> None:
    builder = build((1, GRID[0]))
    line = changed("\t".join(text for _, text in GRID[1]), ChangeMark.DELETED)
    builder.row(Row(1, GRID[1], line))
    content = builder.content()
    assert cells_of(content)[0][2:] == [(1, 0, "A"), (1, 1, "5 %")]
    assert [one.span.of(content.text) for one in content.changes] == ["A\t5 %"]


def test_tables_of_an_inner_text_move() -> None:
    inner = build((1, GRID[0]), (1, GRID[1])).content()
    outer = build((1, GRID[0]), (1, GRID[1]))
    outer.inner(inner)
    content = outer.content()
    assert cells_of(content) == 2 * cells_of(inner)


def test_the_last_table_ends_once() -> None:
    tables = Tables()
    tables.add(1, 0, GRID[0])
    tables.add(1, 20, GRID[1])
    expected = (OriginalTable((0, 6, 20, 22), (5, 10, 21, 25), (0, 0, 1, 1), (0, 1, 0, 1)),)
    assert tables.all() == tables.all() == expected


@pytest.mark.parametrize("cells", [GRID[0], GRID[0][:1]])
def test_rows_with_numbers_are_a_table_with_one_row_or_column(cells: tuple[tuple[int, str], ...]) -> None:
    """A sheet is a table, and its rows have their own numbers."""
    builder = TextBuilder(Limits())
    builder.row(Row(1, cells, "\t".join(text for _, text in cells), 40))
    (found,) = cells_of(builder.content())
    assert found == [(40, column, text) for column, text in cells]


def test_rows_with_and_without_numbers_are_tables_of_their_own() -> None:
    builder = build((1, GRID[0]), (1, GRID[1]))
    builder.row(Row(2, GRID[0][:1], "Class", 3))
    builder.row(Row(3, GRID[0], "Class\tRate"))
    assert [len(one) for one in cells_of(builder.content())] == [4, 1]
