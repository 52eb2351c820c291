"""Measures the loan clause model by cross-validation over borrowers, and over the number of agreements that it learns
from: `python -m models.training.loans.compare`. Writes no weights.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from functools import partial

from rich.console import Console
from rich.progress import Progress

from models.evaluation.loan_points import Judged, interval, presence_at, recall_at
from models.training.command import ROOT, add_text_options, data_folder, log_figures
from models.training.loans.data import make_example, read_rounds
from models.training.loans.fit import by_borrower, left_out
from models.training.loans.words import FOLDS

FEWER = (5, 10, 20)
FLAGS = (3, 6)


def main() -> None:
    options = _options()
    began = time.monotonic()
    agreements = read_rounds(data_folder(options.data, "loans"), options.redacted, raw=options.text == "raw")
    examples = [make_example(one) for one in agreements]
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("fold by fold", total=FOLDS * (1 + len(options.fewer)))
        figures = {}
        for size in (*options.fewer, len(examples)):
            judged: list[Judged] = []
            for test in by_borrower(agreements, options.seed):
                judged += [one.judged() for one in left_out(examples, test, options.seed, size)]
                progress.advance(task)
            figures[str(size)] = measured(judged, options.seed)
    log_figures(options.log, {"text": options.text, "seed": options.seed, "agreements": figures}, began)
    print(json.dumps(figures))


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
    parser.set_defaults(log=ROOT / "build" / "loans" / "compared.jsonl")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fewer", type=int, nargs="*", default=FEWER, help="numbers of agreements to learn from")
    return parser.parse_args()


if __name__ == "__main__":
    main()
