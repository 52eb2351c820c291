"""The configuration that Triton gets for the weights."""

import re
import shutil
import sys
from itertools import chain
from pathlib import Path

import pytest
from clause_model.scorer import FILES, QUALITY, STANDARD, load

from models.training import CLAUSES, export


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copyfile(CLAUSES.parent / "config.pbtxt", tmp_path / "config.pbtxt")
    (tmp_path / "1").mkdir()
    for name in {"weights.npz", *chain(*FILES.values())}:
        (tmp_path / "1" / name).symlink_to(CLAUSES / name)
    return tmp_path


def switch(monkeypatch: pytest.MonkeyPatch, folder: Path, *to: str) -> str:
    monkeypatch.setattr(sys, "argv", ["export", *to, "--model", str(folder)])
    export.main()
    return (folder / "config.pbtxt").read_text("utf-8")


@pytest.mark.parametrize("setting", FILES)
def test_a_switch_sets_the_versions_of_the_setting(setting: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "config.pbtxt").read_text("utf-8")
    switched = switch(monkeypatch, folder, setting)
    assert f'key: "setting" value {{ string_value: "{setting}" }}' in switched
    assert load(folder / "1" / "weights.npz", setting).model_version in switched
    assert (switched == before) == (setting == STANDARD)
    assert switch(monkeypatch, folder, STANDARD) == before


def test_a_switch_prints_what_to_do_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    switch(monkeypatch, folder, QUALITY)
    output = capsys.readouterr().out
    assert f"Wrote {folder / 'config.pbtxt'}: setting quality, model version " in output
    assert "restart Triton" in output


def test_an_impossible_switch_names_the_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "1" / "transformer.onnx").unlink()
    with pytest.raises(SystemExit):
        switch(monkeypatch, folder, QUALITY)
    assert "encoder" in capsys.readouterr().err


def test_the_model_that_runs_the_transformer_is_configured(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = switch(monkeypatch, folder, QUALITY)
    switched = switch(monkeypatch, folder, QUALITY, "--encoder-model", "clause_encoder")
    assert 'key: "encoder_model" value { string_value: "clause_encoder" }' in switched
    assert VERSION.findall(switched) != VERSION.findall(plain)
    with pytest.raises(SystemExit):
        switch(monkeypatch, folder, STANDARD, "--encoder-model", "clause_encoder")
    assert "no transformer" in capsys.readouterr().err


VERSION = re.compile(r'key: "model_version" value \{ string_value: "(\w+)" \}')
