"""The files that editors, Git and pre-commit read are valid and name what exists."""

import configparser
import os
import re
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
_EDITOR_KEYS = {
    "charset",
    "end_of_line",
    "indent_size",
    "indent_style",
    "insert_final_newline",
    "max_line_length",
    "trim_trailing_whitespace",
}


def _git(*arguments: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout


def _editorconfig() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    return parser


def test_editorconfig_uses_known_keys() -> None:
    sections = {name: dict(section) for name, section in _editorconfig().items()}
    assert sections.pop("top") == {"root": "true"}
    assert {key for section in sections.values() for key in section} == _EDITOR_KEYS


def test_editorconfig_agrees_with_ruff() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    assert _editorconfig()["*.{py,pyi}"]["max_line_length"] == str(ruff["line-length"])


@pytest.mark.parametrize(
    ("path", "attributes"),
    [
        ("services/__init__.py", {"eol": "lf", "text": "auto", "linguist-generated": "unspecified"}),
        ("scripts/setup.sh", {"eol": "lf", "text": "auto"}),
        ("samples/documents/cover-letter.eml", {"text": "unset", "linguist-generated": "set"}),
        ("samples/documents/guaranty.docx", {"text": "unset", "diff": "unset"}),
        ("tests/contract/golden/audit.recorded/v1.json", {"text": "unset", "linguist-generated": "set"}),
        ("deploy/released/0.1.0/released.binpb", {"text": "unset", "diff": "unset"}),
        ("protos/gen/glossator/audit/v1/events_pb2.py", {"linguist-generated": "set"}),
        ("requirements/dev.txt", {"linguist-generated": "set"}),
        ("requirements/uv.in", {"linguist-generated": "unspecified"}),
        ("docs/reference/topics.md", {"linguist-generated": "set"}),
        ("tests/vectors/wycheproof/aes_gcm_test.json", {"linguist-vendored": "set"}),
    ],
)
def test_attributes_of_files(path: str, attributes: Mapping[str, str]) -> None:
    assert (ROOT / path).exists()
    told = dict(line.split(": ")[1:] for line in _git("check-attr", *attributes, "--", path).splitlines())
    assert told == attributes


def test_every_text_file_has_lf() -> None:
    """`git add --renormalize` would change no file."""
    lines = _git("ls-files", "--eol").splitlines()
    assert [line for line in lines if "i/crlf" in line or "i/mixed" in line if "attr/-text" not in line] == []


def _hooks() -> Sequence[Mapping[str, Any]]:
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [one["repo"] for one in repositories] == ["local"]  # pre-commit would download any other repository
    return [hook for one in repositories for hook in one["hooks"]]


@pytest.mark.parametrize("hook", _hooks(), ids=lambda hook: hook["id"])
def test_hook_runs_a_command_of_this_repository(hook: Mapping[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    assert hook["language"] == "system"
    assert program.startswith(".venv/bin/")
    assert os.access(ROOT / program, os.X_OK)
    assert [one for one in arguments if one.startswith("scripts/") and not (ROOT / one).is_file()] == []
    re.compile(hook.get("files", ""))
