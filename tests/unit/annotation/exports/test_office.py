"""LibreOffice opens the workbooks, and finds the words in their cells."""

import csv
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from services.annotation.exports.filling import workbook
from services.annotation.exports.sheets import fill_workbook
from services.annotation.grid.records import Answer, Cell, CellNote, CellState, GridColumn, GridRow, RowRelation
from services.annotation.grid.workbook import GridSheet, grid_tables
from services.annotation.policy_files.templates import read_templates
from services.shared.domain.annotations import SetState
from services.shared.domain.fields.types import FieldKind
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.exports.test_filling import REPORT
from tests.unit.annotation.support import record

AT = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
# Comma, all sheets as UTF-8, with the words as they are shown.
FORMAT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
PLACE = OriginalSpan(1, 9)


def grid() -> bytes:
    """A grid whose words look like formulas, are of other scripts, or have several lines."""
    rows = []
    for words in ("=1+1", '\uff1dcmd|" /C calc"!A0', "Закон Техаса", '契約, "甲"\n第二行'):
        document = record(reference=words)
        law = Answer(words, document.document_id, PLACE, annotation_id="a1")
        due = Answer("2030-04-30", document.document_id, PLACE, FieldKind.DATE)
        cells = (
            Cell("Governing Law", CellState.UNREVIEWED, law, 2, (CellNote.AMENDED,), (due,)),
            Cell("maturity", CellState.NOT_FOUND),
        )
        related = (RowRelation(RelationKind.AMENDS, "d0", words, outgoing=True),)
        rows.append(GridRow(document, "note", SetState.PROPOSED, False, date(2021, 3, 3), related, cells))
    columns = GridColumn("Governing Law", of_deal=False), GridColumn("maturity", of_deal=True)
    sheet = GridSheet(columns, date(2026, 1, 1), rows, AT, "https://console.example")
    return fill_workbook(read_templates(Path("playbooks/templates")).grid, grid_tables(sheet))


def trimmed(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    """The words of rows, without empty cells and rows at their ends."""
    found = [["" if one is None else str(one) for one in row] for row in rows]
    for row in found:
        while row and not row[-1]:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def has_calc() -> bool:
    """Whether the spreadsheet program of LibreOffice is beside `soffice`."""
    program = shutil.which("soffice")
    return program is not None and Path(program).resolve().with_name("libsclo.so").exists()


@pytest.mark.timeout(300)
@pytest.mark.skipif(not has_calc(), reason="LibreOffice Calc is not installed: the product does not need it")
def test_libreoffice_finds_the_words(tmp_path: Path) -> None:
    findings = workbook(read_templates(Path("playbooks/templates")).sheet, REPORT)
    books = {"findings": findings, "grid": grid()}
    for name, data in books.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", FORMAT]
    files = [str(tmp_path / f"{name}.xlsx") for name in books]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=250)
    for name in books:
        for sheet in load_workbook(tmp_path / f"{name}.xlsx"):
            with (tmp_path / f"{name}-{sheet.title}.csv").open(encoding="utf-8", newline="") as file:
                read = trimmed(csv.reader(file))
            assert read == trimmed([one.value for one in row] for row in sheet.iter_rows())
            assert len(read) > 4
            assert not [one for row in read for one in row if one[:1] in {"=", "\uff1d"}]
