"""`glossator review undo`, `redo`, `history` and comments: what they send, and what they print."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest
from typer.testing import CliRunner

from services.annotation.timeline.records import PreviewBulkAcceptanceResponse
from services.cli.__main__ import app
from services.cli.clients.history import Logged, Stepped, Written
from services.cli.connect.system import Caller

ID, TARGET = "c6a4de1ee66aaa2074fe5f72688186b5", "8a2b" + "0" * 28
AT = "2026-03-01T09:30:00Z"
LOGGED = Logged("d1", "annotation", TARGET, "reject", "ann@t", AT, 4, AT, "not-relevant")
WRITTEN = Written("77aa" + "0" * 28, "ann@t", AT, "finding", TARGET, "Is it?", "ben@t", "", "")
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


class Client:
    """Takes the place of `HistoryClient`. `sent` is the last call."""

    sent: Sequence[object] = ()
    shown = PreviewBulkAcceptanceResponse(4, (TARGET, "9c" * 16), "sure", 0.9)

    def __init__(self, _address: str, credential: str) -> None:
        self.who = credential

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def undo(self, *what: object) -> Stepped:
        Client.sent = (self.who, "undo", *what)
        return Stepped(5, LOGGED, True, True)

    async def redo(self, *what: object) -> Stepped:
        Client.sent = (self.who, "redo", *what)
        return Stepped(6, LOGGED._replace(undone_at=""), True, False)

    async def decisions(self, _document: str) -> list[Logged]:
        return [LOGGED]

    async def comments(self, _document: str) -> list[Written]:
        return [WRITTEN]

    async def comment(self, *what: object) -> Written:
        Client.sent = (self.who, *what)
        return WRITTEN._replace(target_kind="document", target_id="")

    async def acceptable(self, _document: str) -> PreviewBulkAcceptanceResponse:
        return Client.shown

    async def annotations(self, _document: str) -> tuple[None, SimpleNamespace]:
        return None, SimpleNamespace(annotations=[SimpleNamespace(annotation_id=TARGET, category="Governing Law")])

    async def accept_together(self, document: str, shown: PreviewBulkAcceptanceResponse, decision_id: str) -> int:
        assert decision_id
        Client.sent = (self.who, document, shown)
        return shown.revision + len(shown.annotation_ids)

    async def stop(self, *what: object) -> str:
        Client.sent = (self.who, *what)
        return "matter" if "conflict" in what else "document"

    async def resolve(self, *what: object) -> Written:
        Client.sent = (self.who, *what)
        return WRITTEN._replace(resolved_at=AT, resolved_by="ben@t")


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", who, f"{who}@t")

    monkeypatch.setattr("services.cli.commands.review_log.HistoryClient", Client)
    monkeypatch.setattr("services.cli.commands.review_log.caller_of", caller_of)


def sent() -> Sequence[object]:
    return Client.sent


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["review", *words], env=_WIDE)
    assert result.exit_code == code, result.output
    return result.output


def test_a_step_is_sent_with_the_revision_and_remembered(tmp_path: Path) -> None:
    folder = ("--directory", str(tmp_path))
    assert run("undo", ID, "--revision", "4", *folder) == (
        "taken back: reject of annotation 8a2b0000; the set is at revision 5\n"
    )
    assert sent() == ("reviewer", "undo", ID, 4)
    redone = json.loads(run("redo", ID, "--json-lines", *folder))
    assert sent() == ("reviewer", "redo", ID, 5)
    assert (redone["set_revision"], redone["undone_at"]) == (6, "")


def test_the_history() -> None:
    line = run("history", ID)
    assert line == f"   4  {AT}  ann@t  reject annotation 8a2b0000  not-relevant  taken back {AT}\n"
    assert json.loads(run("history", ID, "--json-lines")) == LOGGED._asdict()


def test_comments() -> None:
    assert run("comments", ID) == f"77aa0000  {AT}  ann@t  finding 8a2b0000  asks ben@t: Is it?\n"
    assert run("comment", ID, "Is it?", "--ask", "ben@t").startswith(f"77aa0000  {AT}  ann@t  document  asks ben@t")
    assert sent() == ("reviewer", ID, ("document", ""), "Is it?", "ben@t")
    assert "resolved by ben@t" in run("resolve", ID, "77aa")
    assert sent() == ("reviewer", ID, WRITTEN.id)
    assert "0 comment ids start with 99" in run("resolve", ID, "99", code=2)
    assert "not both" in run("comment", ID, "x", "--annotation", "a", "--finding", "b", code=2)


def test_what_the_policy_allows_is_listed_and_accepted_on_request(tmp_path: Path) -> None:
    folder, listed = ("--directory", str(tmp_path)), ["8a2b0000  Governing Law", "9c9c9c9c"]
    Client.sent = ()
    lines = run("accept-sure", ID, *folder).splitlines()
    assert lines == [*listed, "2 annotations at 0.90 or more: --yes accepts them"]
    assert sent() == ()
    lines = run("accept-sure", ID, "--yes", "--as", "senior-reviewer", *folder).splitlines()
    assert lines == [*listed, "accepted together: 2 annotations; the set is at revision 6"]
    assert sent() == ("senior-reviewer", ID, Client.shown)
    run("undo", ID, "--as", "senior-reviewer", *folder)
    assert sent() == ("senior-reviewer", "undo", ID, 6)  # the revision was remembered


def test_nothing_is_accepted_together_without_a_rule_or_without_a_candidate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ("--directory", str(tmp_path))
    Client.sent = ()
    monkeypatch.setattr(Client, "shown", PreviewBulkAcceptanceResponse(4, (), "sure", 0.9))
    assert run("accept-sure", ID, "--yes", *folder) == "no undecided annotation fits the rule\n"
    monkeypatch.setattr(Client, "shown", PreviewBulkAcceptanceResponse(4, (), "", 0.0))
    assert "the review policy does not allow it" in run("accept-sure", ID, "--yes", *folder, code=2)
    assert sent() == ()


@pytest.mark.parametrize(
    ("options", "what", "closed"),
    [
        (["--reason", "conflict"], ("conflict", []), "all documents of the matter are closed"),
        (["--reason", "privilege", "--page", "1", "--page", "7"], ("privilege", [1, 7]), "the document is closed"),
        (["--reason", "misfiled"], ("misfiled", []), "the document is closed"),
    ],
)
def test_a_reader_stops_with_a_reason(options: list[str], what: tuple[object, ...], closed: str) -> None:
    assert run("stop", ID, *options) == f"stopped reading: {closed} for you\n"
    assert sent() == ("reviewer", ID, *what)


def test_a_stop_needs_a_known_reason_and_prints_its_scope() -> None:
    assert json.loads(run("stop", ID, "--reason", "privilege", "--json-lines")) == {"scope": "document"}
    assert "--reason" in run("stop", ID, code=2)
    assert "--reason" in run("stop", ID, "--reason", "bored", code=2)
