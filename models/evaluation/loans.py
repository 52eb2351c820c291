"""Counts provisions of loan agreements. A provision is found if a prediction of its type overlaps at least half of the
shorter of the two; a prediction that finds none is a false flag.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.evaluation.cuad import Curve, curve_of, events_of


@dataclass(frozen=True, slots=True)
class Provision:
    """A place in a document under a clause type, `[start, end)` in code points; `confidence` is 1 for gold."""

    document: str
    category: str
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Counts:
    """For one clause type: `found` of `gold` provisions, and false flags."""

    gold: int
    found: int
    false: int


@dataclass(frozen=True, slots=True)
class Scores:
    """`recall` over all provisions; `false_flags` per document over all types; `presence_f1` of "does this document
    have this clause?" over all documents and types.
    """

    recall: float
    false_flags: float
    presence_f1: float
    per_category: Mapping[str, Counts]


def evaluate(gold: Sequence[Provision], predicted: Sequence[Provision], documents: Collection[str]) -> Scores:
    """Scores `predicted` against `gold` over `documents`, including those without provisions."""
    per_category = {
        name: _counts([one for one in gold if one.category == name], [one for one in predicted if one.category == name])
        for name in sorted({one.category for one in (*gold, *predicted)})
    }
    return Scores(
        recall=sum(one.found for one in per_category.values()) / len(gold) if gold else 0.0,
        false_flags=sum(one.false for one in per_category.values()) / len(documents) if documents else 0.0,
        presence_f1=_presence(gold, predicted),
        per_category=per_category,
    )


def curves(gold: Sequence[Provision], predicted: Sequence[Provision]) -> dict[str, Curve]:
    """The curve of each clause type with a provision, by this metric."""
    return {
        name: curve_of(
            events_of(
                [one for one in gold if one.category == name],
                [one for one in predicted if one.category == name],
                lambda provision, flagged: finds(flagged, provision),
            )
        )
        for name in sorted({one.category for one in gold})
    }


def finds(predicted: Provision, gold: Provision) -> bool:
    """The rule for one pair."""
    same = (predicted.document, predicted.category) == (gold.document, gold.category)
    return same and overlaps((predicted.start, predicted.end), (gold.start, gold.end))


def overlaps(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two spans share at least half of the shorter one."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared > 0 and 2 * shared >= min(first[1] - first[0], second[1] - second[0])


def _counts(gold: Sequence[Provision], predicted: Sequence[Provision]) -> Counts:
    by_document: dict[str, tuple[list[Provision], list[Provision]]] = defaultdict(lambda: ([], []))
    for one in gold:
        by_document[one.document][0].append(one)
    for one in predicted:
        by_document[one.document][1].append(one)
    found = sum(any(finds(p, g) for p in ps) for gs, ps in by_document.values() for g in gs)
    false = sum(not any(finds(p, g) for g in gs) for gs, ps in by_document.values() for p in ps)
    return Counts(len(gold), found, false)


def _presence(gold: Sequence[Provision], predicted: Sequence[Provision]) -> float:
    has = {(one.document, one.category) for one in gold}
    flagged = {(one.document, one.category) for one in predicted}
    return 2 * len(has & flagged) / (len(has) + len(flagged)) if has or flagged else 0.0
