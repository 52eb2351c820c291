"""Broad `except` clauses occur only in the files that CONTRIBUTING lists."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_NOQA = re.compile(r"#\s*noqa:[^\n]*\bBLE001\b(?P<reason>[^\n]*)")


def _listed() -> set[str]:
    """The files in the table of CONTRIBUTING."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide.partition("\n### Broad excepts\n")[2].partition("\n#")[0]
    return set(re.findall(r"\]\(([^)]+\.py)\)", table))


def _found() -> dict[str, list[str]]:
    """Files with an accepted broad `except`, and the reasons in its comments."""
    names = subprocess.run(("git", "ls-files", "*.py"), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[str]] = {}
    for name in names.splitlines():
        if (ROOT / name).resolve() != Path(__file__).resolve() and (ROOT / name).exists():
            reasons = [match["reason"] for match in _NOQA.finditer((ROOT / name).read_text(encoding="utf-8"))]
            found |= {name: reasons} if reasons else {}
    return found


def test_broad_excepts_are_the_listed_ones() -> None:
    assert set(_found()) == _listed()


def test_each_gives_its_reason() -> None:
    assert [name for name, reasons in _found().items() if not all(re.match(r" - \w+", one) for one in reasons)] == []


def test_ruff_checks_all_files_for_them() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "BLE" in lint["select"]
    ignored = [*lint["ignore"], *(rule for rules in lint["per-file-ignores"].values() for rule in rules)]
    assert [rule for rule in ignored if rule.startswith("BLE")] == []
