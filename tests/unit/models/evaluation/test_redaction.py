"""The bench as a command, on a data folder with a handful of texts and without Presidio."""

import json
import sys
from pathlib import Path

import pytest

from models.evaluation.redaction import main
from tests.unit.models.evaluation.test_corpora import data


def test_one_json_object_on_standard_output_and_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "p.svg"
    arguments = ["--data", str(data(tmp_path / "data")), "--without-presidio", "--picture", str(picture)]
    monkeypatch.setattr(sys, "argv", ["redaction", *arguments])
    main()
    report = json.loads(capsys.readouterr().out)
    assert report["texts"] == {"judgments": 2, "sentences": 1, "planted": 1, "shared": 1}
    assert report["presidio"] is None
    assert report["glossator"]["planted"]["values"] > 10
    assert report["glossator"]["samples"]["kept"] > 0.99
    assert "<svg" in picture.read_text()


def test_a_missing_data_folder_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["redaction", "--data", str(tmp_path / "none")])
    with pytest.raises(SystemExit, match="2"):
        main()
