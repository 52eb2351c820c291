"""`glossator grid`: what it asks, and what it prints."""

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.across import GridCell, GridPart, GridRow, Question
from services.cli.clients.exports import Exported, Filed, ToFile
from services.cli.connect.system import Caller
from services.cli.render.grid import STATES, state_text
from services.cli.render.text import counted

ONE, OTHER = "c6a4de1ee66aaa2074fe5f72688186b5", "d6a4de1ee66aaa2074fe5f72688186b5"
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}
COVERS = "Covers the documents you may read."


def cell(column: str, state: str = "unreviewed", value: str = "", shown: str = "", **more: object) -> GridCell:
    given = {"document_id": ONE, "start": 1, "end": 2, "more": 0, "notes": [], "earlier": [], **more}
    return GridCell(column, state, value, shown or value, **given)  # type: ignore[arg-type]


MATURITY = cell("maturity", value="2026-04-30", notes=["amended"], earlier=["2025-04-30"], more=2)
MISSING = cell("Insurance", "not_found")
FORMULA = cell("term", "reviewed", " \uff1d1+1")
ROW = GridRow(ONE, "loan.docx", "M-1", "note", "2021-03-03", [MATURITY, MISSING, FORMULA])


class Client:
    """Takes the place of `AcrossClient`. `sent` is the last call."""

    sent: tuple[object, ...] = ()

    def __init__(self, address: str, credential: str, purpose: str = "review") -> None:
        self.purpose = purpose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def grid(self, asked: Question) -> AsyncIterator[GridPart]:
        Client.sent = (asked, self.purpose)
        for rows in ([ROW], [ROW._replace(source_reference="second.docx")]):
            yield GridPart(["maturity", "Insurance", "term"], "2026-01-01", rows, 2, COVERS)


class Exports(Client):
    """Takes the place of `ExportClient`."""

    async def grid(self, asked: Question) -> Exported:  # type: ignore[override]
        Client.sent = (asked, self.purpose)
        return Exported("grid.xlsx", b"file", 3, 0, 0, 2)

    async def file(self, wanted: ToFile) -> Filed:
        Client.sent = (wanted, self.purpose)
        return Filed("f" * 32, "pending", 0, "0" * 64)


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.grid.AcrossClient", Client)
    monkeypatch.setattr("services.cli.commands.grid.caller_of", caller_of)
    for name in ("grid", "export"):
        monkeypatch.setattr(f"services.cli.commands.{name}.ExportClient", Exports)


def run(*options: str) -> str:
    result = CliRunner().invoke(app, list(options), env=_WIDE)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_few_columns_are_a_table() -> None:
    shown = run("grid", "--matter", "M-1", "--as-of", "2026-01-01", "--column", "maturity", "--purpose", "audit")
    assert Client.sent == (Question(["M-1"], (), (), ["maturity"], "2026-01-01", 200, "displayed"), "audit")
    for words in ("loan.docx", "second.docx", "○ unreviewed", "2026-04-30 (+2) [amended]; before: 2025-04-30"):
        assert words in shown
    assert "∅ not found" in shown
    assert shown.endswith(f"2 documents as of 2026-01-01. {COVERS}\n")


def test_many_columns_are_a_table_for_each_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cli.commands.grid._WIDEST", 2)
    shown = run("grid")
    assert f"loan.docx  {ONE}, effective 2021-03-03" in shown
    assert "Insurance" in shown


def test_csv_has_no_empty_cell_and_no_formula() -> None:
    lines = list(csv.DictReader(io.StringIO(run("grid", "--csv"))))
    assert Client.sent[0].use == "exported"  # type: ignore[attr-defined]
    assert [one["source_reference"] for one in lines] == ["loan.docx", "second.docx"]
    first = lines[0]
    assert (first["maturity"], first["maturity: state"], first["maturity: notes"]) == (
        "2026-04-30",
        "unreviewed",
        "amended",
    )
    assert first["Insurance"] == "not found"
    assert first["term"] == "' \uff1d1+1"


def test_json_lines() -> None:
    first, second = (json.loads(one) for one in run("grid", "--json-lines").splitlines())
    assert first["cells"][0]["value"] == "2026-04-30"
    assert second["source_reference"] == "second.docx"


def test_each_state_has_a_glyph_and_a_word() -> None:
    assert len(set(STATES.values())) == len(STATES)
    assert state_text(MISSING) == "∅ not found"
    assert counted(1, "document") == "1 document"


def test_the_help_teaches() -> None:
    assert "as-of" in CliRunner().invoke(app, ["grid", "--help"], env=_WIDE).stdout


def test_a_workbook_is_handed_to_a_system() -> None:
    options = ("grid", "--matter", "M-1", "--as-of", "2026-01-01", "--to", "dms")
    assert run(*options, "--key", "k-1") == f"dms: pending, filing {'f' * 32}. See how far it is with --key k-1\n"
    asked = Question(["M-1"], (), (), (), "2026-01-01", 200, "displayed")
    assert Client.sent == (ToFile("dms", "k-1", grid=asked), "review")
    line = json.loads(run(*options, "--json-lines"))
    assert (line["state"], len(line["key"])) == ("pending", 32)
    for more in (["--csv"], ["--xlsx", "out.xlsx"]):
        assert CliRunner().invoke(app, [*options, *more], env=_WIDE).exit_code == 2


def test_a_workbook_is_a_file_that_only_its_owner_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("grid", "--matter", "M-1", "--column", "maturity", "--as-of", "2026-01-01", "--xlsx", "out.xlsx")
    assert run(*options) == f"out.xlsx: 2 documents, 3 answers. {COVERS}\n"
    asked, purpose = Client.sent
    assert (asked.matters, asked.columns, asked.as_of, purpose) == (["M-1"], ["maturity"], "2026-01-01", "review")  # type: ignore[attr-defined]
    assert (tmp_path / "out.xlsx").read_bytes() == b"file"
    assert (tmp_path / "out.xlsx").stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(Client, "sent", ())
    for more in ((), ("--csv",), ("--json-lines",)):
        assert CliRunner().invoke(app, [*options, *more], env=_WIDE).exit_code == 2
    assert Client.sent == ()
    run(*options, "--force")
