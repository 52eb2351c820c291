"""Messages of the structure of texts."""

from services.annotation.desk.structure import PlacedText, Structure, TableCell, TextSection, TextTable
from services.annotation.edge.structure_messages import structure_message
from services.shared.domain.spans import OriginalSpan

NUMBER = PlacedText("2.1", OriginalSpan(3, 6), 1)
HEADING = PlacedText("To [PERSON_1]", OriginalSpan(7, 20), 2, masked=True)


def test_all_parts() -> None:
    made = structure_message(
        Structure(
            sections=(TextSection(NUMBER, HEADING, OriginalSpan(3, 90), 2),),
            tables=(TextTable(4, 5, 6, (TableCell(1, 2, HEADING),)),),
            headers=(NUMBER,),
            footers=(NUMBER, HEADING),
            pages=7,
            next_cursor="8",
            missing="older_release",
        )
    )
    [section], [table] = made.sections, made.tables
    assert (section.number.text, section.heading.text, section.level, section.span.end) == (
        "2.1",
        "To [PERSON_1]",
        2,
        90,
    )
    assert (table.number, table.rows, table.columns) == (4, 5, 6)
    [cell] = table.cells
    assert (cell.row, cell.column, cell.words) == (1, 2, section.heading)
    assert (cell.words.span.start, cell.words.span.end, cell.words.page, cell.words.masked) == (7, 20, 2, True)
    assert ([one.text for one in made.headers], len(made.footers)) == (["2.1"], 2)
    assert (made.pages, made.next_cursor, made.missing) == (7, "8", "older_release")
