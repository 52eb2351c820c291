"""`glossator matter parties import` sends a valid file to the service as the named caller."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.connect.system import Caller

_WIDE = {"COLUMNS": "200", "TERM": "dumb"}
_FILE = "PERSON: [Jane A. Smith]\n"


def test_invalid_file_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(_FILE + "PERSONS: [Wei Zhang]\n")
    result = CliRunner().invoke(app, ["matter", "parties", "import", str(path), "--matter", "m"], env=_WIDE)
    assert result.exit_code == 2
    assert f"{path}:2: " in result.stderr


def test_missing_system(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(_FILE)
    arguments = ["matter", "parties", "import", str(path), "--matter", "m", "--directory", f"{tmp_path}/none"]
    result = CliRunner().invoke(app, arguments, env=_WIDE)
    assert result.exit_code == 1
    assert "there is no system in" in result.stderr


def test_parties_belong_to_the_tenant_of_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []

    async def set_parties(*arguments: object) -> int:
        calls.append(arguments)
        *_, parties = arguments
        assert isinstance(parties, Sequence)
        return len(parties)

    def caller_of(_directory: Path, service: str, who: str) -> Caller:
        return Caller(service, f"bearer of {who}", who)

    monkeypatch.setattr("services.cli.commands.matter.caller_of", caller_of)
    monkeypatch.setattr("services.cli.commands.matter.set_parties", set_parties)
    path = tmp_path / "p.yaml"
    path.write_text(_FILE)
    who = ["--as", "compliance@northgate-credit"]
    result = CliRunner().invoke(app, ["matter", "parties", "import", str(path), "--matter", "N-1", *who], env=_WIDE)
    assert result.exit_code == 0, result.stderr
    assert "N-1: 1 values registered" in result.stdout
    bearer = "bearer of compliance@northgate-credit"
    assert calls == [("redaction", bearer, "northgate-credit", "N-1", (("PERSON", "Jane A. Smith"),))]
