"""`glossator compare`: what it asks, and what it prints."""

import json
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.comparison import Change, Comparison, Finding, Place
from services.cli.connect.system import Caller

OLD, NEW = "c6a4de1ee66aaa2074fe5f72688186b5", "d6a4de1ee66aaa2074fe5f72688186b5"
_WIDE = {"COLUMNS": "160", "TERM": "dumb"}
NUMBER = Change(1, "replaced", Place(10, 12, 1, "30"), Place(10, 12, 1, "60"), ("number",), ("Cure Period",))
MOVED = Change(2, "moved", Place(50, 90, 1, "x" * 300), Place(20, 60, 2, "y" * 300), inside=(NUMBER,))
TRACKED = Change(3, "deleted", Place(0, 0, 0, ""), Place(70, 79, 2, "to [PERSON_1]"), tracked="deleted")
BY = TRACKED._replace(author="[PERSON_4]", dated="2026-03-04T09:30:00Z", doubts=("future_date",))
FOUND = Comparison(
    (NUMBER, MOVED, TRACKED),
    3,
    2,
    False,
    4,
    (Finding("high", "cure-period", "The cure period is too long", (1,)),),
    (Finding("low", "notices", "Notices are missing"),),
    True,
)


class Client:
    """Takes the place of `ComparisonClient`. `sent` is the last call."""

    sent: tuple[object, ...] = ()
    found: Comparison = FOUND

    def __init__(self, address: str, credential: str, purpose: str) -> None:
        self.purpose = purpose

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def compare(self, document_id: str, against: str, limit: int) -> Comparison:
        Client.sent = (document_id, against, limit, self.purpose)
        return Client.found


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "plain", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.compare.ComparisonClient", Client)
    monkeypatch.setattr("services.cli.commands.compare.caller_of", caller_of)
    monkeypatch.setattr(Client, "found", FOUND)


def run(*options: str) -> str:
    result = CliRunner().invoke(app, ["compare", OLD, NEW, *options], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_unmarked_changes_are_first() -> None:
    shown = run("--limit", "7", "--purpose", "audit")
    assert Client.sent == (NEW, OLD, 7, "audit")
    assert shown.index("Unmarked changes") < shown.index("30 60") < shown.index("Tracked changes")
    assert shown.index("Tracked changes") < shown.index("to [PERSON_1]")
    assert shown.count("number") == 2
    assert "Cure Period" in shown
    assert f"{'x' * 10}" not in shown


def test_what_is_not_known_is_said() -> None:
    lines = run().splitlines()[-6:]
    assert lines == [
        "2 unmarked changes, 1 tracked change",
        "A part is too large to compare word by word: it is one change.",
        "4 values without a placeholder: compare them in the originals.",
        "finding opened: high cure-period: The cure period is too long (changes 1)",
        "finding closed: low notices: Notices are missing",
        "Findings are not compared: one document has none that you may read.",
    ]


def test_json_lines() -> None:
    first, moved, tracked = map(json.loads, run("--json-lines").splitlines())
    assert first["new"] == {"start": 10, "end": 12, "page": 1, "text": "60"}
    assert [one["kind"] for one in moved["inside"]] == ["replaced"]
    assert tracked["tracked"] == "deleted"


def test_tracked_changes_are_by_author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "found", Comparison((BY, TRACKED), 2, 0))
    shown = run()
    places = [shown.index(one) for one in ("by [PERSON_4]", "2026-03-04", "future date", "without an author")]
    assert places == sorted(places)
    assert json.loads(run("--json-lines").splitlines()[0])["author"] == "[PERSON_4]"


def test_no_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "found", Comparison())
    assert run() == "0 unmarked changes, 0 tracked changes\n"
