"""What the figures were made of, so that a program of someone else can make them again. Pure.

Spans and labels, no words and no names of people.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.annotation.quality.facts import sample_of
from services.annotation.quality.intervals import Interval
from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts, FirstJudgement, SecondReview
from services.annotation.quality.report import Row
from services.annotation.quality.samples import Drawn
from services.shared.domain.cells import inert

VERSION = 1
COLUMNS = ("scope", "figure", "value", "low", "high", "at_least", "at_most", "hits", "n", "drawn", "documents")


def as_csv(rows: Sequence[Row]) -> str:
    """One line for each figure. A figure without a value has empty columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**_plain(one), "scope": inert(one.scope)} for one in rows)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a scope was made of. `alone`: its documents can be shown one by one. `strata`: sums of its strata can."""

    facts: Facts
    alone: bool
    strata: bool


def as_json(rows: Sequence[Row], scopes: Mapping[str, Inputs]) -> str:
    """The figures with the strata, the drawn passages, the blind reviews and the first judgements of each scope; null
    for those that would be about few people.
    """
    return json.dumps(
        {
            "version": VERSION,
            "figures": [_plain(one) for one in rows],
            "scopes": {name: _inputs(one) for name, one in scopes.items()},
        },
        indent=1,
    )


def _plain(row: Row) -> dict[str, object]:
    both, alone = row.interval, row.one_sided
    values = (
        row.scope,
        str(row.name),
        row.value,
        *_ends(both),
        *_ends(alone),
        row.hits,
        row.n,
        row.drawn,
        row.documents,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _inputs(given: Inputs) -> dict[str, object]:
    sample, shown = sample_of(given.facts), given.alone or given.strata
    strata = [
        {"name": one.name, "size": one.size, "probability": one.probability, "flagged": one.flagged}
        for one in sample.strata
    ]
    return {
        "strata": strata if shown else None,
        "drawn": _drawn(sample.drawn) if shown else None,
        "reviews": [_review(one) for one in given.facts.reviews] if given.alone else None,
        "judgements": _judgements(given.facts.judgements) if given.alone else None,
    }


def _drawn(passages: Iterable[Drawn]) -> list[dict[str, object]]:
    """Sorted: in another order they would be those of one document after the other."""
    found = sorted(passages, key=lambda one: (one.stratum, one.found, str(one.relevant)))
    return [{"stratum": one.stratum, "found": one.found, "relevant": one.relevant} for one in found]


def _review(one: SecondReview) -> dict[str, object]:
    return {
        "length": one.length,
        "first": _marks(one.first),
        "second": _marks(one.second),
        "final": None if one.final is None else _marks(one.final),
    }


def _judgements(judgements: Iterable[FirstJudgement]) -> list[dict[str, object]]:
    """Sorted, so that the order does not say which ones are of one document."""
    found = sorted(judgements, key=lambda one: (one.same, str(one.changed)))
    return [{"same": one.same, "changed": one.changed} for one in found]


def _marks(marks: Sequence[Mark]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in marks]
