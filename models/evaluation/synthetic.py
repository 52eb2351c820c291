"""Measures redaction on the labelled sentences of presidio-research."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.evaluation.spans import Mask
from models.evaluation.tab import words


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled value: `[start, end)` in code points."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A synthetic text of one or more sentences, with its labels."""

    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Recalls are fractions. A token is found if it is completely masked. A document leaks if a token is not found."""

    token_recall: float
    recall_per_kind: Mapping[str, float]
    documents: int
    documents_with_a_leak: int


def read_sentences(path: Path) -> list[Sentence]:
    """All sentences in a JSON file of presidio-research."""
    return [
        Sentence(
            row["full_text"],
            tuple(Label(one["start_position"], one["end_position"], one["entity_type"]) for one in row["spans"]),
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def evaluate(sentences: Sequence[Sentence], masks: Sequence[Mask]) -> Scores:
    """Scores the masked places `masks[i]` of `sentences[i]`."""
    tokens: Counter[str] = Counter()
    found: Counter[str] = Counter()
    leaking = 0
    for sentence, mask in zip(sentences, masks, strict=True):
        leaked = False
        for label in sentence.labels:
            for start, end in words(sentence.text, label.start, label.end):
                masked = not any(mask.uncovered(start, end))
                tokens[label.kind] += 1
                found[label.kind] += masked
                leaked = leaked or not masked
        leaking += leaked
    recall = sum(found.values()) / sum(tokens.values()) if tokens else 0.0
    return Scores(recall, {kind: found[kind] / tokens[kind] for kind in sorted(tokens)}, len(sentences), leaking)
