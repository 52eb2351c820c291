"""What scans cost the clause model: its AUPR on scans beside that on the same pages as text.

Usage: `python -m tests.benchmarks.scans.clauses [--documents N] [--each N] [--as-read]`, on contracts that are not for
tuning. `--as-read`: the model reads scans with their confusions. The served model is trained on these contracts: of its
figures only the ratio counts. Needs the contracts of `GLOSSATOR_DATA`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from models.evaluation.cuad import Mark, evaluate
from services.shared.domain.document import RedactedText
from tests.benchmarks.scans.aligned import pages_aligned
from tests.benchmarks.scans.clause_pages import clause_pages
from tests.benchmarks.scans.reading import CLEAN, GAP, HARD, TEXT, read_pages
from tests.benchmarks.scans.typeset import PlantedPages

_ROOT = Path(__file__).parents[3]
_DATA = _ROOT.parent / "shared" / "data" / "cuad"
_MODEL = _ROOT / "models" / "repository" / "clauses" / "1"
_LEAST, _SAMPLES = 0.01, 200

Marks = tuple[list[Mark], list[Mark]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--dots", type=int, default=300)
    parser.add_argument("--looks", nargs="+", default=[CLEAN, HARD])
    parser.add_argument("--as-read", action="store_true")
    parser.add_argument("--cache", type=Path, default=_ROOT / "var" / "bench-ocr")
    options = parser.parse_args()
    if not _DATA.is_dir():
        sys.exit(f"needs {_DATA}")
    documents = list(clause_pages(_DATA, held=True, documents=options.documents, each=options.each, seed=59))
    texts = [_marks(one, TEXT, options.dots, options.cache, repairs=False) for one in documents]
    for look in options.looks:
        scans = [_marks(one, look, options.dots, options.cache, repairs=not options.as_read) for one in documents]
        print(json.dumps({"look": look, "documents": len(documents), **_row(texts, scans)}), flush=True)


def _row(texts: Sequence[Marks], scans: Sequence[Marks]) -> dict[str, object]:
    random = np.random.default_rng(1)
    every = range(len(texts))
    ratios = [_ratio(texts, scans, random.choice(len(every), len(every)).tolist()) for _ in range(_SAMPLES)]
    return {
        "clauses": sum(len(gold) for gold, _ in texts),
        "aupr_text": round(_aupr(texts, every), 4),
        "aupr_scan": round(_aupr(scans, every), 4),
        "ratio": [round(float(one), 4) for one in (_ratio(texts, scans, every), *np.quantile(ratios, (0.025, 0.975)))],
    }


def _ratio(texts: Sequence[Marks], scans: Sequence[Marks], chosen: Sequence[int]) -> float:
    return _aupr(scans, chosen) / max(_aupr(texts, chosen), 1e-9)


def _aupr(found: Sequence[Marks], chosen: Sequence[int]) -> float:
    """Of the documents with these places. One that is chosen twice counts as two."""
    gold: list[Mark] = []
    predicted: list[Mark] = []
    for number, place in enumerate(chosen):
        for ours, theirs in zip((gold, predicted), found[place], strict=True):
            ours += [Mark(str(number), m.category, m.start, m.end, m.words, m.confidence) for m in theirs]
    return evaluate(gold, predicted, list(map(str, range(len(chosen))))).aupr


def _marks(document: PlantedPages, look: str, dots: int, cache: Path, *, repairs: bool) -> Marks:
    pages = read_pages(document, look, dots, cache)
    text = GAP.join(one.text for one in pages)
    places = pages_aligned(document.texts(), [one.text for one in pages], len(GAP))
    gold = []
    for one in document.planted.values:
        start, end = places.span(one.start, one.end)
        gold.append(Mark(document.name, one.kind, start, end, text[start:end]))
    seen = RedactedText(text, ocr_layer=True).unconfused().text if repairs else text
    scorer = _scorer()
    found = scorer.predict(seen, _LEAST)
    rows = zip(found.category, found.start, found.end, found.confidence, strict=True)
    predicted = [
        Mark(document.name, scorer.categories[kind], int(start), int(end), text[start:end], float(sure))
        for kind, start, end, sure in rows
    ]
    return gold, predicted


@cache
def _scorer() -> Any:
    """The served setting of the model, in this process."""
    sys.path.insert(0, str(_MODEL))
    module = import_module("clause_model.scorer")
    return module.load(_MODEL / "weights.npz", module.STANDARD)


if __name__ == "__main__":
    main()
