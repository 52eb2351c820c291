"""Trains the clause model on CUAD and measures it by cross-validation: `python -m models.training.clauses.train`."""

import argparse
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from clause_model.scorer import FAST, STANDARD, Setting, settings_of
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, TaskID, track

from models.evaluation.cuad import Mark, Scores, evaluate
from models.evaluation.plotting.curves import pictures
from models.training import export
from models.training.clauses import readings
from models.training.clauses.contracts import Contract, categories_of, read_contracts
from models.training.clauses.examples import Example, make_example, predicted_marks
from models.training.clauses.neighbours import nearest_of_others
from models.training.clauses.snapshot import snapshot
from models.training.clauses.stages import (
    RECIPE,
    Reading,
    Report,
    Row,
    fit_all,
    fit_linear,
    judge_out_of_fold,
    out_of_fold_confidences,
    out_of_fold_scores,
)
from models.training.command import (
    ROOT,
    add_recipe_options,
    add_text_options,
    data_folder,
    log_figures,
    make_progress,
    recipe_of,
)
from models.training.redacted import redact_folder

Floats = NDArray[np.float32]
BUILD = ROOT / "build" / "clauses"
LEAST_CONFIDENCE = 0.01
TITLE = "Clause model: precision over recall of each clause type, out of fold"


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    began = time.monotonic()
    contracts = contracts_of(options, console)
    categories = categories_of(contracts)
    examples = [make_example(c, categories) for c in track(contracts, "cutting and hashing", console=console)]
    recipe = recipe_of(options)
    with make_progress(console) as progress:
        report = _reporter(progress, recipe.iterations)
        data = snapshot(contracts)
        scores = readings.kept(
            options.scores, readings.key_of(data, recipe), lambda: out_of_fold_scores(examples, recipe, report)
        )
        read = _read(options, data, console, examples, scores)
        console.print("comparing with marked clauses of other companies")
        rows = rows_of(examples, scores, {name: one.opinions for name, one in read.items()})
        judged = {name: judge_out_of_fold(some, recipe) for name, some in rows.items()}
        figures = {
            name: measure(examples, out_of_fold_confidences(one, categories), categories)
            for name, one in judged.items()
        }
        if options.picture:
            last = out_of_fold_confidences(judged.get(STANDARD, judged[FAST]), categories)
            options.picture.write_text(pictures(*marks(examples, last, categories), TITLE), encoding="utf-8")
        if not options.measure_only:
            linear = fit_linear(examples, recipe, report, "all contracts")
            encoders = {name: one.weights for name, one in read.items()}
            kept = {name: one for name, one in served_settings(options).items() if name not in rows}
            scorer = fit_all(linear, rows, categories, recipe.seed, judged, encoders, kept)
            export.write(scorer, data, options.repository / "clauses")
            record = figures_of(options.figures, kept, data, figures)
            options.figures.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    for name, scored in figures.items():
        entry = {"text": options.text, "setting": name, "snapshot": data, **asdict(recipe), **asdict(scored)}
        log_figures(options.log, entry, began)
    for name, scored in figures.items():
        print(json.dumps({"setting": name} | {key: v for key, v in asdict(scored).items() if key != "per_category"}))


def rows_of(
    examples: Sequence[Example], scores: Sequence[Floats], opinions: Mapping[str, Sequence[Floats]]
) -> dict[str, list[Row]]:
    """The input of the second stage for each setting: `fast`, and those of `opinions`."""
    nearest = nearest_of_others(examples)
    settings: Mapping[str, Sequence[Floats | None]] = {FAST: [None] * len(examples), **opinions}
    return {
        name: [Row(*row) for row in zip(examples, scores, nearest, some, strict=True)]
        for name, some in settings.items()
    }


def served_settings(options: argparse.Namespace) -> dict[str, Setting]:
    """The settings in the repository."""
    path = options.repository / "clauses" / "1" / "weights.npz"
    return settings_of(path) if path.exists() else {}


def figures_of(path: Path, kept: Iterable[str], snapshot: str, measured: Mapping[str, Scores]) -> dict[str, object]:
    """The scores of each setting, and the data that they were measured on; those of `kept` settings are in `path`."""
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    before = {name: known[name] for name in kept if name in known}
    return before | {name: {"dataset_snapshot": snapshot} | asdict(one) for name, one in measured.items()}


def measure(examples: Sequence[Example], confidences: Iterable[Floats], categories: Sequence[str]) -> Scores:
    """CUAD's figures in original offsets and text."""
    gold, predicted = marks(examples, confidences, categories)
    return evaluate(gold, predicted, [example.contract.id for example in examples])


def marks(
    examples: Sequence[Example], confidences: Iterable[Floats], categories: Sequence[str]
) -> tuple[list[Mark], list[Mark]]:
    """Gold and predicted marks, in original offsets and text."""
    predicted = [
        mark
        for example, confidence in zip(examples, confidences, strict=True)
        for mark in predicted_marks(example, confidence, categories, LEAST_CONFIDENCE)
    ]
    return [mark for example in examples for mark in example.contract.gold_marks()], predicted


def _read(
    options: argparse.Namespace, data: str, console: Console, examples: Sequence[Example], scores: Sequence[Floats]
) -> dict[str, Reading]:
    """The results of `models.training.encoder.train` by setting, if it was trained on this data."""
    found, served = {}, served_settings(options)
    for setting, encoder in readings.ENCODERS.items() if options.encoder == "on" else ():
        weights = served[setting].encoder if setting in served else {}
        reading = readings.read(options.readings / encoder, data, weights)
        console.print(f"{setting}: the {encoder} {'was' if reading else 'was not'} trained on this data")
        if reading is not None:
            found[setting] = reading
            if encoder == readings.TRANSFORMER:
                found[setting] = readings.as_served(reading, examples, scores, options.repository / "clauses" / "1")
    return found


def contracts_of(options: argparse.Namespace, console: Console) -> list[Contract]:
    """The contracts in `options.data`. `options.text`: original, or redacted with the cache `options.redacted`."""
    folder = data_folder(options.data, "cuad")
    if options.text == "raw":
        return read_contracts(folder)
    console.print("redacting; cached in", options.redacted)
    return read_contracts(folder, redact_folder(folder / "contracts", options.redacted))


def _reporter(progress: Progress, iterations: int) -> Report:
    tasks: dict[str, TaskID] = {}

    def report(name: str, done: int) -> None:
        if name not in tasks:
            tasks[name] = progress.add_task(name, total=iterations)
        progress.update(tasks[name], completed=done)

    return report


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "cuad", BUILD)
    scores = BUILD / "first-stage.npz"
    parser.add_argument("--scores", type=Path, default=scores, help="cache of the cross-validated linear scores")
    parser.add_argument("--readings", type=Path, default=BUILD, help="folder with the encoders' opinions")
    parser.add_argument("--encoder", choices=("on", "off"), default="on", help="off: only the setting fast")
    parser.add_argument("--measure-only", action="store_true", help="only cross-validation, no final model")
    parser.add_argument(
        "--figures", type=Path, default=export.FIGURES, help="output file for the scores of each setting"
    )
    add_recipe_options(parser, RECIPE)
    return parser.parse_args()


if __name__ == "__main__":
    main()
