"""`glossator structure`: what it reads, and what it prints."""

import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.structure import (
    Cell,
    DocumentStructure,
    DocumentTable,
    Line,
    PageLines,
    Placed,
    Section,
)
from services.cli.connect.system import Caller

ID = "c6a4de1ee66aaa2074fe5f72688186b5"
_WIDE = {"COLUMNS": "120", "TERM": "dumb"}
CELLS = (Cell(0, 0, "Lender", 300, 306, 2), Cell(0, 1, "[ORG_1]", 307, 319, 2), Cell(1, 0, "Borrower", 320, 328, 2))
FOUND = DocumentStructure(
    sections=(Section("1.", "Definitions", 1, 35, 480, 1), Section("1.1", "Business Day", 2, 60, 200, 1)),
    tables=(DocumentTable(1, 2, 2, CELLS),),
    headers=(Placed("Draft for [PERSON_1]", 0, 34, 1),),
    footers=(Placed("Page 1", 90, 96, 1),),
    pages=2,
    missing="",
)
LINES = PageLines((Line("1. Loan to [PERSON_1]", 0, 20, 72.0, 80.4, 300.2, 92.0),), 4)


class Client:
    """Takes the place of `StructureClient`. `sent` is the last call."""

    sent: tuple[object, ...] = ()
    found: DocumentStructure = FOUND
    page: PageLines = LINES

    def __init__(self, address: str, credential: str, purpose: str) -> None:
        self.purpose = purpose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def structure(self, document_id: str, use: str) -> DocumentStructure:
        Client.sent = (document_id, self.purpose, use)
        return Client.found

    async def lines(self, document_id: str, number: int) -> PageLines:
        Client.sent = (document_id, self.purpose, number)
        return Client.page


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.structure.StructureClient", Client)
    monkeypatch.setattr("services.cli.commands.structure.caller_of", caller_of)


def run(*options: str) -> str:
    result = CliRunner().invoke(app, ["structure", ID, *options], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_whole_structure() -> None:
    shown = run()
    assert Client.sent == (ID, "review", "")
    for words in ("1. Definitions", "  1.1 Business Day", "60–200", "1: 2 rows, 2 columns: Lender | [ORG_1]"):
        assert words in shown
    assert "Draft for [PERSON_1]" in shown
    assert "Page 1" in shown


def test_one_table() -> None:
    shown = run("--table", "1")
    assert "Borrower" in shown
    assert "Definitions" not in shown


def test_lines_of_a_page() -> None:
    shown = run("--page", "2", "--purpose", "audit")
    assert Client.sent == (ID, "audit", 2)
    assert "72,80,300,92" in shown
    assert "1. Loan to [PERSON_1]" in shown


def test_json_lines() -> None:
    objects = [json.loads(one) for one in run("--json-lines").splitlines()]
    assert Client.sent == (ID, "review", "exported")
    assert [one["kind"] for one in objects] == ["section", "section", "header", "footer", "table", "document"]
    assert objects[4]["cells"][1] == {"row": 0, "column": 1, "text": "[ORG_1]", "start": 307, "end": 319, "page": 2}
    assert objects[5] == {"kind": "document", "pages": 2, "missing": ""}
    [line] = [json.loads(one) for one in run("--page", "1", "--json-lines").splitlines()]
    assert (line["kind"], line["x0"]) == ("line", 72.0)
    [table] = [json.loads(one) for one in run("--table", "1", "--json-lines").splitlines()]
    assert (table["kind"], table["rows"]) == ("table", 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--table", "1", "--page", "1"], "exclude each other"), (["--table", "3"], "there is no table 3")],
)
def test_wrong_usage(options: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["structure", ID, *options], env=_WIDE)
    assert result.exit_code != 0
    assert message in result.output + result.stderr


def test_the_help_teaches() -> None:
    shown = CliRunner().invoke(app, ["structure", "--help"], env=_WIDE).stdout
    for words in ("--table", "--page", "glossator structure 3f1c…", "earlier release"):
        assert words in shown
