"""Compares ways to estimate from a contract's candidates whether it has a clause: `python -m
models.training.presence.train`. `--final` reports one way on the group that is kept back, and writes its
weights, fitted to all groups.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy import sparse

from models.evaluation.cuad import average_precision
from models.evaluation.presence import Scores, decision_curve, evaluate
from models.training.clauses.contracts import categories_of, read_contracts
from models.training.clauses.examples import Example, document_frequency, make_example
from models.training.command import ROOT, add_text_options, data_folder, log_figures
from models.training.presence.fit import (
    Predict,
    Probabilities,
    Way,
    Words,
    any_of,
    cross_fitted,
    fit_shown,
    fit_stack,
    fit_trees,
    highest,
    weights_of,
    with_words,
)
from models.training.presence.table import HELD_BACK, Table, make_table
from models.training.presence.weights import FEATURES, Weights
from models.training.recipe import Recipe
from models.training.redacted import redact_folder

BUILD = ROOT / "build" / "clauses"
RECIPE = Recipe(document_frequency=8, inverse_penalty=10.0, iterations=50)
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FIRST, SHOWN = "highest confidence", "stack, confidences from 0.3"
Rows = NDArray[np.int64]


def main() -> None:
    options = _options()
    began = time.monotonic()
    if not options.table.exists():
        _build(options)
    table, words = Table.load(options.table), Words(sparse.csr_matrix(sparse.load_npz(options.words)))
    rows = np.arange(len(table.truth))
    learnt = table.group != HELD_BACK
    figures = compare(table.of(learnt), rows[learnt], ways(words))
    report: dict[str, object] = {"ways": {name: asdict(one) for name, one in figures.items()}}
    print("\n".join(lines(figures)))
    if options.final:
        fitted = fit_shown(table.of(learnt), rows[learnt])
        kept = table.of(~learnt)
        report |= final({FIRST: highest(kept), SHOWN: fitted(kept, rows[~learnt])}, kept)
        print(json.dumps(report["kept back"]))
        options.figures.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
        options.weights.write_text(weights_text(weights_of(table)), "utf-8")
    log_figures(options.log, {"text": options.text, **report}, began)


def final(answers: Mapping[str, Probabilities], kept: Table) -> dict[str, object]:
    """Scores, average precision of each type, and decisions, on the group that is kept back."""
    by_type = {
        name: {
            str(category): round(average_precision(one[:, column], kept.truth[:, column]), 3)
            for column, category in enumerate(kept.categories)
            if kept.truth[:, column].any()
        }
        for name, one in answers.items()
    }
    return {
        "kept back": {name: asdict(evaluate(one, kept.truth)) for name, one in answers.items()},
        "types": by_type,
        "decisions": {
            name: [asdict(row) for row in decision_curve(one, kept.truth, THRESHOLDS)] for name, one in answers.items()
        },
    }


def weights_text(weights: Weights) -> str:
    """JSON that `Weights` is read from, with four decimals."""
    data = {
        "shared": {name: round(one, 4) for name, one in zip(FEATURES, weights.shared, strict=True)},
        "types": {name: [round(one, 4) for one in pair] for name, pair in weights.types.items()},
        "document_types": sorted(weights.document_types),
    }
    return json.dumps(data, indent=1) + "\n"


def ways(words: Words) -> list[Way]:
    """The ways that are compared, by falling simplicity."""
    return [
        Way(FIRST, _without_fit(highest)),
        Way("any of the best eight", _without_fit(any_of)),
        Way("stack", fit_stack(())),
        Way("stack, type", fit_stack(("type",))),
        Way("stack, type and slope", fit_stack(("type", "slope"))),
        Way("stack, type and kind", fit_stack(("type", "kind"))),
        Way("stack, type and others", fit_stack(("type", "others"))),
        Way(SHOWN, fit_shown),
        Way("trees", fit_trees),
        Way("words of the document", words.fit),
        Way("stack, type and words", with_words(words, ("type",))),
        Way("stack, all and words", with_words(words, ("type", "slope", "kind", "others"))),
    ]


def compare(table: Table, rows: Rows, found: Sequence[Way]) -> Mapping[str, Scores]:
    """The scores of each way, cross-fitted by company."""
    return {one.name: evaluate(cross_fitted(one, table, rows), table.truth) for one in found}


def lines(figures: Mapping[str, Scores]) -> list[str]:
    """The comparison for people, in percent."""
    return [
        f"{name:<34}{100 * one.presence_map:6.1f} ({100 * one.interval[0]:.1f} to {100 * one.interval[1]:.1f})"
        f"  Brier {100 * one.brier:5.2f}  calibration error {100 * one.calibration_error:4.1f}"
        for name, one in figures.items()
    ]


def words_of(examples: Sequence[Example]) -> sparse.csr_matrix:
    """Which hashed features each contract has, [contracts, columns]; a feature needs five contracts."""
    often = document_frequency(examples)
    index = np.full(len(often), -1, np.int64)
    columns = np.flatnonzero(often >= LEAST_CONTRACTS)
    index[columns] = np.arange(len(columns))
    found = [np.unique(index[one.features.column]) for one in examples]
    found = [one[one >= 0] for one in found]
    ends = np.cumsum([0, *map(len, found)])
    ones = np.ones(int(ends[-1]), np.float32)
    return sparse.csr_matrix((ones, np.concatenate(found), ends), shape=(len(examples), len(columns)))


def _without_fit(answer: Callable[[Table], Probabilities]) -> Callable[[Table, Rows], Predict]:
    return lambda _table, _rows: lambda other, _of: answer(other)


def _build(options: argparse.Namespace) -> None:
    folder = data_folder(options.data, "cuad")
    views = redact_folder(folder / "contracts", options.redacted) if options.text == "redacted" else None
    contracts = read_contracts(folder, views)
    categories = categories_of(contracts)
    console = Console(stderr=True)
    examples = [make_example(one, categories) for one in track(contracts, "cutting and hashing", console=console)]
    options.words.parent.mkdir(parents=True, exist_ok=True)
    sparse.save_npz(options.words, words_of(examples))
    make_table(examples, categories, RECIPE).save(options.table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "cuad", BUILD)
    parser.add_argument("--table", type=Path, default=BUILD / "presence.npz", help="what the model says, out of fold")
    parser.add_argument("--words", type=Path, default=BUILD / "words.npz", help="hashed features of each contract")
    parser.add_argument("--final", action="store_true", help="report the chosen way on the group that is kept back")
    parser.add_argument(
        "--weights", type=Path, default=Path(__file__).with_name("weights.json"), help="file for the weights"
    )
    parser.add_argument("--figures", type=Path, default=ROOT / "models" / "cards" / "presence.json")
    return parser.parse_args()


WEIGHTS = Path(__file__).with_name("weights.json")
LEAST_CONTRACTS = 5


if __name__ == "__main__":
    main()
