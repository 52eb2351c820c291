"""`python -m models.evaluation.fields`: precision and recall of fields on CUAD, by cross-validation.

A predicted value is correct if it overlaps a gold span of its document with the same value. The clause model was
trained without the companies of the measured contracts; the patterns for fields are not trained.
"""

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from clause_model.scorer import FAST

from models.training import REPOSITORY
from models.training.clauses import readings
from models.training.clauses.contracts import Contract, categories_of, read_contracts
from models.training.clauses.examples import make_example
from models.training.clauses.snapshot import snapshot
from models.training.clauses.stages import RECIPE, judge_out_of_fold, out_of_fold_confidences, out_of_fold_scores
from models.training.clauses.train import rows_of
from models.training.redacted import redact_folder
from services.inference.fields.find import find_fields
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.reading import read_field
from services.shared.domain.fields.types import FieldValue
from services.shared.domain.spans import RedactedSpan

Marks = dict[tuple[RedactedSpan, str], float]
ROOT = REPOSITORY.parents[1]
LEAST_CONFIDENCE = 0.3  # the default `min_confidence` of the services


@dataclass(frozen=True, slots=True)
class Value:
    """A value at `[start, end)` of a document's original text."""

    document: str
    start: int
    end: int
    canonical: str


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one field. `recall` counts gold values, each value of a document once; `precision` counts
    predicted ones.
    """

    gold: int
    predicted: int
    precision: float
    recall: float


def score(gold: Sequence[Value], predicted: Sequence[Value], *, places: bool = True) -> Row:
    """Compares values within their document. Equal values in a document count once, as correct if any of them is. With
    `places` they must also overlap.
    """
    there: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for other in gold:
        there[other.document, other.canonical].append(other)
    right = {
        (one.document, one.canonical)
        for one in predicted
        if any(not places or _overlap(one, other) for other in there[one.document, one.canonical])
    }
    found_values = {(one.document, one.canonical) for one in predicted}
    wanted = {(one.document, one.canonical) for one in gold}
    return Row(
        len(wanted), len(found_values), _share(len(right), len(found_values)), _share(len(right & wanted), len(wanted))
    )


def values(contract: Contract, field: str, spans: Iterable[tuple[int, int]]) -> Iterator[Value]:
    """The values of `spans` of the original text, where they have one."""
    for start, end in spans:
        found = read_field(field, contract.text[start:end])
        if isinstance(found, FieldValue):
            for canonical in _name_and_role(field, found.canonical):
                yield Value(contract.id, start, end, canonical)


def coverage(contracts: Iterable[Contract], field: str, category: str) -> Counter[str]:
    """The number of gold spans with a value, and the reasons of the others."""
    counts: Counter[str] = Counter()
    for contract in contracts:
        for one in contract.gold:
            if one.category == category:
                found = read_field(field, contract.text[one.start : one.end])
                counts["value" if isinstance(found, FieldValue) else found.value] += 1
    return counts


def main() -> None:
    options = _options()
    folder = options.data / "cuad"
    contracts = read_contracts(folder, redact_folder(folder / "contracts", options.redacted))
    for field, category in GOLD.items():
        counts = coverage(contracts, field, category)
        print(json.dumps({"field": field, "gold spans": category, **dict(counts.most_common())}))
    predictions = _predictions(contracts, options.predictions, options.scores)
    for field in (*GOLD, *INSIDE):
        gold = [one for contract in contracts for one in gold_values(contract, field)]
        found_values = [one for c in contracts for one in predicted_values(c, field, predictions[c.id])]
        row = score(gold, found_values, places=field != PARTY)
        print(json.dumps({"field": field, **asdict(row)}))
        if field == PARTY:
            gold = [one for one in gold if one.canonical.split()[-1] in COMPANY_FORMS]
            print(
                json.dumps(
                    {
                        "field": "Party, gold names with a company's form",
                        **asdict(score(gold, found_values, places=False)),
                    }
                )
            )


def gold_values(contract: Contract, field: str) -> list[Value]:
    """Values of the gold spans of its category. For fields inside a clause, those that the patterns find in the gold
    clauses.
    """
    if field in GOLD:
        return list(values(contract, field, ((g.start, g.end) for g in contract.gold if g.category == GOLD[field])))
    clauses: Marks = {(RedactedSpan(g.start, g.end), g.category): 1.0 for g in contract.gold}
    found = find_fields(contract.text, "other", clauses)
    return list(values(contract, field, ((s.start, s.end) for s, category in found if category == field)))


def predicted_values(contract: Contract, field: str, clauses: Marks) -> list[Value]:
    """Values of the predictions on the redacted text, read from the original."""
    kind, _ = document_type(RedactedText(contract.view.text))
    marks = clauses | find_fields(contract.view.text, kind, clauses)
    spans = (contract.view.to_original(s.start, s.end) for (s, name), c in marks.items() if _counts(name, c, field))
    return list(values(contract, field, spans))


def _counts(category: str, confidence: float, field: str) -> bool:
    return category == field and confidence >= LEAST_CONFIDENCE


def _overlap(one: Value, other: Value) -> bool:
    return one.start < other.end and other.start < one.end


def _name_and_role(field: str, canonical: str) -> list[str]:
    """A party's name and its role as two values: CUAD marks each as a party at its first occurrence."""
    if field != PARTY:
        return [canonical.casefold()]
    name, _, role = canonical.removesuffix(")").partition(" (")
    words = ("".join(c if c.isalnum() else " " for c in one).casefold().split() for one in (name, role))
    return [" ".join(some) for some in words if some]


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _predictions(contracts: Sequence[Contract], cache: Path, scores: Path) -> Mapping[str, Marks]:
    """The clause model's cross-validated predictions in the redacted text. `cache` keeps them; `scores` is the
    training's cache.
    """
    if not cache.exists():
        lines = [json.dumps([document, marks]) for document, marks in _out_of_fold(contracts, scores)]
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text("\n".join(lines), "utf-8")
    found: dict[str, Marks] = defaultdict(dict)
    for document, marks in map(json.loads, cache.read_text("utf-8").splitlines()):
        for category, start, end, confidence in marks:
            found[document][RedactedSpan(start, end), category] = confidence
    return found


