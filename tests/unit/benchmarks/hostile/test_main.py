"""The command that runs hostile files."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.hostile.__main__ import main
from tests.bombs.fixed.files import bombs, names


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.txt").write_text("A note")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert ".txt: txt" in printed
    assert "1 malformed" in printed


def test_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("A note")
    assert main([str(tmp_path / "a.txt"), "--json-lines", "--no-words"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["kind"] for one in rows] == [".txt: txt", ".txt: txt", "all"]


def test_an_unknown_folder_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["/no/such/folder"])
    assert raised.value.code == 2
    assert "/no/such/folder" in capsys.readouterr().err


def test_scaled_bombs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("tests.benchmarks.hostile.__main__._SIZE", 10_000)
    assert main(["--scaled", "txt: words", "--scaled", "zip: ", "--no-words", "--json-lines"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    shown = [one["name"] for one in rows if "name" in one]
    assert shown[0] == "words.txt"
    assert len(shown) > 3


def test_bombs_have_names_of_their_own() -> None:
    assert len(set(names())) == len(names()) > 100
    first = next(bombs())
    assert (first.name, first.data[:5]) == (names()[0], b"%PDF-")
