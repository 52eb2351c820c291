"""What a training that leaves a setting out keeps of it."""

import json
from dataclasses import asdict
from pathlib import Path

from clause_model.scorer import FAST, QUALITY

from models.evaluation.cuad import evaluate
from models.training.clauses.train import figures_of

NEW = evaluate([], [], [])


def test_the_figures_of_settings_that_were_not_trained_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    assert set(figures_of(path, [QUALITY], "new", {FAST: NEW})) == {FAST}  # the first training
    path.write_text(json.dumps({QUALITY: {"dataset_snapshot": "old", "aupr": 0.7}, FAST: {"dataset_snapshot": "old"}}))
    found = figures_of(path, [QUALITY], "new", {FAST: NEW})
    assert found[QUALITY] == {"dataset_snapshot": "old", "aupr": 0.7}
    assert found[FAST] == {"dataset_snapshot": "new"} | asdict(NEW)


def test_figures_of_settings_that_are_gone_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text(json.dumps({QUALITY: {"dataset_snapshot": "old"}}))
    assert set(figures_of(path, [], "new", {FAST: NEW})) == {FAST}
