"""`glossator audit list` reports options that exclude every record, and records that it does not show."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.clients.audit import AuditFilter
from services.shared.domain.records import Actor, AuditRecord, Role
from services.shared.runtime.kafka.producer import KafkaSettings
from tests.unit.cli.clients.test_audit import RECORD

_COMPLIANCE = Actor("compliance@t", "t", frozenset({Role.COMPLIANCE}))


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> list[AuditRecord]:
    """The records that the broker returns."""
    found: list[AuditRecord] = []

    async def compliance(*_: object) -> tuple[Actor, bool]:
        return _COMPLIANCE, False

    def read(_kafka: KafkaSettings, _wanted: AuditFilter) -> Iterator[AuditRecord]:
        return iter(found)

    module = "services.cli.commands.audit"
    monkeypatch.setattr(f"{module}.operator_settings", lambda _: SimpleNamespace())
    monkeypatch.setattr(f"{module}._authorised", compliance)
    monkeypatch.setattr(f"{module}.KafkaSettings", SimpleNamespace(of=lambda _: KafkaSettings("b")))
    monkeypatch.setattr(f"{module}.read_records", read)
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["audit", "list", *arguments], env={"COLUMNS": "200", "TERM": "dumb"})


@pytest.mark.parametrize(
    ("arguments", "problem", "remedy"),
    [
        (("--since", "yesterday"), "--since", "2026-03-01T09:30"),
        (
            ("--since", "2026-03-02", "--until", "2026-03-01"),
            "--until 2026-03-01T00:00Z is not after --since 2026-03-02T00:00Z",
            "2026-03-01T09:30",
        ),
        (("--until", "2001-01-01"), "is not after --since", "by default 24 hours ago"),
        (("--actor", "reviewer"), "--actor reviewer has no tenant", "reviewer@TENANT"),
        (("--actor", "second-compliance"), "--actor second-compliance has no tenant", "second-compliance@TENANT"),
        (("--document", "be360363"), "be360363 is not a full id", "32 hex digits"),
    ],
)
def test_option_that_excludes_every_record_is_an_error(
    records: Sequence[AuditRecord], arguments: tuple[str, ...], problem: str, remedy: str
) -> None:
    assert not records
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert problem in refused.stderr
    assert remedy in refused.stderr


def test_hidden_records_are_reported(records: list[AuditRecord]) -> None:
    records += [replace(RECORD, audit_id=f"a{hour}", at=RECORD.at.replace(hour=hour)) for hour in (2, 3, 1)]
    shown = run("--limit", "2", "--json-lines")
    assert [json.loads(line)["audit_id"] for line in shown.stdout.splitlines()] == ["a2", "a3"]
    assert shown.stderr == "2 of 3 records: --limit 0 prints all\n"
    assert not run("--limit", "3").stderr


def test_period_without_records_is_named(records: Sequence[AuditRecord]) -> None:
    assert not records
    shown = run("--since", "2026-03-01", "--until", "2026-03-02T09:30+01:00")
    assert shown.stdout == "no matching records between 2026-03-01T00:00Z and 2026-03-02T08:30Z\n"


@pytest.mark.parametrize("command", [("show",), ("review", "list"), ("document", "erase", "--reason", "x")])
def test_prefix_of_a_document_id_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    arguments = [*command, "be360363", "--directory", str(tmp_path)]
    refused = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "TERM": "dumb"})
    assert refused.exit_code == 2
    assert "be360363 is not a full id" in refused.stderr
    assert "32 hex digits" in refused.stderr


def test_times_without_an_offset_are_utc(monkeypatch: pytest.MonkeyPatch, records: list[AuditRecord]) -> None:
    wanted: list[AuditFilter] = []

    def read(_kafka: KafkaSettings, one: AuditFilter) -> Iterator[AuditRecord]:
        wanted.append(one)
        return iter(records)

    monkeypatch.setattr("services.cli.commands.audit.read_records", read)
    assert run("--since", "2026-03-01 09:30").exit_code == 0
    assert wanted[0].since == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
