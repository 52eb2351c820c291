"""`python -m models.evaluation.attorney.changes`: the kind of paper and the changes of amendments against the labels.

`paper`: of the documents, those with the kind of the labels. `found`: of the changed provisions of the labels, those
that a change shares words with, each change for one provision. `direction`: of the found changes with a direction, for
the lender, those with the direction of the labels. `labelled`: of all changes, those that the labels have. Intervals
are of 95 %, from draws of documents. The texts are not redacted. `--list` prints the provisions that are not found and
the directions that differ.
"""

import argparse
import json
import os
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.evaluation.attorney import labels as attorney
from models.evaluation.attorney.labels import Labels, Part, Place, load_labels
from services.annotation.agreement.changes import Change, changes_of
from services.annotation.agreement.directions.values import Direction
from services.annotation.agreement.paper import PaperKind, paper_of
from services.shared.domain.spans import RedactedSpan

Fraction = tuple[int, int]
"""Hits and trials."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one document, and the lines of its errors."""

    figures: Mapping[str, Fraction]
    errors: Sequence[str] = field(default=())


def main() -> None:
    options = _options()
    measured = []
    for labels in load_labels(options.part):
        measured.append(
            one := measure(labels, (options.data / labels.document).read_bytes().decode("utf-8", "replace"))
        )
        for line in one.errors if options.list else ():
            print(line)
    for figure in FIGURES:
        fractions = [one.figures[figure] for one in measured if figure in one.figures]
        print(
            json.dumps(
                {"figure": figure, "share": _share(fractions), "n": _sum(fractions)[1], "interval": interval(fractions)}
            )
        )


def measure(labels: Labels, text: str) -> Measured:
    """The figures of one document. Documents without labelled changes have only `paper`."""
    kind = paper_of(text).kind
    paper = {"paper": (int(kind is _PAPERS.get(labels.paper)), 1)}
    wrong = () if paper["paper"][0] else (f"{labels.document}: {kind} for {labels.paper}",)
    if not labels.changes:
        return Measured(paper, wrong)
    changes = changes_of(text)
    pairs = paired(changes, labels.changes)
    directed = [(one, other) for one, other in pairs if one.direction is not Direction.UNKNOWN]
    right = [one for one, other in directed if one.direction.value == other.direction.value]
    figures = {
        "found": (len(pairs), len(labels.changes)),
        "direction": (len(right), len(directed)),
        "labelled": (len(pairs), len(changes)),
    }
    return Measured(paper | figures, (*wrong, *_errors(labels, pairs, directed)))


def paired(changes: Sequence[Change], labelled: Sequence[attorney.Change]) -> list[tuple[Change, attorney.Change]]:
    """The changes with the provisions of the labels, each once, those with most words in common first."""
    ranked = sorted(
        (
            (_common(one, other.place), -_length(one), i, j)
            for i, one in enumerate(changes)
            for j, other in enumerate(labelled)
        ),
        reverse=True,
    )
    used: set[int] = set()
    provisions: set[int] = set()
    found = []
    for common, _, i, j in ranked:
        if common >= _FEWEST and i not in used and j not in provisions:
            used.add(i)
            provisions.add(j)
            found.append((changes[i], labelled[j]))
    return found


def interval(fractions: Sequence[Fraction]) -> tuple[float, float]:
    """The 95 % interval of a share, from draws of whole documents."""
    draw = random.Random(_SEED)  # noqa: S311
    shares = sorted(_share(draw.choices(fractions, k=len(fractions))) for _ in range(_DRAWS))
    return shares[_DRAWS // 40], shares[-_DRAWS // 40]


def _errors(
    labels: Labels,
    pairs: Sequence[tuple[Change, attorney.Change]],
    directed: Iterable[tuple[Change, attorney.Change]],
) -> Iterator[str]:
    found = {other.place for _, other in pairs}
    yield from (f"{labels.document}: not found: {one.section}" for one in labels.changes if one.place not in found)
    for one, other in directed:
        if one.direction.value != other.direction.value:
            yield f"{labels.document}: {one.direction} for {other.direction}: {other.section}"


def _common(one: Change, place: Place) -> int:
    """The most code points that a part of the change shares with the place."""
    spans = [one.section, *(span for span in (one.old, one.new) if span), *(() if one.new else (one.order,))]
    return max(_shared(span, place) for span in spans) if place else 0


def _shared(span: RedactedSpan, place: Place) -> int:
    return max(0, min(span.end, place[1]) - max(span.start, place[0]))


def _length(one: Change) -> int:
    return len(one.new) if one.new else 0


def _share(fractions: Iterable[Fraction]) -> float:
    hits, trials = _sum(fractions)
    return round(hits / trials, 3) if trials else 0.0


def _sum(fractions: Iterable[Fraction]) -> Fraction:
    pairs = list(fractions)
    return sum(hits for hits, _ in pairs), sum(trials for _, trials in pairs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.DEVELOPMENT)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    parser.add_argument("--list", action="store_true", help="print the errors")
    return parser.parse_args()


FIGURES = ("paper", "found", "direction", "labelled")
_FEWEST = 6  # code points
_DRAWS, _SEED = 2_000, 2026
_PAPERS = {"full agreement": PaperKind.AGREEMENT} | {kind.value.replace("_", " "): kind for kind in PaperKind}


if __name__ == "__main__":
    main()
