"""The shipped models in the setting `fast`, for tests that do not measure models."""

import re
import shutil
from pathlib import Path

from clause_model.scorer import FAST, load

from models.training import REPOSITORY


def first_stage(folder: Path) -> Path:
    """Copy the repository into `folder` and set the clause model to `fast`."""
    repository = folder / "repository"
    shutil.copytree(REPOSITORY, repository, ignore=shutil.ignore_patterns("__pycache__", "*.onnx"))
    scorer = load(repository / "clauses" / "1" / "weights.npz")
    parameters = {
        "setting": FAST,
        "model_version": scorer.model_version,
        "calibration_version": scorer.calibration_version,
    }
    config = repository / "clauses" / "config.pbtxt"
    for name, value in parameters.items():
        config.write_text(_changed(config.read_text(), name, value))
    return repository


def _changed(config: str, parameter: str, value: str) -> str:
    pattern = rf'(key: "{parameter}" value {{ string_value: )"[^"]*"'
    changed, count = re.subn(pattern, rf'\1"{value}"', config)
    assert count == 1, parameter
    return changed
