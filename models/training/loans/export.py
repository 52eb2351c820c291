"""Writes the files of the loan clause model for Triton."""

from pathlib import Path

from loan_model.scorer import Scorer

from models.training.triton_config import AGREEMENTS, WINDOW, config


def write(scorer: Scorer, snapshot: str, folder: Path) -> None:
    """Writes `1/weights.npz` and `config.pbtxt` under `folder`, the model's place in the repository."""
    scorer.save(folder / "1" / "weights.npz")
    values = {
        "model_version": scorer.model_version,
        "calibration_version": scorer.calibration_version,
        "dataset_snapshot": snapshot,
        "window": str(WINDOW),
        "categories": "|".join(scorer.categories),
    }
    (folder / "config.pbtxt").write_text(config("loan_clauses", "loans", AGREEMENTS, values), "utf-8")
