"""What the clause model's default setting says about each contract, out of fold."""

import argparse
from collections.abc import Sequence

import numpy as np
from clause_model.scorer import STANDARD
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from models.training.clauses import readings
from models.training.clauses.contracts import categories_of
from models.training.clauses.examples import make_example
from models.training.clauses.snapshot import snapshot
from models.training.clauses.stages import RECIPE, judge_out_of_fold, out_of_fold_confidences, out_of_fold_scores
from models.training.clauses.train import LEAST_CONFIDENCE, contracts_of, rows_of
from models.training.presence.table import BEST, Answered
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText


def read(options: argparse.Namespace, console: Console) -> Sequence[Answered]:
    """The contracts of CUAD. Exits with status 1 without the opinions of `models.training.encoder.train`."""
    contracts = contracts_of(options, console)
    categories, data = categories_of(contracts), snapshot(contracts)
    folder = options.readings / readings.ENCODERS[STANDARD]
    opinions = readings.all_opinions(folder, data)
    if len(opinions) != len(contracts):
        raise SystemExit(f"{folder} has no opinions on all contracts: run models.training.encoder.train first")
    examples = [make_example(one, categories) for one in track(contracts, "cutting and hashing", console=console)]
    key = readings.key_of(data, RECIPE)
    scores = readings.kept(options.scores, key, lambda: out_of_fold_scores(examples, RECIPE, lambda *_: None))
    console.print("judging out of fold")
    rows = rows_of(examples, scores, {STANDARD: [opinions[place] for place in range(len(contracts))]})
    judged = judge_out_of_fold(rows[STANDARD], RECIPE)
    found = out_of_fold_confidences(judged, categories)
    return [
        Answered(
            one.company,
            document_type(RedactedText(one.view.text))[0],
            {name: _best(confidence[:, column]) for column, name in enumerate(categories)},
            frozenset(gold.category for gold in one.gold),
        )
        for one, confidence in zip(contracts, found, strict=True)
    ]


def _best(confidences: NDArray[np.float32]) -> list[float]:
    top = -np.sort(-confidences)[:BEST]
    return [round(float(one), 4) for one in top if one >= LEAST_CONFIDENCE]
