"""`glossator reveal`: what it sends, and what it prints."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.reveals import Reveal
from services.cli.connect.system import Caller

ID = "c6a4de1ee66aaa2074fe5f72688186b5"
REVEAL = Reveal("g1", ID, "page", 2, "", "ann@t", "review", "waiting", 60, "2026-03-01T09:30:00Z", "", "", "")
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


class Client:
    """Takes the place of `RevealClient`. `sent` is the last call."""

    sent: Sequence[object] = ()

    def __init__(self, address: str, credential: str, purpose: str) -> None:
        self.who = (credential, purpose)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def request(self, document_id: str, *, page: int, value_id: str, minutes: int) -> Reveal:
        Client.sent = ("request", *self.who, page, value_id, minutes)
        return REVEAL

    async def grant(self, document_id: str, grant_id: str) -> Reveal:
        Client.sent = ("grant", *self.who, grant_id)
        return REVEAL._replace(state="in_force", expires_at="2026-03-01T10:30:00Z")

    async def revoke(self, document_id: str, grant_id: str) -> Reveal:
        Client.sent = ("revoke", *self.who, grant_id)
        return REVEAL._replace(state="revoked")

    async def all(self, document_id: str) -> list[Reveal]:
        Client.sent = ("all", *self.who)
        return []


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str, *, proven: bool) -> Caller:
        return Caller("", "proven" if proven else "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.reveal.RevealClient", Client)
    monkeypatch.setattr("services.cli.commands.reveal.caller_of", caller_of)


@pytest.mark.parametrize(
    ("options", "sent", "shown"),
    [
        (["--page", "2"], ("request", "proven", "review", 2, "", 0), "page 2"),
        (["--value", "PERSON_3", "--minutes", "5"], ("request", "proven", "review", 0, "PERSON_3", 5), "waiting"),
        (["--document", "--purpose", "audit"], ("request", "proven", "audit", 0, "", 0), "--grant ID"),
        (["--grant", "g1"], ("grant", "proven", "review", "g1"), "2026-03-01T10:30:00Z"),
        (["--revoke", "g1"], ("revoke", "plain", "review", "g1"), "revoked"),
        ([], ("all", "plain", "review"), "no reveal grant"),
    ],
)
def test_each_option_is_one_call(options: list[str], sent: tuple[object, ...], shown: str) -> None:
    result = CliRunner().invoke(app, ["reveal", ID, *options], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    assert Client.sent == sent
    assert shown in result.stdout


def test_json_lines_have_the_grant() -> None:
    result = CliRunner().invoke(app, ["reveal", ID, "--page", "2", "--json-lines"], env=_WIDE)
    assert json.loads(result.stdout) == REVEAL._asdict()


def test_two_options_exclude_each_other() -> None:
    result = CliRunner().invoke(app, ["reveal", ID, "--page", "2", "--document"], env=_WIDE)
    assert result.exit_code != 0
