"""Writes what Triton serves: quantised weights and the model's configuration with their versions.

`python -m models.training.export on|off` switches the encoder of the weights that are there: with it the model finds
more and takes some thirty times as long.
"""

import argparse
import re
from pathlib import Path

import numpy as np
from clause_model.linear import Linear
from clause_model.scorer import Scorer, load
from numpy.typing import NDArray

from models.training import CLAUSES
from models.training.triton_config import WINDOWS, config

LARGEST = 127


def quantise(columns: NDArray[np.uint32], fitted: NDArray[np.float32]) -> Linear:
    """Weights [columns + 1, categories], the biases last, as whole numbers up to 127, one scale for each category."""
    inner = fitted[:-1]
    scale = (np.maximum(np.abs(inner).max(axis=0), 1e-9) / LARGEST).astype(np.float32)
    return Linear(columns, np.rint(inner / scale).astype(np.int8), scale, fitted[-1].astype(np.float32))


def write(scorer: Scorer, snapshot: str, folder: Path) -> None:
    """Write `1/weights.npz` and `config.pbtxt` under `folder`, the model's place in the repository."""
    scorer.save(folder / "1" / "weights.npz")
    configure(folder, snapshot, encoder=scorer.cascade is not None)


def configure(folder: Path, snapshot: str, *, encoder: bool) -> None:
    """Write `config.pbtxt` for the weights in `folder`. Raises ValueError where they are not fit for it."""
    scorer = load(folder / "1" / "weights.npz", encoder=encoder)
    values = {
        "encoder": "on" if encoder else "off",
        "model_version": scorer.model_version,
        "calibration_version": scorer.calibration_version,
        "dataset_snapshot": snapshot,
        "categories": "|".join(scorer.categories),
    }
    (folder / "config.pbtxt").write_text(config("clauses", "clauses", WINDOWS, values), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", choices=("on", "off"))
    parser.add_argument("--model", type=Path, default=CLAUSES.parent, help="the model's folder, with config.pbtxt")
    options = parser.parse_args()
    snapshot = SNAPSHOT.search((options.model / "config.pbtxt").read_text("utf-8"))
    if snapshot is None:
        parser.error(f"{options.model / 'config.pbtxt'} names no dataset_snapshot")
    try:
        configure(options.model, snapshot.group(1), encoder=options.encoder == "on")
    except ValueError as error:
        parser.error(str(error))


SNAPSHOT = re.compile(r'key: "dataset_snapshot" value { string_value: "([^"]*)" }')


if __name__ == "__main__":
    main()
