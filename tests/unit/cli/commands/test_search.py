"""`glossator search`: what it asks, and what it prints."""

import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.search import Hit, Hits
from services.cli.connect.system import Caller

ID = "c6a4de1ee66aaa2074fe5f72688186b5"
_WIDE = {"COLUMNS": "120", "TERM": "dumb"}
HIT = Hit(40, 56, 3, f"{'x' * 40} upon an ", "Event of\nDefault", " by [PERSON_1] or others")


class Client:
    """Takes the place of `SearchClient`. `sent` is the last call."""

    sent: tuple[object, ...] = ()
    found: Hits = Hits((HIT,), 3)

    def __init__(self, address: str, credential: str, purpose: str) -> None:
        self.purpose = purpose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def search(self, document_id: str, words: str, limit: int) -> Hits:
        Client.sent = (document_id, words, limit, self.purpose)
        return Client.found


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.search.SearchClient", Client)
    monkeypatch.setattr("services.cli.commands.search.caller_of", caller_of)
    monkeypatch.setattr(Client, "found", Hits((HIT,), 3))


def run(*options: str) -> str:
    result = CliRunner().invoke(app, ["search", ID, *options], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_places_with_the_text_around_them() -> None:
    shown = run("event", "of", "default", "--limit", "7", "--purpose", "audit")
    assert Client.sent == (ID, "event of default", 7, "audit")
    assert "40–56" in shown
    assert "x upon an Event of Default by [PERSON_1] or others" in shown
    assert shown.endswith("1 of 3 places\n")


def test_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "found", Hits((), 0))
    assert run("x") == "0 places\n"


def test_json_lines() -> None:
    assert [json.loads(one) for one in run("x", "--json-lines").splitlines()] == [HIT._asdict()]


def test_the_help_teaches() -> None:
    shown = CliRunner().invoke(app, ["search", "--help"], env=_WIDE).stdout
    for words in ("glossator search 3f1c…", "placeholders", "--limit"):
        assert words in shown
