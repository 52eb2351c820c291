"""The data folder of the training commands."""

from pathlib import Path

import pytest

from models.training.command import data_folder


def test_a_missing_data_folder_names_the_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as status:
        data_folder(tmp_path / "nonexistent", "cuad")
    assert status.value.code == 2
    assert "GLOSSATOR_DATA" in capsys.readouterr().err


def test_an_existing_data_folder_is_returned(tmp_path: Path) -> None:
    (tmp_path / "cuad").mkdir()
    assert data_folder(tmp_path, "cuad") == tmp_path / "cuad"
