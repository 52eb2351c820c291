"""Writes what Triton serves of one clause type: a model of its own, with all the code that it needs."""

import json
import re
import shutil
from pathlib import Path

from type_model.scorer import Scorer

from models.training import CLAUSE_TYPE, CLAUSES
from models.training.export import PARAMETER

WINDOW = 1_000_000
"""Code points that the model wants at a time: a passage may be as long as it likes."""
SHARED = ("__init__.py", "segments.py", "features.py", "linear.py")
"""What it takes of the clause model: a copy, so that it stays as it was trained."""
LONGEST = 80


def model_of(name: str) -> str:
    """The model's name on Triton. Raises ValueError for a clause type that cannot be called so."""
    model = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    if not model or "|" in name or len(name) > LONGEST or name != " ".join(name.split()):
        raise ValueError("a clause type has letters, single blanks, no bar, and at most 80 characters")
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
    parameters = "".join(PARAMETER.format(key=k, value=json.dumps(v)) for k, v in values.items())
    (folder / "config.pbtxt").write_text(CONFIG.replace("NAME", folder.name) + parameters, "utf-8")


CONFIG = """\
# Written by models/training/clause_type.py together with the weights that the versions below name.
name: "NAME"
backend: "python"
max_batch_size: 32
input [
  # a redacted agreement, UTF-8; a longer one comes in parts
  { name: "TEXT" data_type: TYPE_STRING dims: [ 1 ] },
  { name: "MIN_CONFIDENCE" data_type: TYPE_FP32 dims: [ 1 ] },
  # where the part begins in its document; the model makes nothing of it
  { name: "OFFSET" data_type: TYPE_INT32 dims: [ 1 ] optional: true }
]
output [
  # by falling confidence; a row shorter than the longest of its request ends in -1, 0, 0, 0.0
  { name: "CATEGORY" data_type: TYPE_INT32 dims: [ -1 ] },
  # code points of the text, half open
  { name: "START" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "END" data_type: TYPE_INT32 dims: [ -1 ] },
  { name: "CONFIDENCE" data_type: TYPE_FP32 dims: [ -1 ] },
  # model version and calibration version
  { name: "VERSIONS" data_type: TYPE_STRING dims: [ 2 ] }
]
instance_group [ { kind: KIND_CPU count: 1 } ]
# what waits longer or behind more is refused at once, and its document waits on Kafka
dynamic_batching {
  default_queue_policy {
    timeout_action: REJECT
    default_timeout_microseconds: 30000000
    allow_timeout_override: true
    max_queue_size: 128
  }
}
response_cache { enable: false }
"""
