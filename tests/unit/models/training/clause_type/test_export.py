"""The written model of a clause type is self-contained."""

import json
from pathlib import Path

import numpy as np
import pytest
from clause_model.linear import Linear
from type_model.scorer import Scorer, load

from models.training.clause_type.export import model_of, write


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("Force Majeure", "type_force_majeure"),
        ("Clauses", "type_clauses"),
        ("Rofr/Rofo", "type_rofr_rofo"),
        ("Höhere Gewalt", "type_h_here_gewalt"),
    ],
)
def test_a_model_is_named_by_its_type(name: str, model: str) -> None:
    assert model_of(name) == model


@pytest.mark.parametrize("name", ["", " ", "//", "a|b", "two  blanks", " led", "x" * 81, "a\nb"])
def test_an_invalid_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must have letters"):
        model_of(name)


def test_the_folder_is_complete(tmp_path: Path) -> None:
    one = np.ones(1, np.float32)
    scorer = Scorer("Storm", Linear(np.array([7], np.uint32), np.array([[3]], np.int8), one, one), one, one)
    folder = tmp_path / "type_storm"
    for _ in range(2):  # over an earlier one
        write(scorer, "5af3", {"left out": {"recall": [8, 10]}}, folder)
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "config.pbtxt", "1/model.py", "1/weights.npz", "1/figures.json",
        *(f"1/type_model/{name}.py" for name in ("__init__", "scorer")),
        *(f"1/clause_model/{name}.py" for name in ("__init__", "segments", "features", "linear")),
    }  # fmt: skip
    assert json.loads((folder / "1" / "figures.json").read_text()) == {"left out": {"recall": [8, 10]}}
    config = (folder / "config.pbtxt").read_text()
    served = load(folder / "1" / "weights.npz")
    for value in ("type_storm", "Storm", "5af3", served.model_version, served.calibration_version):
        assert f'"{value}"' in config
