"""Compares ways to derive from a document's candidates whether it has a clause, and fits the weights that rules use:
`python -m models.training.presence.train`. `--final` scores them once on the companies that are kept back.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich.console import Console

from models.evaluation.cuad import average_precision
from models.evaluation.presence import Scores, decision_curve, evaluate
from models.training.command import ROOT, add_text_options, log_figures
from models.training.presence import commercial, loans
from models.training.presence.fit import (
    Predict,
    Probabilities,
    Way,
    any_of,
    cross_fitted,
    fit_served,
    fit_stack,
    fit_trees,
    highest,
    weights_of,
)
from models.training.presence.table import Answered, Table, is_kept_back, make_table
from services.annotation.playbook import presence
from services.annotation.playbook.presence import FEATURES, Weights

BUILD = ROOT / "build" / "presence"
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Playbooks have 0.5 to 0.95."""
FIRST, SERVED = "highest confidence", "served"
WAYS: Sequence[Way] = (
    Way(FIRST, lambda _: highest),
    Way("any of the best eight", lambda _: any_of),
    Way("stack", fit_stack()),
    Way("stack, intercepts of types", fit_stack(("intercept",))),
    Way("stack, intercepts and slopes of types", fit_stack(("intercept", "slope"))),
    Way("trees", fit_trees),
    Way(SERVED, fit_served),
)
READERS: Mapping[str, Callable[[argparse.Namespace, Console], Sequence[Answered]]] = {
    "commercial": commercial.read,
    "loans": loans.read,
}


def main() -> None:
    options = _options()
    began, console = time.monotonic(), Console(stderr=True)
    report: dict[str, object] = {}
    fitted: list[Weights] = []
    for name, read in READERS.items():
        documents = _kept(options.tables / f"{name}.json", partial(read, options, console))
        report[name] = _measured(name, documents, final=options.final)
        fitted.append(weights_of(_table(documents)))
    if not options.measure_only:
        options.weights.write_text(weights_text(fitted), "utf-8")
        options.figures.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    log_figures(options.log, report, began)


def _measured(name: str, documents: Sequence[Answered], *, final: bool) -> dict[str, object]:
    """Prints and returns the scores of each way, and with `final` those of the companies that are kept back."""
    seen = [one for one in documents if not is_kept_back(one.company)]
    table = _table(seen)
    answers = {way.name: cross_fitted(way, table) for way in WAYS}
    print(f"{name}, {len(seen)} documents", *lines(answers, table), sep="\n")
    report = {"documents": len(seen), "seen": report_of(answers, table)}
    if final:
        kept = _table([one for one in documents if is_kept_back(one.company)])
        fits: Mapping[str, Predict] = {way.name: way.fit(table) for way in WAYS if way.name in (FIRST, SERVED)}
        once = {name: fit(kept) for name, fit in fits.items()}
        print(f"{name}, {len(kept.truth)} documents that were kept back", *lines(once, kept), sep="\n")
        report |= {"kept back": report_of(once, kept)}
    return report


def report_of(answers: Mapping[str, Probabilities], table: Table) -> dict[str, object]:
    """Scores and decisions of each way, and the average precision of each type."""
    return {
        name: asdict(evaluate(one, table.truth))
        | {
            "decisions": [asdict(row) for row in decision_curve(one, table.truth, THRESHOLDS)],
            "types": {
                str(category): round(average_precision(one[:, column], table.truth[:, column]), 3)
                for column, category in enumerate(table.categories)
                if table.truth[:, column].any()
            },
        }
        for name, one in answers.items()
    }


def lines(answers: Mapping[str, Probabilities], table: Table) -> list[str]:
    """The comparison for people, in percent."""
    return [_line(name, evaluate(one, table.truth), one, table) for name, one in answers.items()]


def _line(name: str, scores: Scores, answers: Probabilities, table: Table) -> str:
    low, high = (100 * one for one in scores.interval)
    (at,) = decision_curve(answers, table.truth, (0.5,))
    return (
        f"{name:<38}mAP {100 * scores.presence_map:.1f} ({low:.1f} to {high:.1f})  Brier {100 * scores.brier:.2f}"
        f"  calibration error {100 * scores.calibration_error:.1f}  at 0.5: precision {100 * at.precision:.1f}"
        f"  recall {100 * at.recall:.1f}  F1 {100 * at.f1:.1f}  net benefit {100 * at.benefit:.2f}"
    )


def weights_text(fitted: Sequence[Weights]) -> str:
    """JSON that `Weights` are read from, with four decimals: a group for each model."""
    groups = [
        {
            "shared": {name: round(one, 4) for name, one in zip(FEATURES, weights.shared, strict=True)},
            "types": {name: round(one, 4) for name, one in weights.types.items()},
            "document_types": sorted(weights.document_types),
        }
        for weights in fitted
    ]
    return json.dumps(groups, indent=1) + "\n"


def _table(documents: Sequence[Answered]) -> Table:
    names = {name for one in documents for name in (*one.confidences, *one.has)}
    return make_table(documents, sorted(names))


def _kept(path: Path, make: Callable[[], Sequence[Answered]]) -> list[Answered]:
    """The documents of an earlier run. Delete `path` after a change of the models."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [asdict(one) | {"has": sorted(one.has)} for one in make()]
        path.write_text(json.dumps(rows), "utf-8")
    return [Answered(**one | {"has": frozenset(one["has"])}) for one in json.loads(path.read_text("utf-8"))]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "cuad", ROOT / "build" / "clauses")
    parser.add_argument("--tables", type=Path, default=BUILD, help="folder that keeps what the models say")
    parser.add_argument("--final", action="store_true", help="score the companies that are kept back")
    parser.add_argument("--measure-only", action="store_true", help="write no weights")
    parser.add_argument("--weights", type=Path, default=presence.WEIGHTS, help="file for the weights")
    parser.add_argument("--figures", type=Path, default=ROOT / "models" / "cards" / "presence.json")
    parser.set_defaults(readings=ROOT / "build" / "clauses", scores=ROOT / "build" / "clauses" / "first-stage.npz")
    return parser.parse_args()


if __name__ == "__main__":
    main()
