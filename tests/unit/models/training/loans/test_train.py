"""Training on agreements of a few lines: labels, left-out figures, calibration, weights."""

import json
from pathlib import Path

import numpy as np
import pytest
from loan_model.rules import CATEGORIES
from loan_model.scorer import load

from models.evaluation.loans import Provision
from models.training.loans.data import Agreement, Example, make_example, read_agreements, snapshot
from models.training.loans.export import write
from models.training.loans.fit import DEFAULT_CONFIDENCE, calibrated, fit, left_out
from models.training.loans.train import measure
from models.training.redacted import Redacted

TEXT = """\
Section 1.1 Liens. The Borrower shall not create any Lien on its property.

Section 1.2 Fees. The Borrower shall not pay any dividend on its capital stock.

Section 1.3 Law. This Agreement shall be governed by the laws of the State of Maine.

Section 1.4 Sales. The Borrower may sell property free and clear of all Liens to others.
"""


def agreement(name: str, open_from: int | None = None) -> Agreement:
    provisions = {
        "Negative Pledge": TEXT.index("Section 1.1"),
        "Restricted Payments": TEXT.index("Section 1.2"),
        "Governing Law": TEXT.index("Section 1.3"),
    }
    marks = [Provision(name, category, start, TEXT.index("\n", start)) for category, start in provisions.items()]
    decided = tuple(one for one in marks if open_from is None or one.start < open_from)
    return Agreement(name, Redacted.unchanged(TEXT), decided, open_from)


def _label(example: Example, category: str) -> list[tuple[bool, bool]]:
    rows = np.flatnonzero(example.candidates.category == CATEGORIES.index(category))
    return [(bool(example.labels[row]), bool(example.counted[row])) for row in rows]


def test_candidates_are_labelled() -> None:
    example = make_example(agreement("a"))
    assert _label(example, "Negative Pledge") == [(True, True), (False, True)]
    assert _label(example, "Governing Law") == [(True, True)]


def test_left_out_figures_and_the_threshold(tmp_path: Path) -> None:
    cut = [make_example(agreement(name)) for name in "abcd"]
    found = [one for index in range(len(cut)) for one in left_out(cut, [index], 0)]
    assert [one.example.agreement.name for one in found] == ["a", "b", "c", "d"]
    scorer = calibrated(fit(cut, 0), found, flags=0.5)
    told = measure(found, scorer)
    assert (told.scores.recall, told.scores.presence_f1) == (1.0, 1.0)
    assert len(told.gold) == 12
    assert told.scores.false_flags <= 0.5
    assert measure(found, scorer, least=1.1).scores.recall == 0.0
    (tmp_path / "1").mkdir()
    write(scorer, "s" * 64, tmp_path)
    assert load(tmp_path / "1" / "weights.npz").model_version == scorer.model_version
    assert '"window" value { string_value: "1000000" }' in (tmp_path / "config.pbtxt").read_text("utf-8")
    assert 0 < DEFAULT_CONFIDENCE < 1


def test_the_same_seed_gives_the_same_weights() -> None:
    cut = [make_example(agreement(name)) for name in "ab"]
    assert fit(cut, 0).model_version == fit(cut, 0).model_version


def test_predictions_where_nothing_is_decided_do_not_count() -> None:
    law = TEXT.index("Section 1.3")
    cut = [make_example(agreement("a", open_from=law)), *(make_example(agreement(name)) for name in "bcd")]
    (one,) = left_out(cut, [0], 0)
    certain = np.ones(len(one.odds), np.float32)
    assert {p.category for p in one.provisions(certain, 0.5)} == {"Negative Pledge", "Restricted Payments"}


def test_words_are_trained_on_provisions_and_not_inside_them() -> None:
    text = TEXT.replace("on its property.", "on its property, but\n\n(a) Liens of the Bank;\n\n(b) Liens by law.")
    start, end = text.index("Section 1.1"), text.index("Section 1.2") - 2
    example = make_example(Agreement("a", Redacted.unchanged(text), (Provision("a", "Negative Pledge", start, end),)))
    column = CATEGORIES.index("Negative Pledge")
    assert example.gold_types[:, column].tolist() == [True, *[False] * (len(example.units) - 1)]
    assert example.gold_types_counted[:, column].tolist() == [True, False, False, True, True, True]


def test_reading_keeps_newlines_and_code_points(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"L\xf6an\r\nSection 1. Liens")
    row = {"file": "a.txt", "spans": [{"category": "Negative Pledge", "start": 6, "end": 16}]}
    (tmp_path / "labels.jsonl").write_text(json.dumps(row), "utf-8")
    [found] = read_agreements(tmp_path, tmp_path / "labels.jsonl")
    assert found.view.text[6:16] == "Section 1."
    with pytest.raises(ValueError, match="another text"):
        read_agreements(tmp_path, tmp_path / "labels.jsonl", {"a": Redacted.unchanged("other")})


def test_the_snapshot_covers_all_training_data() -> None:
    plain = agreement("a")
    others = [agreement("b"), agreement("a", open_from=100), Agreement("a", Redacted.unchanged("x"), plain.gold)]
    assert len({snapshot([one]) for one in (plain, *others)}) == 4
