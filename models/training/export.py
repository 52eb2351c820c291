"""Writes the files for Triton: quantised weights and the model's configuration with their versions.

`python -m models.training.export fast|standard|quality` switches the setting of the existing weights. The card,
models/cards/clauses.md, has the quality and cost of each.
"""

import argparse
import re
from pathlib import Path

import numpy as np
from clause_model.linear import Linear
from clause_model.scorer import FILES, STANDARD, Scorer, load
from numpy.typing import NDArray

from models.training import CLAUSES, REPOSITORY
from models.training.triton_config import WINDOWS, config

LARGEST = 127
FIGURES = REPOSITORY.parent / "cards" / "clauses.json"
"""The cross-validated figures of each setting. The training writes them together with the weights."""


def quantise(columns: NDArray[np.uint32], fitted: NDArray[np.float32]) -> Linear:
    """Weights [columns + 1, categories], the biases last, as integers up to 127 with one scale per category."""
    inner = fitted[:-1]
    scale = (np.maximum(np.abs(inner).max(axis=0), 1e-9) / LARGEST).astype(np.float32)
    return Linear(columns, np.rint(inner / scale).astype(np.int8), scale, fitted[-1].astype(np.float32))


def write(scorer: Scorer, snapshot: str, folder: Path) -> None:
    """Writes `1/weights.npz` and `config.pbtxt` under `folder`, the model's place in the repository."""
    scorer.save(folder / "1" / "weights.npz")
    configure(folder, snapshot, STANDARD if STANDARD in scorer.settings else scorer.name)


def configure(folder: Path, snapshot: str, setting: str, encoder_model: str = "") -> None:
    """Writes `config.pbtxt` for the weights in `folder`. `encoder_model`: another model of the server that runs the
    transformer. Raises ValueError if the weights do not support it.
    """
    scorer = load(folder / "1" / "weights.npz", setting, _not_run if encoder_model else None)
    values = {
        "setting": setting,
        **({"encoder_model": encoder_model} if encoder_model else {}),
        "model_version": scorer.model_version,
        "calibration_version": scorer.calibration_version,
        "dataset_snapshot": snapshot,
        "categories": "|".join(scorer.categories),
    }
    (folder / "config.pbtxt").write_text(config("clauses", "clauses", WINDOWS, values), "utf-8")


def _not_run(_ids: NDArray[np.int64]) -> NDArray[np.float32]:
    raise NotImplementedError("only the version is computed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("setting", choices=tuple(FILES))
    parser.add_argument("--model", type=Path, default=CLAUSES.parent, help="folder of the model, with config.pbtxt")
    parser.add_argument(
        "--encoder-model", default="", help="model of the same server that runs the transformer of `quality` (GPU)"
    )
    options = parser.parse_args()
    snapshot = SNAPSHOT.search((options.model / "config.pbtxt").read_text("utf-8"))
    if snapshot is None:
        parser.error(f"{options.model / 'config.pbtxt'} has no dataset_snapshot")
    try:
        configure(options.model, snapshot.group(1), options.setting, options.encoder_model)
    except ValueError as error:
        parser.error(str(error))
    path = options.model / "config.pbtxt"
    version = VERSION.search(path.read_text("utf-8"))
    print(f"Wrote {path}: setting {options.setting}, model version {version.group(1) if version else 'unknown'}.")
    print("Load the model again: restart Triton (glossator down, glossator up), or use Triton's model control API.")


SNAPSHOT = re.compile(r'key: "dataset_snapshot" value { string_value: "([^"]*)" }')
VERSION = re.compile(r'key: "model_version" value { string_value: "([^"]*)" }')


if __name__ == "__main__":
    main()
