"""The structure of a document on a terminal."""

import io

from rich.console import Console, RenderableType

from services.cli.clients.structure import (
    Cell,
    DocumentStructure,
    DocumentTable,
    Language,
    Line,
    PageLines,
    Part,
    Placed,
    Section,
)
from services.cli.render.structure import render_lines, render_structure, render_table

NOTHING = DocumentStructure((), (), (), (), 0, "")
MANY = tuple(Placed(f"Page {one}", one, one + 6, one) for one in range(1, 31))


def shown(one: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=80, highlight=False).print(one)
    return out.getvalue()


def test_sections_by_level_within_80_columns() -> None:
    sections = (Section("2.", "Fees", 1, 0, 90, 1), Section("2.1", "x" * 200, 2, 10, 90, 0))
    text = shown(render_structure(NOTHING._replace(sections=sections)))
    assert "2. Fees" in text
    assert "  2.1 xxx" in text
    assert max(map(len, text.splitlines())) <= 80


def test_sheets_with_their_titles() -> None:
    parts = (Part("sheet", 1, "Covenants", False, 0, 90), Part("sheet", 2, "Old [x]", True, 92, 120))
    lines = shown(render_structure(NOTHING._replace(parts=parts))).splitlines()
    assert any("sheet 1" in one and "Covenants" in one and "hidden" not in one for one in lines)
    assert any("sheet 2" in one and "Old [x]" in one and "hidden" in one for one in lines)


def test_languages_are_listed_if_models_do_not_read_one() -> None:
    english, german = Language("en", 0, 90, True), Language("de", 92, 400, False)
    assert "models" not in shown(render_structure(NOTHING._replace(languages=(english,))))
    lines = shown(render_structure(NOTHING._replace(languages=(english, german)))).splitlines()
    assert any("de" in one and "92–400" in one and "do not read it" in one for one in lines)


def test_a_sheet_is_printed_without_its_empty_rows_and_columns() -> None:
    cells = (Cell(2, 1, "Fee", 0, 3, 0), Cell(1_048_575, 16_383, "end", 4, 7, 0))
    text = shown(render_table(DocumentTable(1, 1_048_576, 16_384, cells)))
    assert len(text.splitlines()) < 12
    assert all(one in text for one in ("Fee", "end", "1048576", "16384"))


def test_many_footers() -> None:
    text = shown(render_structure(NOTHING._replace(footers=MANY)))
    assert "Page 20" in text
    assert "Page 21" not in text
    assert "10 more" in text


def test_what_is_not_known() -> None:
    assert "an earlier release" in shown(render_structure(NOTHING._replace(missing="older_release")))
    assert "no numbered sections" in shown(render_structure(NOTHING))
    assert "an earlier release" in shown(render_lines(PageLines((), 7)))
    assert "earlier" not in shown(render_lines(PageLines((), 0)))


def test_brackets_are_no_markup() -> None:
    cells = (Cell(0, 0, "[red]", 0, 5, 1), Cell(1, 1, "[PERSON_1]", 6, 9, 1))
    table = DocumentTable(1, 2, 2, cells)
    assert "[red]" in shown(render_table(table))
    assert "[red]" in shown(render_structure(NOTHING._replace(tables=(table,))))
    assert "[red] [PERSON_1]" in shown(render_lines(PageLines((Line("[red] [PERSON_1]", 0, 9, 1, 2, 3, 4),), 2)))
