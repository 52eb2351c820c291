"""Precision of the checks: their faults against the verdicts of readers. No document without a verdict is read."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.evaluation.attorney.findings import Judged, load_judgements
from services.annotation.proofreading.fault import Fault
from services.shared.domain.annotations import FindingKind

JUDGED = Path(__file__).with_name("judged.jsonl")
Verdicts = dict[tuple[str, str], dict[int, bool]]
"""Whether a fault is right, by document and check, and by the start of one of its places."""


@dataclass(frozen=True, slots=True)
class Precision:
    """`right` and `judged` by check. `unjudged`: the faults of these documents that no reader has seen."""

    right: Counter[str]
    judged: Counter[str]
    unjudged: Counter[str]

    def rows(self) -> dict[str, tuple[int, int]]:
        return {check: (self.right[check], self.judged[check]) for check in sorted(self.judged)}


def verdicts() -> Verdicts:
    """The verdicts on places (`judged.jsonl`), and those on findings of the attorney's judgements. What is right and
    trivial is right.
    """
    found: Verdicts = {}
    for document, check, start, right in (*_of_places(), *_of_findings()):
        found.setdefault((document, check), {})[start] = right
    return found


def precision(known: Verdicts, faults_of: Callable[[str], tuple[Fault, ...]]) -> Precision:
    """The faults that `faults_of` finds in the documents of the verdicts. A fault with several places is right if no
    verdict on one of them is wrong.
    """
    counted = Precision(Counter(), Counter(), Counter())
    for document in sorted({name for name, _ in known}):
        for fault in faults_of(document):
            told = known.get((document, fault.check), {})
            places = [*fault.spans, *((fault.other,) if fault.other else ())]
            hits = [told[one.start] for one in places if one.start in told]
            (counted.judged if hits else counted.unjudged)[fault.check] += 1
            counted.right[fault.check] += bool(hits) and all(hits)
    return counted


def _of_places() -> Iterator[tuple[str, str, int, bool]]:
    for line in JUDGED.read_text().splitlines():
        row = json.loads(line)
        yield row["document"], row["check"], row["start"], row["right"]


def _of_findings() -> Iterator[tuple[str, str, int, bool]]:
    for one in load_judgements():
        if one.kind is FindingKind.PAPER_FAULT and one.verdict is not Judged.UNJUDGED and one.document.endswith(".txt"):
            yield one.document, one.rule, one.start, one.verdict is not Judged.WRONG
