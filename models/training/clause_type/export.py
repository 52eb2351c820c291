"""Writes the Triton model of one clause type, with all the code that it needs."""

import json
import re
import shutil
from pathlib import Path

from type_model.scorer import Scorer

from models.training import CLAUSE_TYPE, CLAUSES
from models.training.triton_config import AGREEMENTS, WINDOW, config

SHARED = ("__init__.py", "segments.py", "features.py", "linear.py")
"""Modules of the clause model that are copied, so that later changes do not affect a trained model."""
LONGEST = 80


def model_of(name: str) -> str:
    """The model's name on Triton. Raises ValueError for an invalid name of a clause type."""
    model = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    if not model or "|" in name or len(name) > LONGEST or name != " ".join(name.split()):
        raise ValueError("the name of a clause type must have letters, single spaces, no | and at most 80 characters")
    return f"type_{model}"


def write(scorer: Scorer, snapshot: str, figures: dict[str, object], folder: Path) -> None:
    """Write code, weights, `1/figures.json` and `config.pbtxt` under `folder`, the model's place in the repository."""
    version = folder / "1"
    shutil.copytree(CLAUSE_TYPE, version, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (version / "clause_model").mkdir(exist_ok=True)
    for name in SHARED:
        shutil.copy2(CLAUSES / "clause_model" / name, version / "clause_model" / name)
    scorer.save(version / "weights.npz")
    (version / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    values = {
        "model_version": scorer.model_version,
        "calibration_version": scorer.calibration_version,
        "dataset_snapshot": snapshot,
        "window": str(WINDOW),
        "categories": scorer.category,
    }
    (folder / "config.pbtxt").write_text(config(folder.name, "clause_type", AGREEMENTS, values), "utf-8")
