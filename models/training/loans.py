"""`python -m models.training.loans`: trains the loan clause model, measures it with each agreement left out, writes its
weights.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from loan_model.scorer import Scorer, select
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, track

from models.evaluation.curves import panels_of
from models.evaluation.loans import Provision, Scores, curves, evaluate
from models.training import REPOSITORY
from models.training.loans_data import Agreement, Example, make_example, read_agreements, read_judged, snapshot
from models.training.loans_export import write
from models.training.loans_fit import TOLD_AT, calibrated, fit, leave_one_out
from models.training.redacted import redact_folder

Floats = NDArray[np.float32]
ROOT = REPOSITORY.parents[1]
JUDGED = Path(__file__).with_name("loans_judged.jsonl")
OPERATING_POINT = 0.32
"""The chance from which on a provision is told by default: where all types together raise three false flags an
agreement, each agreement left out."""


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    began = time.monotonic()
    agreements, judged = _agreements(options, console)
    examples = [make_example(one) for one in track(agreements, "cutting and reading", console=console)]
    others = [make_example(one) for one in track(judged, "those that were judged", console=console)]
    with Progress(console=console) as progress:
        task = progress.add_task("leaving each out", total=len(examples))
        odds = leave_one_out(examples, others, options.seed, lambda done: progress.update(task, completed=done))
    scorer = calibrated(fit(examples, others, options.seed), odds, [one.labels for one in examples], options.point)
    figures = measure(examples, scorer, odds)
    if options.picture:
        options.picture.write_text(picture(examples, scorer, odds), encoding="utf-8")
    data = snapshot([*agreements, *judged])
    entry = {"text": options.text, "snapshot": data, "seed": options.seed, "point": options.point}
    _log(options.log, entry | asdict(figures), began)
    if not options.measure_only:
        write(scorer, data, options.repository / "loan_clauses")
    print(json.dumps(asdict(figures)))


def measure(examples: Sequence[Example], scorer: Scorer, odds: Sequence[Floats], least: float = TOLD_AT) -> Scores:
    """Figures of left-out log-odds, with the confidences of `scorer`, in places of the original."""
    gold, predicted = _gold(examples), _predicted(examples, scorer, odds, least)
    return evaluate(gold, predicted, [one.agreement.name for one in examples])


def picture(examples: Sequence[Example], scorer: Scorer, odds: Sequence[Floats]) -> str:
    """SVG of precision over recall by clause type, of left-out log-odds."""
    gold, title = _gold(examples), "Loan clause model: precision over recall, each agreement left out"
    return panels_of(curves(gold, _predicted(examples, scorer, odds, 0.0)), [one.category for one in gold], title)


def _gold(examples: Sequence[Example]) -> list[Provision]:
    return [one for example in examples for one in example.agreement.gold]


def _predicted(examples: Sequence[Example], scorer: Scorer, odds: Sequence[Floats], least: float) -> list[Provision]:
    found: list[Provision] = []
    for example, left_out in zip(examples, odds, strict=True):
        confidence = 1 / (1 + np.exp(-(left_out * scorer.slope + scorer.offset)))
        found += example.provisions(select(example.units, example.candidates, confidence, least))
    return found


def _agreements(options: argparse.Namespace, console: Console) -> tuple[list[Agreement], list[Agreement]]:
    folder = options.data / "loans"
    views = None
    if options.text == "redacted":
        console.print("redacting (kept in", options.redacted, "for the next time)")
        views = redact_folder(folder, options.redacted)
    return read_agreements(folder, folder / "labels.jsonl", views), read_judged(folder, JUDGED, views)


def _log(path: Path, entry: dict[str, object], began: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry | {"seconds": round(time.monotonic() - began)}) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="folder that holds loans/")
    parser.add_argument("--text", choices=("redacted", "raw"), default="redacted", help="what the model is trained on")
    parser.add_argument("--redacted", type=Path, default=ROOT / "build" / "loans" / "redacted.jsonl")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="where the weights are written")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "loans" / "metrics.jsonl")
    parser.add_argument("--picture", type=Path, help="where curves of precision over recall are drawn, as SVG")
    parser.add_argument("--measure-only", action="store_true", help="figures, no weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--point", type=float, default=OPERATING_POINT, help="the chance that is told as 0.3")
    return parser.parse_args()


if __name__ == "__main__":
    main()
