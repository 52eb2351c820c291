"""Measures the loan clause model on both rounds of labels, by cross-validation over borrowers, and over the number of
agreements that it learns from: `python -m models.training.loans.compare`. Writes no weights.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from loan_model.scorer import select
from loan_model.wording import with_wording
from rich.console import Console
from rich.progress import Progress

from models.evaluation.loan_points import Judged, interval, judge, presence_at, recall_at
from models.training.command import ROOT, add_text_options, data_folder, log_figures
from models.training.loans.data import Agreement, Example, make_example, read_agreements
from models.training.loans.fit import fit
from models.training.loans.words import fit_wording, with_wording_features
from models.training.redacted import Redacted, read_redacted, redact

FOLDS = 5
FEWER = (5, 10, 20)
FLAGS = (3, 6)
UNDECIDED = 0.001
"""Candidates of a lower confidence are left out: they would be beyond any operating point."""
KEPT_BACK = frozenset(
    f"{name}_CREDIT_AGREEMENT.txt"
    for name in (
        "1020898_1998-12-15",
        "1088330_2000-02-14",
        "1452763_2015-01-20",
        "5611_1995-03-10",
        "812076_1999-05-27",
        "855042_1997-12-19",
    )
)
"""Agreements of the second round that the loan model was never measured or trained on: for the final test only."""


def main() -> None:
    options = _options()
    began = time.monotonic()
    agreements = read_rounds(data_folder(options.data, "loans"), options.redacted, raw=options.text == "raw")
    examples = [make_example(one) for one in agreements]
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("fold by fold", total=FOLDS * (1 + len(options.fewer)))
        figures = {}
        for size in (*options.fewer, len(examples)):
            judged = []
            for test in by_borrower(agreements, options.seed):
                judged += judge_fold(examples, test, size, options.seed)
                progress.advance(task)
            figures[str(size)] = measured(judged, options.seed)
    log_figures(options.log, {"text": options.text, "seed": options.seed, "agreements": figures}, began)
    print(json.dumps(figures))


def read_rounds(folder: Path, cache: Path, *, raw: bool) -> list[Agreement]:
    """The agreements of both rounds without those kept back, which are not even redacted; `cache` keeps the texts."""
    views: Mapping[str, Redacted] | None = None
    labels = [folder / "labels.jsonl", folder / "labels_more.jsonl"]
    if not raw:
        names = {str(json.loads(line)["file"]) for path in labels for line in path.read_text("utf-8").splitlines()}
        if not cache.exists():
            redact([folder / name for name in sorted(names - KEPT_BACK)], cache)
        views = read_redacted(cache)
    return [one for path in labels for one in read_agreements(folder, path, views, KEPT_BACK)]


def by_borrower(agreements: Sequence[Agreement], seed: int) -> list[list[int]]:
    """Indices of `agreements` in `FOLDS` folds; all agreements of a borrower are in one."""
    borrowers = sorted({one.borrower for one in agreements})
    order = np.random.default_rng(seed).permutation(len(borrowers))
    fold = {name: int(place) % FOLDS for name, place in zip(borrowers, order, strict=True)}
    return [[i for i, one in enumerate(agreements) if fold[one.borrower] == number] for number in range(FOLDS)]


def judge_fold(examples: Sequence[Example], test: Sequence[int], size: int, seed: int) -> list[Judged]:
    """The `test` agreements, judged by a model of at most `size` of the others, drawn at random."""
    others = [index for index in range(len(examples)) if index not in test]
    drawn = np.random.default_rng(seed).permutation(others)[:size].tolist()
    train, weight = [examples[index] for index in sorted(drawn)], [1.0] * len(drawn)
    wording = fit_wording(train, weight, seed)
    scorer = fit(with_wording_features(train, weight, seed, lambda _: None), weight, wording, seed)
    judged = []
    for one in (examples[index] for index in test):
        known = replace(one, candidates=with_wording(one.candidates, one.units, wording.odds(one.words)))
        found = known.provisions(select(one.units, known.candidates, scorer.confidences(known.candidates), UNDECIDED))
        judged.append(judge(one.agreement.gold, [p for p in found if not one.agreement.is_open(p.start)]))
    return judged


def measured(judged: Sequence[Judged], seed: int) -> dict[str, list[float]]:
    """Recall at each of `FLAGS` and F1 of presence at the first, each with its interval by agreement."""
    figures: dict[str, Callable[[Sequence[Judged]], float]] = {
        f"recall at {flags}": partial(recall_at, flags=flags) for flags in FLAGS
    }
    figures["presence"] = partial(presence_at, flags=FLAGS[0])
    return {
        name: [round(value, 3) for value in (figure(judged), *interval(judged, figure, seed))]
        for name, figure in figures.items()
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "loans", ROOT / "build" / "loans")
    parser.set_defaults(redacted=ROOT / "build" / "loans" / "redacted_rounds.jsonl")
    parser.set_defaults(log=ROOT / "build" / "loans" / "compared.jsonl")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fewer", type=int, nargs="*", default=FEWER, help="numbers of agreements to learn from")
    return parser.parse_args()


if __name__ == "__main__":
    main()
