"""A release changes all mentions and the changelog, records, commits and tags, or it changes nothing."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts import release
from scripts.releasekit.changelog import ChangelogError, close, sections
from scripts.releasekit.mentions import current_version, mentions

ROOT = Path(__file__).resolve().parents[3]
NEXT, DATE = "9.8.7", "2027-01-15"
_CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-11-26\n\n- The first.\n"
_RECORD = """
import pathlib, sys
folder = pathlib.Path("deploy", "released", sys.argv[1])
folder.mkdir(parents=True)
(folder / "Chart.yaml").write_bytes(pathlib.Path("deploy/helm/glossator/Chart.yaml").read_bytes())
"""


def test_every_mention_agrees_with_pyproject() -> None:
    found = list(mentions(ROOT))
    assert len({one.path for one in found}) >= 6
    assert {one.version for one in found} == {current_version(ROOT)}


def test_every_section_of_the_changelog_but_the_first_has_a_date() -> None:
    (first, date), *others = sections((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert (first, date) == ("Unreleased", "")
    assert all(dt.date.fromisoformat(told) for _, told in others)
    assert current_version(ROOT) in dict(others)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the files that mention the version, and a fake record script."""
    files: Mapping[str, str] = {
        "CHANGELOG.md": _CHANGELOG,
        "scripts/record_release.py": _RECORD,
        "scripts/setup.sh": "#!/bin/sh\n",
    }
    for path in {one.path for one in mentions(ROOT)}:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "scripts/setup.sh").chmod(0o755)
    _git(tmp_path, "init", "--quiet", "--initial-branch=main")
    for key, value in (("user.name", "A Person"), ("user.email", "person@example.org"), ("commit.gpgSign", "false")):
        _git(tmp_path, "config", key, value)
    _git(tmp_path, "add", "--all")
    _git(tmp_path, "commit", "--quiet", "--message", "Add everything")
    return tmp_path


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(("git", *arguments), cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def _release(root: Path, *arguments: str) -> int:
    return release.main([*arguments, "--date", DATE, "--root", str(root)])


def test_a_release_is_one_commit_with_a_tag(repository: Path) -> None:
    before = {one.path for one in mentions(repository)}
    assert _release(repository, NEXT) == 0
    assert {one.version for one in mentions(repository)} == {NEXT}
    assert _git(repository, "log", "-1", "--format=%s") == f"Release {NEXT}"
    assert _git(repository, "rev-parse", f"v{NEXT}^{{commit}}") == _git(repository, "rev-parse", "HEAD")
    assert _git(repository, "status", "--porcelain") == ""
    changed = set(_git(repository, "diff", "--name-only", "HEAD~").splitlines())
    recorded = f"deploy/released/{NEXT}/Chart.yaml"
    assert changed == {*before, "CHANGELOG.md", recorded}
    assert f"version: {NEXT}" in (repository / recorded).read_text()  # recorded after the mentions were rewritten


def test_a_dry_run_changes_nothing(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _release(repository, NEXT, "--dry-run") == 0
    told = capsys.readouterr().out
    assert [one.path for one in mentions(repository) if f"write {NEXT} in {one.path}:{one.line}" not in told] == []
    assert f"scripts.record_release {NEXT}" in told
    assert _git(repository, "status", "--porcelain") == ""
    assert _git(repository, "tag") == ""


@pytest.mark.parametrize(
    ("version", "prepare", "message"),
    [
        ("1.0", "true", "is not a version"),
        ("v1.0.0", "true", "is not a version"),
        ("01.0.0", "true", "is not a version"),
        ("0.0.9", "true", "is not higher than"),
        (NEXT, f"git tag v{NEXT}", f"the tag v{NEXT} exists"),
        (NEXT, "echo x >> Dockerfile", "the working tree has changes"),
        (NEXT, "touch new-file", "the working tree has changes"),
        (NEXT, "sed -i '/Unreleased/d' CHANGELOG.md; git commit -qam Edit", "does not start with the section"),
        (NEXT, "sed -i '/A thing/d' CHANGELOG.md; git commit -qam Edit", "is empty"),
        (NEXT, f"sed -i s/0.1.0/{NEXT}/ CHANGELOG.md; git commit -qam Edit", "has a section"),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["release", "dry-run"])
def test_a_refused_release_changes_nothing(
    repository: Path, capsys: pytest.CaptureFixture[str], version: str, prepare: str, message: str, dry: tuple[str, ...]
) -> None:
    subprocess.run(prepare, shell=True, cwd=repository, check=True)
    before = (_git(repository, "status", "--porcelain"), _git(repository, "rev-parse", "HEAD"))
    assert _release(repository, version, *dry) == 1
    assert message in capsys.readouterr().err
    assert (_git(repository, "status", "--porcelain"), _git(repository, "rev-parse", "HEAD")) == before


def test_a_failed_record_leaves_no_tag(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "scripts" / "record_release.py").write_text("raise SystemExit(3)\n")
    _git(repository, "commit", "--quiet", "--all", "--message", "Break the record")
    assert _release(repository, NEXT) == 1
    assert "exit status 3" in capsys.readouterr().err
    assert _git(repository, "tag") == ""
    assert _git(repository, "log", "-1", "--format=%s") == "Break the record"


def test_the_closed_section_keeps_its_lines() -> None:
    closed = close(_CHANGELOG, NEXT, dt.date.fromisoformat(DATE))
    assert sections(closed) == [("Unreleased", ""), (NEXT, DATE), ("0.1.0", "2026-11-26")]
    assert closed.replace(f"## [{NEXT}] - {DATE}\n\n", "") == _CHANGELOG


def test_an_empty_changelog_is_refused() -> None:
    with pytest.raises(ChangelogError):
        close("# Changelog\n", NEXT, dt.date.fromisoformat(DATE))
