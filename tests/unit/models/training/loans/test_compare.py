"""Cross-validation by borrower over both rounds of labels, on agreements of a few lines."""

import json
from pathlib import Path

import numpy as np

from models.training.loans.compare import measured
from models.training.loans.data import KEPT_BACK, Agreement, make_example, read_rounds
from models.training.loans.fit import by_borrower, left_out
from models.training.loans.words import FOLDS
from models.training.redacted import Redacted
from tests.unit.models.training.loans.test_train import TEXT, agreement

LAW = TEXT.index("Section 1.3")


def _row(name: str, **more: object) -> str:
    spans = [{"category": "Governing Law", "start": LAW, "end": TEXT.index("\n", LAW)}]
    return json.dumps({"file": name, "spans": spans} | more)


def _rounds(folder: Path, *second: str) -> list[Agreement]:
    (folder / "labels.jsonl").write_text(_row("1_a.txt"), "utf-8")
    (folder / "labels_more.jsonl").write_text("\n".join(second), "utf-8")
    return read_rounds(folder, folder / "redacted.jsonl", raw=True)


def test_agreements_kept_back_are_not_read(tmp_path: Path) -> None:
    for name in ("1_a.txt", "2_b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    found = _rounds(tmp_path, _row("2_b.txt"), *map(_row, sorted(KEPT_BACK)))
    assert [one.name for one in found] == ["1_a", "2_b"]
    assert len(KEPT_BACK) == 6


def test_nothing_is_decided_behind_the_open_place(tmp_path: Path) -> None:
    for name in ("1_a.txt", "2_b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    (whole, part) = map(make_example, _rounds(tmp_path, _row("2_b.txt", open_from=LAW)))
    assert len(whole.agreement.gold) == 1
    assert part.agreement.gold == ()
    before = np.array([part.units[unit].start < LAW for unit in part.candidates.unit])
    assert (part.counted == before).all()
    assert not part.gold_types_counted[[one.start >= LAW for one in part.units]].any()
    assert whole.counted.all()


def test_agreements_of_a_borrower_are_in_one_fold() -> None:
    names = [f"{number}_{year}" for number in range(7) for year in (1999, 2004)]
    agreements = [Agreement(name, Redacted.unchanged(""), ()) for name in names]
    folds = by_borrower(agreements, seed=0)
    assert len(folds) == FOLDS
    assert sorted(index for fold in folds for index in fold) == list(range(len(names)))
    assert all({index ^ 1 for index in fold} == set(fold) for fold in folds)


def test_a_fold_is_judged_by_the_others() -> None:
    examples = [make_example(agreement(f"{number}_a")) for number in range(12)]
    judged = [one.judged() for one in left_out(examples, [0, 1], seed=0, size=6)]
    assert [len(one.found) for one in judged] == [3, 3]
    figures = measured(judged, seed=0)
    assert set(figures) == {"recall at 3", "recall at 6", "presence"}
    assert all(low <= figure <= high for figure, low, high in figures.values())
