"""Figures of the command's output."""

import json
import sys
from pathlib import Path

import pytest

from models.evaluation.report import main

TEXT = "The policy is kept. Books are open."


def test_annotations_are_scored_against_gold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "a.txt").write_text(TEXT)
    gold = [{"category": "Insurance", "start": 0, "end": 19}, {"category": "Audit Rights", "start": 20, "end": 35}]
    rows = [{"id": "a", "spans": gold}, {"id": "unasked", "spans": gold}]
    (tmp_path / "spans.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = {"category": "Insurance", "start": 0, "end": 19, "confidence": 0.9, "quote": TEXT[:19]}
    lines = [{"path": "x/a.txt", "annotations": [found]}, {"path": "x/b.txt", "error": {"reason": "empty"}}]
    (tmp_path / "annotated.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    arguments = ["report", str(tmp_path / "annotated.jsonl"), "--gold", str(tmp_path / "spans.jsonl")]
    monkeypatch.setattr(sys, "argv", arguments)
    main()
    figures = json.loads(capsys.readouterr().out)
    assert figures["aupr"] == 0.5
    assert figures["per_category"] == {"Audit Rights": 0.0, "Insurance": 1.0}
