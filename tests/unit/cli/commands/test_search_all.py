"""`glossator search` in all documents: what it asks, and what it prints."""

import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.across import FoundDocument, FoundDocuments, Passage, Sought
from services.cli.connect.system import Caller

ONE = "c6a4de1ee66aaa2074fe5f72688186b5"
_WIDE = {"COLUMNS": "160", "TERM": "dumb"}
FOUND = FoundDocument(ONE, "loan.docx", "M-1", "note", "2021-03-03", 7, [Passage(5, 9, "an ", "Event", " of Default")])
PAGE = FoundDocuments([FOUND], 300, 1, 2_000, "Covers the documents you may read.")


class Client:
    """Takes the place of `AcrossClient`. `sent` is the last call."""

    sent: tuple[object, ...] = ()
    found: FoundDocuments = PAGE

    def __init__(self, address: str, credential: str, purpose: str = "review") -> None:
        self.purpose = purpose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def search(self, sought: Sought) -> FoundDocuments:
        Client.sent = (sought, self.purpose)
        return Client.found


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.search_all.AcrossClient", Client)
    monkeypatch.setattr("services.cli.commands.search.caller_of", caller_of)
    monkeypatch.setattr(Client, "found", PAGE)


def run(*options: str) -> str:
    result = CliRunner().invoke(app, ["search", *options], env=_WIDE)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_documents_with_their_passages() -> None:
    shown = run('"event of', 'default"', "--client", "c-9", "--where", "maturity < 2027-01-01", "--reviewed")
    assert Client.sent == (
        Sought('"event of default"', "", "", "", "", ["maturity < 2027-01-01"], True, (), ["c-9"], (), 20),
        "review",
    )
    for words in (f"loan.docx  {ONE}  M-1, note, effective 2021-03-03", "5–9  an Event of Default", "… 6 more"):
        assert words in shown
    assert "1 document; searched 300 of 2000. 1 text could not be read. Covers the documents" in shown


def test_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "found", PAGE._replace(documents=[], considered=2_000, not_read=0))
    shown = run(
        "--party", "Acme", "--clause", "Insurance", "--since", "2020-01-01", "--limit", "3", "--purpose", "audit"
    )
    assert shown == "0 documents; searched all 2000. Covers the documents you may read.\n"
    assert Client.sent == (Sought("", "Insurance", "Acme", "2020-01-01", "", (), None, (), (), (), 3), "audit")


def test_json_lines() -> None:
    (line,) = run("x", "--json-lines").splitlines()
    assert json.loads(line)["passages"] == [FOUND.passages[0]._asdict()]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((ONE, "x", "--party", "Acme"), "a filter is for all documents"),
        ((ONE,), "there are no words"),
        ((ONE[:12], "x"), "is not a full id"),
    ],
)
def test_refused(options: tuple[str, ...], words: str) -> None:
    result = CliRunner().invoke(app, ["search", *options], env=_WIDE)
    assert result.exit_code == 2
    assert words in result.output
