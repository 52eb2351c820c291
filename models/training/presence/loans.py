"""What the loan model says about each agreement, by cross-validation over borrowers."""

import argparse
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from loan_model.rules import CATEGORIES
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from models.training.command import ROOT, data_folder
from models.training.loans.data import make_example, read_rounds
from models.training.loans.fit import LeftOut, by_borrower, calibrated, fit, left_out
from models.training.loans.train import FALSE_FLAGS, LEAST_CONFIDENCE
from models.training.presence.table import BEST, Answered
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText

REDACTED = ROOT / "build" / "loans" / "redacted.jsonl"
SEED = 0


def read(options: argparse.Namespace, console: Console) -> Sequence[Answered]:
    """The agreements of both rounds of labels."""
    agreements = read_rounds(data_folder(options.data, "loans"), REDACTED, raw=options.text == "raw")
    cut = [make_example(one) for one in track(agreements, "cutting and reading", console=console)]
    folds = track(by_borrower(agreements, SEED), "fold by fold", console=console)
    found = [one for test in folds for one in left_out(cut, test, SEED)]
    scorer = calibrated(fit(cut, SEED), found, FALSE_FLAGS)
    return [_answered(one, scorer.calibrate(one.odds)) for one in found]


def _answered(one: LeftOut, confidences: NDArray[np.float32]) -> Answered:
    best: dict[str, list[float]] = defaultdict(list)
    for provision in one.provisions(confidences, LEAST_CONFIDENCE):
        best[provision.category].append(round(provision.confidence, 4))
    agreement = one.example.agreement
    top = {name: sorted(best[name], reverse=True)[:BEST] for name in CATEGORIES}
    kind, _ = document_type(RedactedText(agreement.view.text))
    return Answered(agreement.borrower, kind, top, frozenset(gold.category for gold in agreement.gold))