def _out_of_fold(contracts: Sequence[Contract], kept: Path) -> Iterator[tuple[str, list[tuple[str, int, int, float]]]]:
    categories, recipe = categories_of(contracts), RECIPE
    examples = [make_example(contract, categories) for contract in contracts]
    key = readings.key_of(snapshot(contracts), recipe)
    scores = readings.kept(kept, key, lambda: out_of_fold_scores(examples, recipe, lambda _name, _done: None))
    judged = judge_out_of_fold(rows_of(examples, scores, {})[FAST], recipe)
    confidences = out_of_fold_confidences(judged, categories)
    for example, confidence in zip(examples, confidences, strict=True):
        rows = zip(*np.nonzero(confidence >= LEAST_CONFIDENCE), strict=True)
        segments = example.segments
        yield (
            example.contract.id,
            [(categories[c], segments[s].start, segments[s].end, float(confidence[s, c])) for s, c in rows],
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="folder that contains cuad/")
    parser.add_argument("--redacted", type=Path, default=ROOT / "build" / "clauses" / "redacted.jsonl")
    parser.add_argument("--scores", type=Path, default=ROOT / "build" / "clauses" / "first-stage.npz")
    parser.add_argument("--predictions", type=Path, default=ROOT / "build" / "fields" / "predictions.jsonl")
    return parser.parse_args()


PARTY = "Party"
GOLD: Mapping[str, str] = {
    "Document Name": "Document Name",
    PARTY: "Parties",
    "Agreement Date": "Agreement Date",
    "Effective Date": "Effective Date",
    "Expiration Date": "Expiration Date",
    "Applicable Law": "Governing Law",
}
COMPANY_FORMS = frozenset({
    "inc", "incorporated", "llc", "corp", "corporation", "company", "co", "ltd", "limited", "lp", "llp", "plc", "ag",
    "sa", "gmbh", "na", "bv", "nv",
})  # fmt: skip
INSIDE = ("Term", "Renewal Period", "Notice Period", "Liability Cap Amount", "Forum")


if __name__ == "__main__":
    main()
