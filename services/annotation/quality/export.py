"""What the figures were made of, so that a program of someone else can make them again. Pure.

Spans and labels, no words and no names of people.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from services.annotation.quality.facts import sample_of
from services.annotation.quality.intervals import Interval
from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts
from services.annotation.quality.report import Row

VERSION = 1
COLUMNS = ("scope", "figure", "value", "low", "high", "at_least", "at_most", "hits", "n", "drawn", "documents")


def as_csv(rows: Sequence[Row]) -> str:
    """One line for each figure. A figure without a value has empty columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**_plain(one), "scope": _inert(one.scope)} for one in rows)
    return out.getvalue()


def as_json(rows: Sequence[Row], scopes: Mapping[str, Facts]) -> str:
    """The figures with the strata, the drawn passages and the blind reviews of each scope."""
    return json.dumps(
        {
            "version": VERSION,
            "figures": [_plain(one) for one in rows],
            "scopes": {name: _inputs(facts) for name, facts in scopes.items()},
        },
        indent=1,
    )


def _inert(text: str) -> str:
    """A spreadsheet runs text that begins so as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


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


def _inputs(facts: Facts) -> dict[str, object]:
    sample = sample_of(facts)
    return {
        "strata": [
            {"name": one.name, "size": one.size, "probability": one.probability, "flagged": one.flagged}
            for one in sample.strata
        ],
        "drawn": [{"stratum": one.stratum, "found": one.found, "relevant": one.relevant} for one in sample.drawn],
        "reviews": [
            {
                "length": one.length,
                "first": _marks(one.first),
                "second": _marks(one.second),
                "final": None if one.final is None else _marks(one.final),
            }
            for one in facts.reviews
        ],
    }


def _marks(marks: Sequence[Mark]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in marks]
