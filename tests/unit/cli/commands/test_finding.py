"""Decisions on findings are made on the revision that the caller read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.clients.findings import FindingDecisionToSend
from services.cli.connect.system import Caller
from services.shared.domain.annotations import FindingVerdict
from services.shared.domain.clauses import Severity
from tests.unit.cli.review.test_findings import FakeFindings

_DOCUMENT = "d1" * 16
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeFindings:
    """The service that `finding` calls."""
    client = FakeFindings()

    def caller_of(_directory: Path, _service: str, who: str) -> Caller:
        return Caller("", "", f"{who}@t")

    monkeypatch.setattr("services.cli.commands.finding.caller_of", caller_of)
    monkeypatch.setattr("services.cli.commands.finding.FindingClient", lambda *_: client)
    return client


def run(directory: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["finding", *arguments, "--directory", str(directory)], env=_WIDE)


def test_findings_are_listed_with_their_states(service: FakeFindings, tmp_path: Path) -> None:
    shown = run(tmp_path, "list", _DOCUMENT).stdout.splitlines()
    assert [one.split() for one in shown] == [
        ["ff11", "high", "undecided", "cap"],
        ["ff22", "low", "waiting", "floor", "until", "2027-03-31"],
        ["ff33", "low", "outdated", "cap"],
    ]
    lines = [json.loads(one) for one in run(tmp_path, "list", _DOCUMENT, "--json-lines").stdout.splitlines()]
    assert [one["set_revision"] for one in lines] == [3, 3, 3]


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        (("ff1", "accept"), FindingDecisionToSend(FindingVerdict.ACCEPT, "ff11")),
        (
            ("ff1", "change", "--severity", "low"),
            FindingDecisionToSend(FindingVerdict.CHANGE, "ff11", severity=Severity.LOW),
        ),
        (
            ("ff2", "waive", "--who", "credit", "--until", "2027-03-31", "--reason", "approved by credit"),
            FindingDecisionToSend(
                FindingVerdict.WAIVE,
                "ff22",
                reason="approved by credit",
                who="credit",
                until=datetime(2027, 3, 31, tzinfo=UTC),
            ),
        ),
    ],
)
def test_a_decision_is_sent_with_the_revision_that_the_caller_saw(
    service: FakeFindings, tmp_path: Path, arguments: tuple[str, ...], sent: FindingDecisionToSend
) -> None:
    assert run(tmp_path, "decide", _DOCUMENT, *arguments).exit_code == 2
    assert run(tmp_path, "list", _DOCUMENT).exit_code == 0
    done = run(tmp_path, "decide", _DOCUMENT, *arguments)
    assert (done.exit_code, service.sent) == (0, [(3, sent)])
    assert "the set is at revision 4" in done.stdout


def test_a_finding_is_added_with_its_evidence(service: FakeFindings, tmp_path: Path) -> None:
    added = ("add", _DOCUMENT, "cap on liability", "high", "--reason", "no cap for data loss", "--annotation", "aa1")
    assert run(tmp_path, *added, "--revision", "3", "--json-lines").exit_code == 0
    [(_, sent)] = service.sent
    assert (sent.category, sent.severity, sent.annotation_ids) == ("Cap On Liability", Severity.HIGH, ("aa11",))


def test_a_finding_that_is_not_there_is_named(service: FakeFindings, tmp_path: Path) -> None:
    refused = run(tmp_path, "decide", _DOCUMENT, "ff3", "accept", "--revision", "3")
    assert (refused.exit_code, "no finding id starts with ff3" in refused.stderr) == (2, True)
