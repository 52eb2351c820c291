"""`python -m models.training.clauses`: trains the clause model on CUAD, measures it out of fold, writes its weights."""

import argparse
import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, track

from models.evaluation.cuad import Scores, evaluate
from models.training import REPOSITORY, calibration, export, logistic
from models.training.contracts import FOLDS, Contract, categories_of, read_contracts
from models.training.examples import Example, document_frequency, make_example, matrix, predicted_marks
from models.training.redacted import redact_folder
from models.training.snapshot import snapshot

Floats = NDArray[np.float32]
ROOT = REPOSITORY.parents[1]
LEAST_CONFIDENCE = 0.01


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the weights, given the data. A column counts when `document_frequency` contracts have it."""

    document_frequency: int = 5
    inverse_penalty: float = 10.0
    iterations: int = 80


@dataclass(frozen=True, slots=True)
class Fitted:
    """`weights` is [columns + 1, categories], the biases last."""

    columns: NDArray[np.uint32]
    weights: Floats


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    began = time.monotonic()
    contracts = _contracts(options, console)
    categories = categories_of(contracts)
    examples = [make_example(c, categories) for c in track(contracts, "cutting and hashing", console=console)]
    recipe = Recipe(options.document_frequency, options.inverse_penalty, options.iterations)
    with _progress(console) as progress:
        scores = out_of_fold(examples, recipe, progress)
        confidence = cross_calibrated(examples, scores)
        figures = measure(examples, confidence, categories)
        final = None if options.measure_only else fit(examples, recipe, progress, "all contracts")
    data = snapshot(contracts)
    _log(options, {"text": options.text, "snapshot": data, **asdict(recipe), **asdict(figures)}, began)
    if final is not None:
        slope, offset = calibration.platt(np.concatenate(scores), _labels(examples))
        weights = export.quantise(categories, final.columns, final.weights, slope, offset)
        export.write(weights, data, options.repository / "clauses")
    print(json.dumps({name: value for name, value in asdict(figures).items() if name != "per_category"}))


def fit(examples: Sequence[Example], recipe: Recipe, progress: Progress, name: str) -> Fitted:
    """Train on `examples`; `name` is shown beside the progress bar."""
    columns = np.flatnonzero(document_frequency(examples) >= recipe.document_frequency).astype(np.uint32)
    task = progress.add_task(name, total=recipe.iterations)
    weights = logistic.fit(
        matrix(examples, columns),
        _labels(examples),
        recipe.inverse_penalty,
        recipe.iterations,
        lambda done: progress.update(task, completed=done),
    )
    progress.update(task, completed=recipe.iterations)
    return Fitted(columns, weights)


def out_of_fold(examples: Sequence[Example], recipe: Recipe, progress: Progress) -> list[Floats]:
    """Scores of every example by a model that saw no contract of its company, each [segments, categories]."""
    scores: dict[str, Floats] = {}
    for fold in range(FOLDS):
        fitted = fit([e for e in examples if e.contract.fold != fold], recipe, progress, f"without fold {fold}")
        for example in (e for e in examples if e.contract.fold == fold):
            rows = matrix([example], fitted.columns)
            scores[example.contract.id] = rows @ fitted.weights[:-1] + fitted.weights[-1]
    return [scores[example.contract.id] for example in examples]


def cross_calibrated(examples: Sequence[Example], scores: Sequence[Floats]) -> list[Floats]:
    """Confidences for out-of-fold scores, calibrated for each fold on the other folds."""
    folds = np.array([example.contract.fold for example in examples])
    confidences: list[Floats] = [np.zeros(0, np.float32)] * len(examples)
    for fold in range(FOLDS):
        others = np.flatnonzero(folds != fold)
        slope, offset = calibration.platt(
            np.concatenate([scores[i] for i in others]), _labels([examples[i] for i in others])
        )
        for i in np.flatnonzero(folds == fold):
            confidences[i] = calibration.apply(scores[i], slope, offset)
    return confidences


def measure(examples: Sequence[Example], confidences: Iterable[Floats], categories: Sequence[str]) -> Scores:
    """CUAD's figures in original offsets and words."""
    predicted = [
        mark
        for example, confidence in zip(examples, confidences, strict=True)
        for mark in predicted_marks(example, confidence, categories, LEAST_CONFIDENCE)
    ]
    gold = [mark for example in examples for mark in example.contract.gold_marks()]
    return evaluate(gold, predicted, [example.contract.id for example in examples])


def _contracts(options: argparse.Namespace, console: Console) -> list[Contract]:
    folder = options.data / "cuad"
    if options.text == "raw":
        return read_contracts(folder)
    console.print("redacting (kept in", options.redacted, "for the next time)")
    return read_contracts(folder, redact_folder(folder / "contracts", options.redacted))


def _labels(examples: Sequence[Example]) -> NDArray[np.bool_]:
    return np.concatenate([example.labels for example in examples])


def _log(options: argparse.Namespace, entry: dict[str, object], began: float) -> None:
    options.log.parent.mkdir(parents=True, exist_ok=True)
    with options.log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry | {"seconds": round(time.monotonic() - began)}) + "\n")


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="folder that holds cuad/")
    parser.add_argument("--text", choices=("redacted", "raw"), default="redacted", help="what the model is trained on")
    parser.add_argument("--redacted", type=Path, default=ROOT / "build" / "clauses" / "redacted.jsonl")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="where the weights are written")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "clauses" / "metrics.jsonl")
    parser.add_argument("--measure-only", action="store_true", help="five folds, no final model")
    parser.add_argument("--document-frequency", type=int, default=Recipe().document_frequency)
    parser.add_argument("--inverse-penalty", type=float, default=Recipe().inverse_penalty)
    parser.add_argument("--iterations", type=int, default=Recipe().iterations)
    return parser.parse_args()


if __name__ == "__main__":
    main()
