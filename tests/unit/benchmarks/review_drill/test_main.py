import json
from pathlib import Path

import pytest

from tests.benchmarks.review_drill import __main__ as drill
from tests.benchmarks.review_drill.part import Outcome


def _parts(monkeypatch: pytest.MonkeyPatch, folder: Path, *unmet: str) -> None:
    parts = {
        "one": lambda data, share: Outcome({"share": share}),
        "two": lambda data, share: Outcome({"found": 3}, unmet),
    }
    monkeypatch.setattr(drill, "PARTS", parts)
    monkeypatch.setattr(drill, "DATA", folder)


def test_one_line_with_all_parts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _parts(monkeypatch, tmp_path)
    assert drill.main(["--share", "0.5"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    printed = json.loads(line)
    assert (printed["one"]["share"], printed["two"]["found"], printed["unmet"]) == (0.5, 3, [])
    assert printed["size"] == 0.5


def test_quick_takes_a_share_of_each_part(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _parts(monkeypatch, tmp_path)
    monkeypatch.setattr(drill, "QUICK", {"one": 0.02})
    assert drill.main(["--quick"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["size"], printed["one"]["share"]) == ("quick", 0.02)


def test_an_unmet_goal_is_named_and_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _parts(monkeypatch, tmp_path, "too few")
    assert drill.main([]) == 1
    assert json.loads(capsys.readouterr().out)["unmet"] == ["two: too few"]


def test_some_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _parts(monkeypatch, tmp_path, "too few")
    assert drill.main(["--only", "one"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"size", "one", "unmet"}


def test_without_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _parts(monkeypatch, tmp_path / "absent")
    with pytest.raises(SystemExit, match="absent"):
        drill.main([])
