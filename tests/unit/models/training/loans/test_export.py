"""The configuration of the loan clause model matches its weights."""

import re
from pathlib import Path

from loan_model.scorer import load

from models.training import LOANS
from models.training.loans.export import write


def test_the_served_weights_give_the_committed_file(tmp_path: Path) -> None:
    committed = (LOANS.parent / "config.pbtxt").read_text("utf-8")
    snapshot = re.search(r'"dataset_snapshot" value { string_value: "(\w{64})"', committed)
    assert snapshot
    (tmp_path / "1").mkdir()
    write(load(LOANS / "weights.npz"), snapshot.group(1), tmp_path)
    assert (tmp_path / "config.pbtxt").read_text("utf-8") == committed
    assert load(tmp_path / "1" / "weights.npz").model_version in committed
