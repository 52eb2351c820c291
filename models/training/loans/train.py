"""Trains the loan clause model on both rounds of labels, measures it by cross-validation over borrowers, and writes its
weights: `python -m models.training.loans.train`.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from loan_model.scorer import Scorer
from rich.console import Console
from rich.progress import track

from models.evaluation.loans import Provision, Scores, curves, evaluate
from models.evaluation.plotting.curves import panels_of
from models.training.command import ROOT, add_text_options, data_folder, log_figures
from models.training.loans.data import make_example, read_rounds, snapshot
from models.training.loans.export import write
from models.training.loans.fit import DEFAULT_CONFIDENCE, LeftOut, by_borrower, calibrated, fit, left_out

FALSE_FLAGS = 3.0
"""False flags an agreement at the default confidence, over all types, in cross-validation."""
LEAST_CONFIDENCE = 0.01
TITLE = "Loan clause model: precision over recall of each clause type, agreements of other borrowers"


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    began = time.monotonic()
    agreements = read_rounds(data_folder(options.data, "loans"), options.redacted, raw=options.text == "raw")
    cut = [make_example(one) for one in track(agreements, "cutting and reading", console=console)]
    folds = track(by_borrower(agreements, options.seed), "fold by fold", console=console)
    found = [one for test in folds for one in left_out(cut, test, options.seed)]
    scorer = calibrated(fit(cut, options.seed), found, options.flags)
    figures = asdict(measure(found, scorer).scores)
    if options.picture:
        told = measure(found, scorer, LEAST_CONFIDENCE)
        panels = panels_of(curves(told.gold, told.predicted), [one.category for one in told.gold], TITLE)
        options.picture.write_text(panels, encoding="utf-8")
    data = snapshot(agreements)
    entry = {"text": options.text, "snapshot": data, "seed": options.seed, "flags": options.flags}
    log_figures(options.log, entry | figures, began)
    if not options.measure_only:
        write(scorer, data, options.repository / "loan_clauses")
    print(json.dumps(figures))


@dataclass(frozen=True, slots=True)
class Measured:
    """Provisions of the left-out agreements, what was predicted there, and the figures."""

    gold: list[Provision]
    predicted: list[Provision]
    scores: Scores


def measure(found: Sequence[LeftOut], scorer: Scorer, least: float = DEFAULT_CONFIDENCE) -> Measured:
    """Figures of left-out agreements, with the calibration of `scorer`, in spans of the original."""
    predicted = [p for one in found for p in one.provisions(scorer.calibrate(one.odds), least)]
    gold = [one for each in found for one in each.example.agreement.gold]
    return Measured(gold, predicted, evaluate(gold, predicted, [one.example.agreement.name for one in found]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "loans", ROOT / "build" / "loans")
    parser.add_argument("--measure-only", action="store_true", help="only measure, write no weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--flags", type=float, default=FALSE_FLAGS, help="false flags an agreement at the confidence 0.3"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
