"""Every command loads, has help with an example, and reports wrong usage."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from services.cli.__main__ import COMMANDS, app

_GROUP: Any = typer.main.get_command(app)
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(app, ["--help"], env=_WIDE)
    assert result.exit_code == 0
    assert all(f" {name} " in result.stdout for name in COMMANDS)


def test_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"glossator {version('glossator')}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"], env=_WIDE)
    assert result.exit_code == 0
    assert f"glossator {name}" in result.stdout.replace("root", "glossator")
    assert len(result.stdout.splitlines()) > 5


def _commands(prefix: tuple[str, ...], command: Any) -> Iterator[tuple[str, ...]]:
    """The names of all commands that are not groups."""
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands((*prefix, name), one)
    if not hasattr(command, "commands"):
        yield prefix


_LEAVES = [leaf for name in COMMANDS for leaf in _commands((name,), _GROUP.get_command(None, name))]


@pytest.mark.parametrize("leaf", _LEAVES, ids=" ".join)
def test_every_help_has_an_example(leaf: tuple[str, ...]) -> None:
    help_text = CliRunner().invoke(app, [*leaf, "--help"], env=_WIDE).stdout
    description = help_text.partition("╭")[0].replace("Usage: ", "")
    _, *lines = [line.strip() for line in description.splitlines() if line.strip()]
    assert any(line.startswith(f"glossator {' '.join(leaf)}") for line in lines)


@pytest.mark.parametrize("arguments", [["nonsense"], ["show"], ["replay", "nonsense"], ["submit", "x", "--door", "y"]])
def test_wrong_usage_has_exit_status_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments, env=_WIDE)
    assert result.exit_code == 2
    assert result.stderr


_NEED_A_SYSTEM = [
    ["down"],
    ["status"],
    ["topics", "apply"],
    ["watch"],
    ["withdraw", "d1" * 16],
    ["show", "d1" * 16],
    ["summary", "d1" * 16],
    ["explain", "d1" * 16],
    ["review", "list", "d1" * 16],
    ["review", "complete", "d1" * 16],
    ["replay", "documents.redacted.dlq"],
    ["models"],
    ["submit", __file__, "--tenant", "harbour-bank", "--matter", "m", "--source-system", "s"],
]


@pytest.mark.parametrize("arguments", _NEED_A_SYSTEM, ids=" ".join)
def test_missing_system_has_a_remedy(arguments: list[str], tmp_path: object) -> None:
    result = CliRunner().invoke(app, [*arguments, "--directory", f"{tmp_path}/none"], env=_WIDE)
    assert result.exit_code == 1
    assert "there is no system in" in result.stderr
    assert "glossator up" in result.stderr


def test_topics_are_listed_without_a_system() -> None:
    result = CliRunner().invoke(app, ["topics", "list", "--json-lines"])
    assert result.exit_code == 0
    assert '"name": "documents.submitted"' in result.stdout
    assert '"name": "documents.submitted.dlq"' in result.stdout
