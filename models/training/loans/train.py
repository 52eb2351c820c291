"""Trains the loan clause model, measures it by leave-one-out, and writes its weights: `python -m
models.training.loans.train`.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from loan_model.scorer import Scorer, select
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, track

from models.evaluation.loans import Provision, Scores, evaluate, finds
from models.training.command import ROOT, add_text_options, data_folder, log_figures
from models.training.loans.data import Agreement, Example, make_example, read_agreements, read_judged, snapshot
from models.training.loans.export import write
from models.training.loans.fit import DEFAULT_CONFIDENCE, calibrated, fit, leave_one_out
from models.training.loans.words import FOLDS, fit_wording, with_wording_features
from models.training.redacted import redact_folder

Floats = NDArray[np.float32]
JUDGED = Path(__file__).with_name("judged.jsonl")
READ = Path(__file__).with_name("read.jsonl")
WEIGHT_OF_JUDGED, WEIGHT_OF_READ = 0.5, 1.0
"""In judged agreements, a person checked only the predictions of the rules; the others were read completely."""
OPERATING_POINT = 0.28
"""The probability threshold of the default confidence: at most three false flags per agreement over all types, by
leave-one-out."""


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    began = time.monotonic()
    labelled, judged, full = _agreements(options, console)
    everything = [*labelled, *judged, *full]
    weight = [1.0] * len(labelled) + [WEIGHT_OF_JUDGED] * len(judged) + [WEIGHT_OF_READ] * len(full)
    cut = [make_example(one) for one in track(everything, "cutting and reading", console=console)]
    measured = [*range(len(labelled)), *range(len(labelled) + len(judged), len(cut))]
    with Progress(console=console) as progress:
        task = progress.add_task("words, fold by fold", total=FOLDS + 1)
        examples = with_wording_features(cut, weight, options.seed, lambda done: progress.update(task, completed=done))
        wording = fit_wording(cut, weight, options.seed)
        progress.update(task, completed=FOLDS + 1)
        task = progress.add_task("leaving each out", total=len(measured))
        advance = lambda done: progress.update(task, completed=done)  # noqa: E731
        odds = leave_one_out(examples, weight, wording, options.seed, measured, advance)
    left_out = [examples[index] for index in measured]
    scorer = fit(examples, weight, wording, options.seed)
    scorer = calibrated(scorer, odds, [one.labels for one in left_out], options.point)
    count = len(labelled)
    figures = asdict(measure(left_out[:count], scorer, odds[:count]))
    figures |= {"read": asdict(measure(left_out[count:], scorer, odds[count:]))}
    data = snapshot(everything)
    entry = {"text": options.text, "snapshot": data, "seed": options.seed, "point": options.point}
    log_figures(options.log, entry | figures, began)
    if not options.measure_only:
        write(scorer, data, options.repository / "loan_clauses")
    print(json.dumps(figures))


def measure(
    examples: Sequence[Example], scorer: Scorer, odds: Sequence[Floats], least: float = DEFAULT_CONFIDENCE
) -> Scores:
    """Figures of left-out log-odds, with the confidences of `scorer`, in spans of the original. A prediction that
    overlaps only an undecided span is not counted.
    """
    predicted: list[Provision] = []
    for example, left_out in zip(examples, odds, strict=True):
        confidence = 1 / (1 + np.exp(-(left_out * scorer.slope + scorer.offset)))
        for one in example.provisions(select(example.units, example.candidates, confidence, least)):
            right = any(finds(one, gold) for gold in example.agreement.gold)
            if right or not any(finds(one, doubtful) for doubtful in example.agreement.open):
                predicted.append(one)
    gold = [one for example in examples for one in example.agreement.gold]
    return evaluate(gold, predicted, [one.agreement.name for one in examples])


def _agreements(
    options: argparse.Namespace, console: Console
) -> tuple[list[Agreement], list[Agreement], list[Agreement]]:
    folder = data_folder(options.data, "loans")
    views = None
    if options.text == "redacted":
        console.print("redacting; cached in", options.redacted)
        views = redact_folder(folder, options.redacted)
    labelled = read_agreements(folder, folder / "labels.jsonl", views)
    return labelled, read_judged(folder, JUDGED, views), read_judged(folder, READ, views)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "loans", ROOT / "build" / "loans")
    parser.add_argument("--measure-only", action="store_true", help="only measure, write no weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--point", type=float, default=OPERATING_POINT, help="the probability that gets the confidence 0.3"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
