"""CUAD's contracts as passages, and which of them a workflow looks for.

A passage is a sentence or a line. It is relevant to a workflow if it and a span of one of the workflow's clause types
have at least half of the shorter one in common. Labels are CUAD's: where these are wrong, so is "relevant".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.clauses.contracts import read_contracts

Bools = NDArray[np.bool_]
Numbers = NDArray[np.int64]
LABELS: Mapping[str, tuple[str, ...]] = {
    "liability": ("Cap On Liability", "Uncapped Liability", "Liquidated Damages", "Insurance", "Warranty Duration"),
    "exclusivity": (
        "Exclusivity",
        "Non-Compete",
        "Competitive Restriction Exception",
        "No-Solicit Of Customers",
        "No-Solicit Of Employees",
        "Most Favored Nation",
        "Rofr/Rofo/Rofn",
    ),
    "ending": ("Anti-Assignment", "Change Of Control", "Termination For Convenience", "Post-Termination Services"),
    "licences": (
        "License Grant",
        "Non-Transferable License",
        "Irrevocable Or Perpetual License",
        "Ip Ownership Assignment",
    ),
}
"""The clause types of each workflow: from 1.2 to 1.4 % of the passages are relevant to it."""


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages, in the order of the documents: `document` and `fold` [passages], `relevant` by workflow."""

    texts: tuple[str, ...]
    document: Numbers
    fold: Numbers
    relevant: Mapping[str, Bools]


def read_passages(folder: Path, most: int | None = None) -> Passages:
    """Of CUAD's folder, or of its first contracts. Contracts of one company are in one fold."""
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    relevant: dict[str, list[bool]] = {name: [] for name in LABELS}
    for number, contract in enumerate(islice(read_contracts(folder), most)):
        spans = list(_spans(contract.text))
        texts += [contract.text[start:end] for start, end in spans]
        places += [(number, contract.fold)] * len(spans)
        for name, labels in LABELS.items():
            gold = [(one.start, one.end) for one in contract.gold if one.category in labels]
            relevant[name] += [_is_one(span, gold) for span in spans]
    document, fold = np.array(places).T
    return Passages(tuple(texts), document, fold, {name: np.array(own) for name, own in relevant.items()})


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _PASSAGE.finditer(text):
        if sum(map(str.isalnum, match[0])) >= _SHORTEST:
            yield match.span()


def _is_one(span: tuple[int, int], gold: list[tuple[int, int]]) -> bool:
    start, end = span
    return any(2 * (min(end, g[1]) - max(start, g[0])) >= min(end - start, g[1] - g[0]) for g in gold)


_PASSAGE = re.compile(r"[^\n]+?(?:[.;:](?=\s+[A-Z(])|(?=\n)|\Z)")
_SHORTEST = 15
