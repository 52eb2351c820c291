"""Figures on samples with expectations."""

import json
from pathlib import Path

import pytest

from models.evaluation.samples import Scores, evaluate
from models.evaluation.spans import Mask

TEXT = "Jo Roe signs for the Borrower.\nThe Borrower is not Jo\nRoe."


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ([], Scores(0.0, 1.0)),
        ([(0, 6)], Scores(0.5, 1.0)),
        ([(0, 6), (51, 57)], Scores(1.0, 1.0)),
        ([(0, 29)], Scores(0.5, 0.5)),
    ],
)
def test_every_place_counts(tmp_path: Path, mask: list[tuple[int, int]], expected: Scores) -> None:
    (tmp_path / "expected").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    common = {"path": "a.txt", "must_keep": ["Borrower"], "personal_values": [{"type": "PERSON", "value": "Jo Roe"}]}
    for name, outcome in (("a", "published"), ("b", "refused")):
        (tmp_path / "expected" / f"{name}.json").write_text(json.dumps(common | {"outcome": outcome}))
    assert evaluate(tmp_path, lambda text: Mask(mask)) == expected
