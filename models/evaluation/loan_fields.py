"""`python -m models.evaluation.loan_fields --part development|untouched`: precision and recall of the fields of loans.

The marks (`marked/loan_fields.jsonl`) are file names, offsets and normalised values, made by reading the labelled
provisions and, for values elsewhere, the sentences around dates, amounts and rates. The agreements were divided by
borrower before anyone looked; the untouched part is for the last measurement only. The fields are searched in the
labelled provisions and in the text of the agreement as it is, so the figures are those of the fields alone, without the
clause model and without redaction.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.training import REPOSITORY
from services.inference.fields.find import find_fields
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldValue
from services.shared.domain.spans import RedactedSpan

FIELDS = (
    "Maturity Date",
    "Principal Amount",
    "Interest Rate",
    "Default Rate",
    "Financial Covenant Level",
    "Financial Covenant Amount",
)
MARKED = Path(__file__).parent / "marked" / "loan_fields.jsonl"
LEAST_CONFIDENCE = 0.3  # the default `min_confidence` of the services
SAMPLES, SEED, LEVEL = 1_000, 1, 95
Values = Mapping[str, frozenset[str]]
"""The values of each field."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a reader marked in a file. `optional` values are neither right nor wrong if they are found, such as the
    share of one lender; fields in `unread` are not measured here, such as a rate that only a grid or an exhibit states.
    """

    file: str
    part: str
    unread: frozenset[str]
    gold: Values
    optional: Values
    kinds: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one agreement and field: gold values, found values, and values that are both. `kinds`: those of the latter
    that have the kind that the reader gave them.
    """

    gold: int = 0
    found: int = 0
    right: int = 0
    kinds: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.gold + other.gold, self.found + other.found, self.right + other.right, self.kinds + other.kinds
        )


def read_marks(path: Path, part: str) -> list[Agreement]:
    """The agreements of a part, ordered as in the file."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [_agreement(row) for row in rows if row["part"] == part]


def count(one: Agreement, found: Iterable[tuple[str, FieldValue]]) -> dict[str, Counts]:
    """Counts for each field that is measured in the agreement. Equal values of an agreement count once."""
    values = list(found)
    counts = {}
    for field in FIELDS:
        if field in one.unread:
            continue
        kinds = {value.canonical: value.kind.value for name, value in values if name == field}
        gold = one.gold.get(field, frozenset())
        wanted = kinds.keys() - (one.optional.get(field, frozenset()) - gold)
        right = wanted & gold
        same = sum(one.kinds[field, value] == kinds[value] for value in right)
        counts[field] = Counts(len(gold), len(wanted), len(right), same)
    return counts


def summarise(counted: Sequence[Counts]) -> dict[str, object]:
    """Precision and recall of the sum, each with the 95 % interval over samples of the agreements, and the counts."""
    total = sum(counted, Counts())
    random = np.random.default_rng(SEED)
    rows = np.array([[one.gold, one.found, one.right] for one in counted], dtype=float).reshape(-1, 3)
    sums = rows[random.integers(0, len(rows), (SAMPLES, len(rows)))].sum(axis=1)
    return {
        "gold": total.gold,
        "found": total.found,
        "right": total.right,
        "right kind": total.kinds,
        "precision": _share(total.right, total.found),
        "precision interval": _interval(sums[:, 2], sums[:, 1]),
        "recall": _share(total.right, total.gold),
        "recall interval": _interval(sums[:, 2], sums[:, 0]),
    }


def find(text: str, clauses: Mapping[tuple[RedactedSpan, str], float]) -> list[tuple[str, FieldValue]]:
    """The fields of a loan that are found in `text`, with their values."""
    kind, _ = document_type(RedactedText(text))
    spans = ((s, name) for (s, name), confidence in find_fields(text, kind, clauses).items() if _counts(confidence))
    read = ((name, read_field(name, text[span.start : span.end])) for span, name in spans if name in FIELDS)
    return [(name, value) for name, value in read if isinstance(value, FieldValue)]


def main() -> None:
    options = _options()
    labels = _labels(options.data / "loans")
    counted: list[dict[str, Counts]] = []
    for one in read_marks(MARKED, options.part):
        # Without translation of line ends: the offsets of the labels count both code points of one.
        with (options.data / "loans" / one.file).open(encoding="utf-8", errors="replace", newline="") as file:
            found = find(file.read(), labels[one.file])
        counted.append(count(one, found))
        if options.show:
            _show(one, found)
    for field in FIELDS:
        measured = [each[field] for each in counted if field in each]
        print(json.dumps({"field": field, "agreements": len(measured), **summarise(measured)}))
    together = [sum(each.values(), Counts()) for each in counted]
    print(json.dumps({"field": "all", "agreements": len(together), **summarise(together)}))


def _agreement(row: Mapping[str, Any]) -> Agreement:
    marks, unread = row["marks"], row["unread"]
    return Agreement(
        str(row["file"]),
        str(row["part"]),
        frozenset(unread),
        _values(one for one in marks if not one.get("optional")),
        _values(one for one in marks if one.get("optional")),
        {(one["field"], one["value"]): one["kind"] for one in marks},
    )


def _values(marks: Iterable[Mapping[str, str]]) -> Values:
    values: dict[str, set[str]] = {}
    for one in marks:
        values.setdefault(one["field"], set()).add(one["value"])
    return {field: frozenset(some) for field, some in values.items()}


def _labels(folder: Path) -> dict[str, dict[tuple[RedactedSpan, str], float]]:
    """The labelled provisions of each file, as clauses of confidence 1."""
    lines = [line for name in ("labels", "labels_more") for line in (folder / f"{name}.jsonl").open(encoding="utf-8")]
    return {
        row["file"]: {(RedactedSpan(s["start"], s["end"]), s["category"]): 1.0 for s in row["spans"]}
        for row in map(json.loads, lines)
    }


def _show(one: Agreement, found: Iterable[tuple[str, FieldValue]]) -> None:
    """Prints what is missed and what is wrong. For the development part."""
    values = Counter((name, value.canonical) for name, value in found if name not in one.unread)
    gold = {(field, value) for field, some in one.gold.items() for value in some if field not in one.unread}
    optional = {(field, value) for field, some in one.optional.items() for value in some}
    for name, value in sorted(gold - values.keys()):
        print(json.dumps({"file": one.file, "missed": name, "value": value}))
    for name, value in sorted(values.keys() - gold - optional):
        print(json.dumps({"file": one.file, "wrong": name, "value": value}))


def _counts(confidence: float) -> bool:
    return confidence >= LEAST_CONFIDENCE


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _interval(parts: np.ndarray, wholes: np.ndarray) -> list[float]:
    shares = parts[wholes > 0] / wholes[wholes > 0]
    if not len(shares):
        return [0.0, 0.0]
    low, high = np.percentile(shares, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return [round(float(low), 3), round(float(high), 3)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("GLOSSATOR_DATA", REPOSITORY.parents[1].parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="folder that contains loans/")
    parser.add_argument("--part", choices=("development", "untouched"), required=True)
    parser.add_argument("--show", action="store_true", help="list what is missed and wrong (development only)")
    options = parser.parse_args()
    if options.show and options.part == "untouched":
        parser.error("--show is for the development part: what is listed is no longer untouched")
    return options


if __name__ == "__main__":
    main()
