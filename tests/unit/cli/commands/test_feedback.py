"""Metrics and exports of reviewers' decisions, over a real server."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from glossator.feedback.v1.service_pb2 import ExportExamplesResponse
from services.cli.__main__ import app
from services.cli.clients.feedback import ExportedDecision
from services.cli.connect.system import Caller
from services.feedback.statistics import ClauseMetrics, GetMetricsResponse

_WIDE = {"COLUMNS": "200", "TERM": "dumb"}
DECISION = ExportedDecision("e1", "d1", "r1", "x1", "Insurance", "reject", "", "clauses@1")


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> list[datetime | None]:
    """Replace the service. Returns the times since which decisions were exported."""
    exports: list[datetime | None] = []

    async def counts(*_: object) -> GetMetricsResponse:
        rows = (
            ClauseMetrics("Insurance", "clauses@1", 9, 1, 0, 2, 0.9),
            ClauseMetrics("Term", "person", 0, 0, 0, 1, 0),
        )
        return GetMetricsResponse(rows, 1, 13)

    async def decisions(
        _: str, __: str, tenant: str, since: datetime | None, purpose: str
    ) -> AsyncIterator[ExportedDecision]:
        assert (tenant, purpose) == ("t", "training")
        exports.append(since)
        yield DECISION

    module = "services.cli.commands.feedback"
    monkeypatch.setattr(f"{module}.feedback_counts", counts)
    monkeypatch.setattr(f"{module}.exported_decisions", decisions)
    monkeypatch.setattr(f"{module}.caller_of", lambda _directory, _service, who: Caller("", "", f"{who}@t"))
    return exports


def run(tmp_path: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["feedback", *arguments, "--directory", str(tmp_path)], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_metrics_have_n_and_an_interval(tmp_path: Path) -> None:
    first, second = (json.loads(line) for line in run(tmp_path, "metrics", "--json-lines").splitlines())
    assert (first["n"], first["agreement"], [round(one, 2) for one in first["interval"]]) == (10, 0.9, [0.6, 0.98])
    assert (second["n"], second["agreement"], second["interval"]) == (0, None, None)
    assert "Insurance" in run(tmp_path, "metrics")


def test_export_prints_decisions_without_text(tmp_path: Path, service: list[datetime | None]) -> None:
    [line] = run(tmp_path, "export", "--since", "2026-03-01").splitlines()
    exported = json.loads(line)
    assert (exported["decision_id"], exported["decision"], exported["label"]) == ("x1", "reject", "")
    assert "text" not in exported
    assert service == [datetime(2026, 3, 1, tzinfo=UTC)]


def test_message_fields_are_all_exported_except_the_text() -> None:
    exported = set(ExportedDecision.__dataclass_fields__)
    assert {one.name for one in ExportExamplesResponse.DESCRIPTOR.fields} - exported == {"text", "span"}


def test_export_without_decisions_names_the_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> AsyncIterator[ExportedDecision]:
        for one in list[ExportedDecision]():
            yield one

    monkeypatch.setattr("services.cli.commands.feedback.exported_decisions", nothing)
    result = CliRunner().invoke(app, ["feedback", "export", "--directory", str(tmp_path)], env=_WIDE)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == "0 decisions"
    assert result.stderr.splitlines()[1].startswith(
        "1 completed review in all; documents without the purpose `training`"
    )
