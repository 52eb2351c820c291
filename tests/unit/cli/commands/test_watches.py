"""`glossator watches`: what it asks, and what it prints."""

import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.across import Sought, WatchedQuestion
from services.cli.connect.system import Caller

_WIDE = {"COLUMNS": "160", "TERM": "dumb"}
SOUGHT = Sought("assign consent", "", "", "", "", ["maturity < 2027-01-01"], None, (), ["c-9"], ())
WATCH = WatchedQuestion("mine", SOUGHT, "w1", "2026-11-29T10:00:00Z")


class Client:
    """Takes the place of `AcrossClient`. `sent` is the last call."""

    sent: tuple[object, ...] = ()
    removed = ""

    def __init__(self, address: str, credential: str) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def watches(self) -> list[WatchedQuestion]:
        return [WATCH]

    async def add_watch(self, *asked: object) -> WatchedQuestion:
        Client.sent = asked
        return WATCH

    async def remove_watch(self, watch_id: str) -> None:
        Client.removed = watch_id


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.watches.AcrossClient", Client)
    monkeypatch.setattr("services.cli.commands.watches.caller_of", caller_of)


def run(*options: str) -> str:
    result = CliRunner().invoke(app, ["watches", *options], env=_WIDE)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_watches_are_added_listed_and_removed() -> None:
    shown = run("add", "mine", "assign", "consent", "--client", "c-9", "--where", "maturity < 2027-01-01")
    assert Client.sent == ("mine", SOUGHT)
    assert "words: assign consent; conditions: maturity < 2027-01-01; clients: c-9" in shown
    listed = run("list")
    assert "w1" in listed
    assert listed.endswith("1 watch\n")
    assert run("remove", "w1") == "w1 is removed\n"
    assert Client.removed == "w1"


def test_json_lines() -> None:
    (line,) = run("list", "--json-lines").splitlines()
    assert json.loads(line)["sought"]["clients"] == ["c-9"]
