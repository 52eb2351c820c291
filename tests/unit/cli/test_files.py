"""Folders expand to sorted files; named files keep their order."""

from pathlib import Path

import pytest

from services.cli.files import files_in, near


def test_files_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    missing = tmp_path / "missing"
    found = files_in([tmp_path / "b", missing, tmp_path / "a.txt"])
    assert found == [tmp_path / "b/1.txt", tmp_path / "b/2.txt", missing, tmp_path / "a.txt"]


def test_path_is_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert near(tmp_path / "a" / "b") == Path("a/b")
    assert near(tmp_path.parent / "c") == tmp_path.parent / "c"
