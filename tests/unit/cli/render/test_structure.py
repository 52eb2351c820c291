"""The structure of a document on a terminal."""

import io

from rich.console import Console, RenderableType

from services.cli.clients.structure import Cell, DocumentStructure, DocumentTable, Line, PageLines, Placed, Section
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
