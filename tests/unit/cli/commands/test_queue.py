"""`glossator queue`: what it sends, and what it prints."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from services.annotation.queue.items import Order
from services.annotation.queue.records import ListReviewsRequest
from services.cli.__main__ import app
from services.cli.clients.queue import Assigned, Away, Found, Waiting
from services.cli.commands.queue import reviews_table
from services.cli.connect.system import Caller
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.relations import Priority

ID, OTHER = "c6a4de1ee66aaa2074fe5f72688186b5", "0" * 32
DUE = datetime(2027, 3, 31, tzinfo=UTC)
REVIEW = Waiting(
    document_id=ID,
    source_reference="DV/2024/3301",
    matter="HB-1",
    document_type="nda",
    client_id="c-9",
    priority="normal",
    revision=4,
    received_at="2026-03-01T09:30:00Z",
    undecided_annotations=7,
    open_findings={"high": 1, "medium": 2},
    assignee="ann@t",
    due_at="2027-03-31T00:00:00Z",
    lease_holder="ben@t",
    lease_until="2026-03-01T10:30:00Z",
)
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


class Client:
    """Takes the place of `QueueClient`. `sent` is the last call."""

    sent: Sequence[object] = ()
    found = Found([REVIEW], 3, 9, 2, 1)
    results: Sequence[Assigned] = (Assigned(ID, "ben@t", ""),)

    def __init__(self, _address: str, credential: str) -> None:
        self.who = credential

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def reviews(self, wanted: ListReviewsRequest) -> Found:
        Client.sent = (self.who, wanted)
        return Client.found

    async def assign(self, *what: object) -> Sequence[Assigned]:
        Client.sent = (self.who, *what)
        return Client.results

    async def claim(self, *what: object) -> str:
        Client.sent = (self.who, *what)
        return REVIEW.lease_until

    async def release(self, document_id: str, *, give_back: bool) -> str:
        Client.sent = (self.who, document_id, give_back)
        return "" if give_back else "ann@t"

    async def deputies(self) -> list[Away]:
        return [Away("ann@t", "ben@t", "2026-03-01T09:30:00Z", "2026-03-09T09:30:00Z")]

    async def set_deputy(self, *what: object) -> None:
        Client.sent = (self.who, *what)


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", who, f"{who}@t")

    monkeypatch.setattr("services.cli.commands.queue.QueueClient", Client)
    monkeypatch.setattr("services.cli.commands.queue.caller_of", caller_of)


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["queue", *words], env=_WIDE)
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], ListReviewsRequest()),
        (
            ["--client", "c-9", "--priority", "urgent", "--priority", "low", "--order", "priority"],
            ListReviewsRequest(order=Order.PRIORITY, client_ids=("c-9",), priorities=(Priority.URGENT, Priority.LOW)),
        ),
        (["--mine", "--unassigned"], ListReviewsRequest(mine=True, unassigned=True)),
        (["--assignee", "a", "--assignee", "b"], ListReviewsRequest(assignees=("a", "b"))),
        (["--matter", "M", "--severity", "high"], ListReviewsRequest(matters=("M",), severity=Severity.HIGH)),
        (
            ["--order", "due", "--completed", "--limit", "5"],
            ListReviewsRequest(states=(SetState.PUBLISHED,), order=Order.DUE, page_size=5),
        ),
    ],
)
def test_each_option_is_a_filter(options: list[str], wanted: ListReviewsRequest) -> None:
    output = run("list", *options)
    assert Client.sent == ("reviewer", wanted)
    for word in ("DV/2024/3301", "1 high, 2 medium", "7", "ann@t (works on it: ben@t)", "2027-03-31"):
        assert word in output
    assert "1 of 3 reviews · 9 open, 2 yours, 1 not assigned" in output


def test_the_person_who_works_on_a_review_is_shown() -> None:
    [table] = [reviews_table([REVIEW._replace(lease_holder=holder) for holder in ("", "ann@t", "ben@t")])]
    *_, assignees, _ = (list(column.cells) for column in table.columns)
    assert assignees == ["ann@t", "ann@t (works on it)", "ann@t (works on it: ben@t)"]


def test_an_empty_queue_has_numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "found", Found([], 0, 4, 0, 4))
    assert run("list", "--mine") == "0 of 0 reviews · 4 open, 0 yours, 4 not assigned\n"


def test_json_lines_have_the_review() -> None:
    assert json.loads(run("list", "--json-lines")) == {**REVIEW._asdict(), "stops": []}


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ([ID, OTHER, "--to", "ben@t", "--due", "2027-03-31"], ([ID, OTHER], "", ["ben@t"], DUE)),
        (["--from", "ann@t", "--to", "a", "--to", "b"], ((), "ann@t", ["a", "b"], None)),
        ([ID], ([ID], "", (), None)),
    ],
)
def test_assign(options: list[str], sent: tuple[object, ...]) -> None:
    assert run("assign", *options) == f"{ID}  ben@t\n"
    assert Client.sent == ("senior-reviewer", *sent)


@pytest.mark.parametrize(
    ("results", "shown", "code"),
    [
        ([Assigned(ID, "", "")], "not assigned", 0),
        ([Assigned(ID, "a", ""), Assigned(OTHER, "", "no_access")], "outside of the wall", 1),
        ([Assigned(ID, "", "not_found")], "no review with this id", 1),
        ([Assigned(ID, "", "not_open")], "completed", 1),
        ([], "ann@t has no open reviews", 0),
    ],
)
def test_each_outcome_is_printed(
    results: list[Assigned], shown: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client, "results", results)
    assert shown in run("assign", "--from", "ann@t", "--to", "ben@t", code=code)


def test_claim_and_release() -> None:
    assert run("claim", ID, "--minutes", "5") == "yours until 2026-03-01T10:30:00Z\n"
    assert Client.sent == ("reviewer", ID, 5)
    assert run("release", ID) == "released; assigned to ann@t\n"
    assert run("release", ID, "--give-back") == "released; not assigned\n"
    assert Client.sent == ("reviewer", ID, True)


def test_deputies() -> None:
    assert "ann@t   ben@t" in run("deputies")
    assert json.loads(run("deputies", "--json-lines"))["deputy"] == "ben@t"


@pytest.mark.parametrize(
    ("options", "shown", "sent"),
    [
        (["--by", "ben@t", "--until", "2027-03-31"], "ben@t does the reviews of ann@t", ("ben@t", None, DUE)),
        (["--end"], "ann@t has no deputy", ("", None, None)),
    ],
)
def test_a_deputy_is_set_and_ended(options: list[str], shown: str, sent: tuple[object, ...]) -> None:
    assert run("deputy", "ann@t", *options) == f"{shown}\n"
    assert Client.sent == ("reviewer", "ann@t", *sent)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["assign"], "give documents or --from"),
        (["assign", ID, "--from", "ann@t"], "give documents or --from"),
        (["assign", "3f1c", "--to", "a"], "not a full id"),
        (["deputy", "ann@t"], "give --by or --end"),
        (["deputy", "ann@t", "--by", "b", "--end"], "give --by or --end"),
        (["deputy", "ann@t", "--by", "b"], "--by needs --until"),
        (["list", "--limit", "0"], "--limit"),
    ],
)
def test_invalid_usage_is_named(words: list[str], fault: str) -> None:
    assert fault in run(*words, code=2)


def test_readers_who_stopped_are_lines_below_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    stops = ["okta:ann.with.a.long.name@bank.example stopped: conflict", "ben@t stopped: misfiled"]
    found = [REVIEW._replace(assignee="", lease_holder="", stops=stops), REVIEW]
    monkeypatch.setattr(Client, "found", Found(found, 2, 9, 2, 1))
    lines = run("list", "--stopped").splitlines()
    assert Client.sent == ("reviewer", ListReviewsRequest(stopped=True))
    assert lines[-3:] == [*(f"{ID}  {one}" for one in stops), "2 of 2 reviews · 9 open, 2 yours, 1 not assigned"]
    assert len(lines) == 6
    assert "not assigned" in lines[1]
    [first, _] = [json.loads(one) for one in run("list", "--stopped", "--json-lines").splitlines()]
    assert first["stops"] == stops
