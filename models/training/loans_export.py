"""Writes what Triton serves of the loan clause model."""

import json
from pathlib import Path

from loan_model.scorer import Scorer

from models.training.export import PARAMETER

WINDOW = 1_000_000
"""Code points that the model wants at a time: structure reaches over the whole of an agreement."""


def write(scorer: Scorer, snapshot: str, folder: Path) -> None:
    """Write `1/weights.npz` and `config.pbtxt` under `folder`, the model's place in the repository."""
    scorer.save(folder / "1" / "weights.npz")
    values = {
        "model_version": scorer.model_version,
        "calibration_version": scorer.calibration_version,
        "dataset_snapshot": snapshot,
        "window": str(WINDOW),
        "categories": "|".join(scorer.categories),
    }
    parameters = "".join(PARAMETER.format(key=k, value=json.dumps(v)) for k, v in values.items())
    (folder / "config.pbtxt").write_text(CONFIG + parameters, "utf-8")


CONFIG = """\
# Written by models/training/loans.py together with the weights that the versions below name.
name: "loan_clauses"
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
