"""Figures on planted texts: personal values that stay readable, and legal text that is masked."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import beta

from models.evaluation.plant import PlantedText
from models.evaluation.spans import Mask, leaks


@dataclass(frozen=True, slots=True)
class Scores:
    """Fractions. Recall: the share of values without a readable letter or digit. `upper_bound`: 95 % upper bound of the
    share of documents with a leak. `kept`: the share of legal text places in which nothing is masked.
    """

    structured_recall: float
    names_and_addresses_recall: float
    recall_per_kind: Mapping[str, float]
    values: int
    documents: int
    documents_with_a_leak: int
    upper_bound: float
    kept: float
    kept_per_kind: Mapping[str, float]


def evaluate(texts: Sequence[PlantedText], masks: Sequence[Mask]) -> Scores:
    """Scores the masked places `masks[i]` of `texts[i]`."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    readable: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    structured: set[str] = set()
    leaking = 0
    for one, mask in zip(texts, masks, strict=True):
        leaked = False
        for value in one.values:
            leak = leaks(one.text, mask, value.start, value.end)
            planted[value.kind] += 1
            found[value.kind] += not leak
            leaked = leaked or leak
            if value.structured:
                structured.add(value.kind)
        leaking += leaked
        for words in one.readable:
            readable[words.kind] += 1
            kept[words.kind] += not mask.touches(words.start, words.end)
    return Scores(
        structured_recall=_share(found, planted, structured),
        names_and_addresses_recall=_share(found, planted, planted.keys() - structured),
        recall_per_kind={kind: found[kind] / planted[kind] for kind in sorted(planted)},
        values=planted.total(),
        documents=len(texts),
        documents_with_a_leak=leaking,
        upper_bound=upper_bound(leaking, len(texts)),
        kept=_share(kept, readable, readable.keys()),
        kept_per_kind={kind: kept[kind] / readable[kind] for kind in sorted(readable)},
    )


def upper_bound(hits: int, trials: int, confidence: float = 0.95) -> float:
    """Clopper and Pearson's one-sided upper bound of a share, for `hits` in `trials`."""
    return 1.0 if hits >= trials else float(beta.ppf(confidence, hits + 1, trials - hits))


def _share(hits: Mapping[str, int], of: Mapping[str, int], kinds: Collection[str]) -> float:
    total = sum(of[kind] for kind in kinds)
    return sum(hits[kind] for kind in kinds) / total if total else 0.0
