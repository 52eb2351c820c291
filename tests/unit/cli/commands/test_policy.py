"""`glossator policy` checks files and shows the effective rules."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app

_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["policy", *arguments], env=_WIDE)


def test_shipped_policies_are_valid() -> None:
    result = _run("check")
    assert result.exit_code == 0
    assert [line.rpartition(": ")[2].partition("@")[0] for line in result.stdout.splitlines()] == [
        "gdpr", "glba", "legal-review", "maximum", "strict",
    ]  # fmt: skip


def test_all_problems_of_all_files_are_reported(tmp_path: Path) -> None:
    first, second, good = tmp_path / "first.yaml", tmp_path / "second.yaml", tmp_path / "good.yaml"
    first.write_text("policy: first\nabout: x\ntypes:\n  PERSONS: {operator: keep}\n  DATE: {operator: blur}\n")
    second.write_text("policy: [\n")
    good.write_text("policy: good\nabout: x\ntypes: {}\n")
    result = _run("check", str(first), str(second), str(good), str(tmp_path / "none.yaml"))
    assert result.exit_code == 1
    assert f"{first}:4: types.PERSONS: 'PERSONS' is not known; did you mean PERSON?" in result.stderr
    assert f"{first}:5: types.DATE.operator: 'blur' is not known" in result.stderr
    assert f"{second}:2: is not YAML" in result.stderr
    assert f"{tmp_path}/none.yaml:1: cannot be read: the file does not exist" in result.stderr
    assert f"{good}: good@" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "shown", "hidden"),
    [
        (("glba",), ("lender", "acts for the bank", "most protective", "TRAIT"), ()),
        (("gdpr",), ("AT", "Sec. 1 DSG", "EMAIL"), ()),
        (("gdpr", "--jurisdiction", "DE"), ("DE", "recital 14"), ("Sec. 1 DSG",)),
        (("gdpr", "--jurisdiction", "AT"), ("AT", "Sec. 1 DSG"), ("recital 14",)),
        (("glba", "--jurisdiction", "GB"), ("1016.3(e)",), ("acts for the bank",)),
        (("strict",), ("PERSON", "0.30"), ("most protective",)),
    ],
)
def test_effective_rules(arguments: tuple[str, ...], shown: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    result = _run("show", *arguments)
    assert result.exit_code == 0
    assert [one for one in shown if one not in result.stdout] == []
    assert [one for one in hidden if one in result.stdout] == []


def test_allow_and_deny_lists_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("policy: p\nabout: x\ntypes: {}\nallow: [Harbour Bank]\ndeny: {IDENTIFIER: [Gannet]}\n")
    result = _run("show", str(path))
    assert "never replaced: harbour bank" in result.stdout
    assert "always replaced: Gannet" in result.stdout


def test_unknown_policy_is_wrong_usage() -> None:
    result = _run("show", "nowhere")
    assert result.exit_code == 2
    assert "nowhere:1: is not a policy; known values: gdpr, glba" in result.stderr


@pytest.mark.parametrize(("data", "problem"), [(None, "it is a folder"), (b"about: Gr\xfc\xdfe\n", "it is not UTF-8")])
def test_unreadable_policy(tmp_path: Path, data: bytes | None, problem: str) -> None:
    path = tmp_path / "p.yaml"
    path.mkdir() if data is None else path.write_bytes(data)
    result = _run("check", str(path))
    assert (result.exit_code, result.stderr) == (1, f"{path}:1: cannot be read: {problem}\n")


def test_unknown_jurisdiction_is_wrong_usage() -> None:
    result = _run("show", "strict", "--jurisdiction", "Bavaria")
    assert result.exit_code == 2
    assert "Bavaria is not a known jurisdiction" in result.stderr
