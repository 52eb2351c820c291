"""The whole training on a handful of invented contracts."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from clause_model.context import Candidates
from clause_model.scorer import FAST, STANDARD, load
from scipy import sparse

from models.training import export, logistic, trees
from models.training.calibration import platt
from models.training.clauses.contracts import Contract, categories_of, read_contracts
from models.training.clauses.examples import Example, make_example
from models.training.clauses.snapshot import snapshot
from models.training.clauses.stages import (
    Judged,
    fit_all,
    fit_judge,
    fit_linear,
    judge_out_of_fold,
    out_of_fold_confidences,
    out_of_fold_scores,
)
from models.training.clauses.train import measure, rows_of
from models.training.recipe import Recipe

CLAUSES = {
    "Insurance": "The {0} shall keep a policy of insurance for the {1}.",
    "Audit Rights": "The {0} may audit the books and records of the {1}.",
}
FILLER = (
    *("The {0} pays the {1} each month.", "The {1} sends goods to the {0}.", "Notices to the {0} are in writing."),
    *("The {0} shall keep a policy of refunds for the {1}.", "The {1} may audit the goods of the {0}."),
)
ROLES = ("buyer", "seller", "agent", "owner", "carrier", "dealer")
RECIPE = Recipe(document_frequency=2, inverse_penalty=10.0, iterations=12)


def roles(number: int) -> tuple[str, str]:
    return ROLES[number % 6], ROLES[(number + 1) % 6]


def write_data(folder: Path, count: int = 50) -> Path:
    (folder / "contracts").mkdir(parents=True)
    rows = []
    for number in range(count):
        first, second = roles(number)
        text, spans = "", []
        for category, clause in [*CLAUSES.items(), *(("", words) for words in FILLER * 2)]:
            words = clause.format(first, second)
            if category and number % 5:  # a fifth of the clauses is overlooked, as in life
                spans.append({"category": category, "start": len(text), "end": len(text) + len(words)})
            text += words + "\n\n"
        (folder / "contracts" / f"{number:02}.txt").write_text(text)
        rows.append({"id": f"{number:02}", "title": f"Company{number // 2}_2001_Agreement", "spans": spans})
    (folder / "spans.jsonl").write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    return folder


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> list[Contract]:
    return read_contracts(write_data(tmp_path_factory.mktemp("cuad") / "data"))


@pytest.fixture(scope="module")
def examples(contracts: list[Contract]) -> list[Example]:
    return [make_example(contract, categories_of(contracts)) for contract in contracts]


def test_contracts_of_one_company_share_a_fold(contracts: list[Contract]) -> None:
    assert all(a.fold == b.fold for a, b in zip(contracts[::2], contracts[1::2], strict=True))
    assert len({contract.fold for contract in contracts}) > 2


def test_labels_are_at_the_gold_spans(examples: list[Example]) -> None:
    example = examples[1]
    for row, category in zip(*np.nonzero(example.labels), strict=True):
        segment = example.segments[row]
        words = example.contract.text[segment.start : segment.end]
        assert words == CLAUSES[sorted(CLAUSES)[category]].format(*roles(1))
    assert example.labels.sum() == 2
    assert len(example.segments) == 12


def test_training_is_deterministic_and_learns(
    contracts: list[Contract], examples: list[Example], tmp_path: Path
) -> None:
    categories = categories_of(contracts)
    told: list[tuple[str, int]] = []
    scores = out_of_fold_scores(examples, RECIPE, lambda name, done: told.append((name, done)))
    rows = rows_of(examples, scores, {})
    judged = judge_out_of_fold(rows[FAST], RECIPE)
    figures = measure(examples, out_of_fold_confidences(judged, categories), categories)
    assert figures.aupr > 0.7
    assert {name for name, _ in told} == {f"without fold {fold}" for fold in range(5)}
    linears = [fit_linear(examples, RECIPE, lambda *_: None, "") for _ in range(2)]
    once, again = (fit_all(linear, rows, categories, 0, {FAST: judged}, {}) for linear in linears)
    assert (once.model_version, once.calibration_version) == (again.model_version, again.calibration_version)
    (tmp_path / "1").mkdir()
    export.write(once, snapshot(contracts), tmp_path)
    served = load(tmp_path / "1" / "weights.npz")
    text = contracts[1].text
    found = served.predict(text, 0.5)
    places = zip(found.category, found.start, found.end, strict=True)
    # what shares most of a clause's words is a hit by the metric, and given beside it
    assert {(categories[c], text[a:b]) for c, a, b in places} >= {
        (name, words.format(*roles(1))) for name, words in CLAUSES.items()
    }
    config = (tmp_path / "config.pbtxt").read_text()
    assert served.model_version in config
    assert served.calibration_version in config
    assert '"Audit Rights|Insurance"' in config


def test_an_encoder_that_knows_helps(examples: list[Example], contracts: list[Contract]) -> None:
    categories = categories_of(contracts)
    nothing = [np.full(example.labels.shape, -4, np.float32) for example in examples]
    told = [np.where(example.labels, 4, -4).astype(np.float32) for example in examples]
    opinions = [np.concatenate([one, one], axis=1) for one in told]
    rows = {STANDARD: rows_of(examples, nothing, {STANDARD: opinions})[STANDARD]}
    judged = judge_out_of_fold(rows[STANDARD], RECIPE)
    assert measure(examples, out_of_fold_confidences(judged, categories), categories).aupr > 0.9
    weights = {"head": np.zeros((6, 4), np.float32)}
    linear = fit_linear(examples, RECIPE, lambda *_: None, "")
    scorer = fit_all(linear, rows, categories, 0, {STANDARD: judged}, {STANDARD: weights})
    assert scorer.settings[STANDARD].judge.trees.feature.max() >= 12
    assert scorer.settings[STANDARD].encoder == weights
    kept = scorer.settings[STANDARD]
    again = fit_all(linear, {FAST: rows[STANDARD]}, categories, 0, {FAST: judged}, {}, {STANDARD: kept})
    assert again.settings[STANDARD] is kept
    assert again.name == FAST


def test_unlikely_mentions_are_not_predicted(examples: list[Example]) -> None:
    example = replace(examples[1], labels=np.zeros((4, 2), bool), hits=np.ones((4, 2), bool))
    row, category = (index.ravel() for index in np.indices((4, 2)))
    found = Candidates(row, category, np.zeros((8, 12), np.float32))
    judged = Judged(example, found, np.where(category == 0, 2.0, -4.0))
    confidence = judged.confidences(fit_judge([judged] * 20, ["Insurance", "Parties"]))
    assert confidence[:, 0].min() > 0.9
    assert confidence[:, 1].tolist() == [0] * 4


def test_the_snapshot_follows_texts_and_gold_spans(tmp_path: Path, contracts: list[Contract]) -> None:
    assert snapshot(contracts) == snapshot(read_contracts(write_data(tmp_path / "same")))
    assert snapshot(contracts) != snapshot(contracts[1:])
    other = write_data(tmp_path / "other")
    (other / "contracts" / "03.txt").write_text(contracts[3].text.replace("month", "years"))
    assert snapshot(contracts) != snapshot(read_contracts(other))


def test_the_loss_separates_what_is_separable() -> None:
    rows = sparse.csr_matrix(np.eye(4, dtype=np.float32))
    labels = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], dtype=bool)
    weights = logistic.fit(rows, labels, 100.0, 100)
    assert np.array_equal(rows @ weights[:-1] + weights[-1] > 0, labels)


def test_trees_need_both_kinds() -> None:
    with pytest.raises(ValueError, match="positive and negative"):
        trees.fit(np.zeros((50, 12), np.float32), np.ones(50, dtype=bool), 0)


def test_platt_gives_the_share_of_labels() -> None:
    scores = np.repeat(np.array([[-2.0], [2.0]], np.float32), 1000, axis=0)
    labels = np.zeros((2000, 1), dtype=bool)
    labels[:100] = labels[1000:1800] = True
    slope, offset = platt(scores, labels)
    chance = 1 / (1 + np.exp(-(scores[[0, -1], 0] * slope[0] + offset[0])))
    assert chance.tolist() == pytest.approx([0.1, 0.8], abs=0.01)


def test_quantising_keeps_scores_within_a_hundredth_of_the_largest_weight() -> None:
    fitted = np.random.default_rng(1).normal(size=(51, 3)).astype(np.float32)
    linear = export.quantise(np.arange(50, dtype=np.uint32), fitted)
    assert np.abs(linear.table * linear.scale - fitted[:-1]).max() <= np.abs(fitted).max() / 127 / 2 + 1e-6
    assert np.array_equal(linear.bias, fitted[-1])
