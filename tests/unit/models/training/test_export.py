"""What Triton is told of the weights."""

import shutil
import sys
from pathlib import Path

import pytest
from clause_model.scorer import FILES, load

from models.training import CLAUSES, export


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copyfile(CLAUSES.parent / "config.pbtxt", tmp_path / "config.pbtxt")
    (tmp_path / "1").mkdir()
    for name in ("weights.npz", *FILES):
        (tmp_path / "1" / name).symlink_to(CLAUSES / name)
    return tmp_path


def switch(monkeypatch: pytest.MonkeyPatch, folder: Path, to: str) -> str:
    monkeypatch.setattr(sys, "argv", ["export", to, "--model", str(folder)])
    export.main()
    return (folder / "config.pbtxt").read_text("utf-8")


def test_the_encoder_is_switched_with_the_versions_that_belong_to_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "config.pbtxt").read_text("utf-8")
    off = switch(monkeypatch, folder, "off")
    assert 'key: "encoder" value { string_value: "off" }' in off
    assert load(folder / "1" / "weights.npz").model_version in off
    assert switch(monkeypatch, folder, "on") == before


def test_what_cannot_be_switched_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "1" / "encoder.onnx").unlink()
    with pytest.raises(SystemExit):
        switch(monkeypatch, folder, "on")
    assert "encoder" in capsys.readouterr().err
