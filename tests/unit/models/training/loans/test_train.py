"""Training on agreements of a few lines: labels, undecided spans, and left-out figures."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from loan_model.rules import CATEGORIES
from loan_model.scorer import Scorer, load

from models.evaluation.loans import Provision
from models.training.loans.data import Agreement, Example, make_example, read_agreements, read_judged, snapshot
from models.training.loans.export import write
from models.training.loans.fit import DEFAULT_CONFIDENCE, calibrated, fit, leave_one_out
from models.training.loans.train import measure
from models.training.loans.words import FOLDS, fit_wording, with_wording_features
from models.training.redacted import Redacted

TEXT = """\
Section 1.1 Liens. The Borrower shall not create any Lien on its property.

Section 1.2 Fees. The Borrower shall not pay any dividend on its capital stock.

Section 1.3 Law. This Agreement shall be governed by the laws of the State of Maine.

Section 1.4 Sales. The Borrower may sell property free and clear of all Liens to others.
"""


def _agreement(name: str, open_: tuple[str, ...] = ()) -> Agreement:
    provisions = {
        "Negative Pledge": TEXT.index("Section 1.1"),
        "Restricted Payments": TEXT.index("Section 1.2"),
        "Governing Law": TEXT.index("Section 1.3"),
    }
    marks = [Provision(name, category, start, TEXT.index("\n", start)) for category, start in provisions.items()]
    doubtful = tuple(one for one in marks if one.category in open_)
    return Agreement(name, Redacted.unchanged(TEXT), tuple(one for one in marks if one not in doubtful), doubtful)


def _label(example: Example, category: str) -> list[tuple[bool, bool]]:
    rows = np.flatnonzero(example.candidates.category == CATEGORIES.index(category))
    return [(bool(example.labels[row]), bool(example.counted[row])) for row in rows]


def test_candidates_are_labelled() -> None:
    example = make_example(_agreement("a"))
    assert _label(example, "Negative Pledge") == [(True, True), (False, True)]
    assert _label(example, "Governing Law") == [(True, True)]


def test_undecided_spans_are_not_trained_on() -> None:
    example = make_example(_agreement("a", ("Governing Law",)))
    assert _label(example, "Governing Law") == [(False, False)]
    assert _label(example, "Negative Pledge") == [(True, True), (False, True)]


def test_left_out_figures_and_the_threshold(tmp_path: Path) -> None:
    cut = [*(make_example(_agreement(name)) for name in "abc"), make_example(_agreement("j", ("Governing Law",)))]
    weight = [1.0, 1.0, 1.0, 0.5]
    folds: list[int] = []
    done: list[int] = []
    examples = with_wording_features(cut, weight, 0, folds.append)
    wording = fit_wording(cut, weight, 0)
    odds = leave_one_out(examples, weight, wording, 0, [0, 1, 2], done.append)
    labelled = examples[:3]
    scorer = calibrated(fit(examples, weight, wording, 0), odds, [one.labels for one in labelled], 0.5)
    scores = measure(labelled, scorer, odds)
    assert folds == [*range(1, FOLDS + 1)]
    assert done == [1, 2, 3]
    assert (scores.recall, scores.presence_f1) == (1.0, 1.0)
    assert measure(labelled, scorer, odds, least=1.0).recall == 0.0
    write(scorer, "s" * 64, _folder(tmp_path))
    assert load(tmp_path / "1" / "weights.npz").model_version == scorer.model_version
    assert '"window" value { string_value: "1000000" }' in (tmp_path / "config.pbtxt").read_text("utf-8")
    assert 0 < DEFAULT_CONFIDENCE < 1


def test_the_same_seed_gives_the_same_weights() -> None:
    cut = [make_example(_agreement(name)) for name in "ab"]
    assert _trained(cut).model_version == _trained(cut).model_version


def test_a_prediction_on_an_undecided_span_does_not_count() -> None:
    cut = [make_example(_agreement(name, ("Governing Law",))) for name in "ab"]
    one = with_wording_features(cut, [1.0, 1.0], 0, lambda done: None)[0]
    scorer = _trained(cut)
    all_told = [np.full(len(one.candidates.unit), 9.0, np.float32)]
    wrong = {name: counts.false for name, counts in measure([one], scorer, all_told).per_category.items()}
    assert wrong.get("Governing Law", 0) == 0
    assert wrong["Negative Pledge"] == 1


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
    [agreement] = read_agreements(tmp_path, tmp_path / "labels.jsonl")
    assert agreement.view.text[6:16] == "Section 1."
    with pytest.raises(ValueError, match="another text"):
        read_agreements(tmp_path, tmp_path / "labels.jsonl", {"a": Redacted.unchanged("other")})


def test_judged_agreements_are_named_by_their_hash(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    spans = [
        {"category": "Governing Law", "start": 0, "end": 9, "verdict": verdict} for verdict in ("yes", "no", "open")
    ]
    rows = [{"sha256": digest, "spans": spans} for digest in ("0" * 64, hashlib.sha256(TEXT.encode()).hexdigest())]
    (tmp_path / "judged.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    [agreement] = read_judged(tmp_path, tmp_path / "judged.jsonl")
    assert (len(agreement.gold), len(agreement.open)) == (1, 1)


def test_the_snapshot_covers_all_training_data() -> None:
    plain = _agreement("a")
    others = [_agreement("b"), _agreement("a", ("Governing Law",)), Agreement("a", Redacted.unchanged("x"), plain.gold)]
    assert len({snapshot([one]) for one in (plain, *others)}) == 4


def _trained(cut: list[Example]) -> Scorer:
    weight = [1.0] * len(cut)
    return fit(with_wording_features(cut, weight, 0, lambda done: None), weight, fit_wording(cut, weight, 0), 0)


def _folder(path: Path) -> Path:
    (path / "1").mkdir()
    return path
