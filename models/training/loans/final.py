"""Measures the served weights of the loan clause model on the agreements that no training, rule or threshold has used:
`python -m models.training.loans.final`. Run it once for a model: what is seen here is not untouched any more.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from loan_model.scorer import Scorer, load

from models.evaluation.loan_points import Judged, interval, judge, presence_at, recall_above, recall_at
from models.evaluation.loans import Provision, evaluate
from models.training.command import ROOT, add_text_options, data_folder, log_figures
from models.training.loans.data import KEPT_BACK, ROUNDS, Agreement, read_agreements, redacted_once
from models.training.loans.fit import DEFAULT_CONFIDENCE, UNDECIDED

MARKED = ROOT / "models" / "evaluation" / "marked" / "loans_held_back.jsonl"
"""Eight agreements without labels in the data folder, labelled before any training that they are measured on."""


def main() -> None:
    options = _options()
    began = time.monotonic()
    agreements = read_untouched(data_folder(options.data, "loans"), options.redacted, raw=options.text == "raw")
    scorer = load(options.repository / "loan_clauses" / "1" / "weights.npz")
    figures = figures_of(agreements, scorer)
    log_figures(options.log, {"text": options.text, "model": scorer.model_version, **figures}, began)
    print(json.dumps(figures))


def read_untouched(folder: Path, cache: Path, *, raw: bool) -> list[Agreement]:
    """The agreements of `KEPT_BACK` and `MARKED`; `cache` keeps the redacted texts."""
    marked = frozenset(str(json.loads(line)["file"]) for line in MARKED.read_text("utf-8").splitlines())
    views = None if raw else redacted_once([folder / name for name in sorted(KEPT_BACK | marked)], cache)
    labelled = [json.loads(line)["file"] for line in (folder / ROUNDS[1]).read_text("utf-8").splitlines()]
    kept = read_agreements(folder, folder / ROUNDS[1], views, frozenset(labelled) - KEPT_BACK)
    return [*kept, *read_agreements(folder, MARKED, views)]


def figures_of(agreements: Sequence[Agreement], scorer: Scorer) -> Mapping[str, object]:
    """At the default confidence and at 3 and 6 false flags an agreement, each with its interval by agreement."""
    judged: list[Judged] = []
    predicted: list[Provision] = []
    for one in agreements:
        found = scorer.predict(one.view.text, UNDECIDED)
        rows = zip(found.category, found.start, found.end, found.confidence, strict=True)
        told = [
            Provision(one.name, scorer.categories[c], *one.view.to_original(int(s), int(e)), float(p))
            for c, s, e, p in rows
        ]
        decided = [p for p in told if not one.is_open(p.start)]
        judged.append(judge(one.gold, decided))
        predicted += [p for p in decided if p.confidence >= DEFAULT_CONFIDENCE]
    gold = [p for one in agreements for p in one.gold]
    wanted: dict[str, Callable[[Sequence[Judged]], float]] = {
        "recall at the default": partial(recall_above, threshold=DEFAULT_CONFIDENCE),
        "recall at 3": partial(recall_at, flags=3),
        "recall at 6": partial(recall_at, flags=6),
        "presence at 3": partial(presence_at, flags=3),
    }
    return {
        "agreements": len(agreements),
        "provisions": len(gold),
        **{
            name: [round(v, 3) for v in (figure(judged), *interval(judged, figure, 0))]
            for name, figure in wanted.items()
        },
        **asdict(evaluate(gold, predicted, [one.name for one in agreements])),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_text_options(parser, "loans", ROOT / "build" / "loans")
    parser.set_defaults(redacted=ROOT / "build" / "loans" / "redacted_untouched.jsonl")
    parser.set_defaults(log=ROOT / "build" / "loans" / "final.jsonl")
    return parser.parse_args()


if __name__ == "__main__":
    main()
