"""The metrics of the Text Anonymization Benchmark (Pilán et al., 2022) for masked places of its judgments.

An entity is masked if all its mentions are masked, except punctuation and small words such as titles. Figures are
micro-averages over annotators. Each token has the same weight in token precision, the evaluator's default.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.evaluation.spans import Covers, Mask, Place


@dataclass(frozen=True, slots=True)
class Mention:
    """`[start, end)` in code points. An entity that must be masked can have mentions that need no mask."""

    start: int
    end: int
    to_mask: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """The mentions of one entity by one annotator. `direct`: False for quasi identifiers and for unmasked entities."""

    kind: str
    direct: bool
    mentions: tuple[Mention, ...]

    @property
    def to_mask(self) -> bool:
        return any(one.to_mask for one in self.mentions)


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment. `annotators`: the entities of each annotator."""

    name: str
    split: str
    text: str
    annotators: tuple[tuple[Entity, ...], ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The benchmark's figures as fractions. `recall_per_kind` is token recall. `documents_with_a_leak`: the number of
    documents in which an entity of any annotator is not masked.
    """

    direct_recall: float
    quasi_recall: float
    token_recall: float
    mention_recall: float
    token_precision: float
    recall_per_kind: Mapping[str, float]
    documents: int
    documents_with_a_leak: int


def read_judgments(path: Path) -> list[Judgment]:
    """The judgments in a file with one JSON object per line, without those that have no annotators."""
    with path.open(encoding="utf-8") as lines:
        judgments = [_judgment(json.loads(line)) for line in lines]
    return [one for one in judgments if one.annotators]


def evaluate(judgments: Sequence[Judgment], masks: Sequence[Mask]) -> Scores:
    """Scores the masked places `masks[i]` of `judgments[i]`."""
    direct, quasi, tokens, mentions, precision = (_Share() for _ in range(5))
    kinds: dict[str, _Share] = defaultdict(_Share)
    leaking = 0
    for judgment, mask in zip(judgments, masks, strict=True):
        leaked = False
        for entity in _to_mask(judgment):
            masked = is_masked(judgment.text, entity, mask)
            leaked = leaked or not masked
            (direct if entity.direct else quasi).add(masked)
            for one in entity.mentions:
                mentions.add(is_covered(judgment.text, mask, one.start, one.end))
                for start, end in words(judgment.text, one.start, one.end):
                    covered = is_covered(judgment.text, mask, start, end)
                    tokens.add(covered)
                    kinds[entity.kind].add(covered)
        leaking += leaked
        _count_precision(judgment, mask, precision)
    return Scores(
        direct.value, quasi.value, tokens.value, mentions.value, precision.value,
        {kind: one.value for kind, one in sorted(kinds.items())}, len(judgments), leaking,
    )  # fmt: skip


def is_masked(text: str, entity: Entity, mask: Mask) -> bool:
    """Whether every mention that needs a mask has one."""
    return all(is_covered(text, mask, one.start, one.end) for one in entity.mentions if one.to_mask)


def is_covered(text: str, mask: Mask, start: int, end: int) -> bool:
    """Whether all of `[start, end)` is masked, except punctuation and small words."""
    open_places = list(mask.uncovered(start, end))
    if not open_places:
        return True
    small = Mask((start + one.start(), start + one.end()) for one in _SMALL.finditer(text[start:end]))
    return not any(True for place in open_places for _ in small.uncovered(*place))


def words(text: str, start: int, end: int) -> Iterator[Place]:
    """The tokens inside `[start, end)`."""
    for match in _WORD.finditer(text[start:end]):
        yield start + match.start(), start + match.end()


def missed(judgments: Sequence[Judgment], masks: Sequence[Mask]) -> Counter[tuple[str, str]]:
    """Mentions that are not masked, as (kind, text)."""
    return Counter(
        (entity.kind, judgment.text[one.start : one.end])
        for judgment, mask in zip(judgments, masks, strict=True)
        for entity in _to_mask(judgment)
        for one in entity.mentions
        if one.to_mask and not is_covered(judgment.text, mask, one.start, one.end)
    )


class _Share:
    def __init__(self) -> None:
        self._hits = self._all = 0

    def add(self, hit: bool) -> None:
        self._hits += hit
        self._all += 1

    @property
    def value(self) -> float:
        return self._hits / self._all if self._all else 0.0


def _to_mask(judgment: Judgment) -> Iterable[Entity]:
    return (entity for annotator in judgment.annotators for entity in annotator if entity.to_mask)


def _count_precision(judgment: Judgment, mask: Mask, precision: _Share) -> None:
    by_annotator = [
        Covers((m.start, m.end) for entity in annotator for m in entity.mentions if m.to_mask)
        for annotator in judgment.annotators
    ]
    for place in mask.places:
        for start, end in words(judgment.text, *place):
            for annotator in by_annotator:
                precision.add(annotator.hold(start, end))


def _judgment(row: Mapping[str, Any]) -> Judgment:
    listed = [one["entity_mentions"] for one in row.get("annotations", {}).values()] or [row.get("entities", ())]
    annotators = tuple(_entities(one) for one in listed if one)
    return Judgment(row["doc_id"], row["split"], row["text"], annotators)


def _entities(mentions: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    """Groups mentions like the evaluator: the first mention decides whether the entity is a direct identifier."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in mentions:
        groups[one["entity_id"]].append(one)
    return tuple(
        Entity(
            group[0]["entity_type"],
            group[0]["identifier_type"] == "DIRECT",
            tuple(Mention(m["start_offset"], m["end_offset"], m["identifier_type"] != "NO_MASK") for m in group),
        )
        for group in groups.values()
    )


_WORD = re.compile(r"\w+")
# Words that can stay readable inside a masked mention, by the benchmark.
_SMALL_WORDS = (
    "mr", "mrs", "ms", "no", "nr", "a", "an", "the", "and", "or", "about", "after", "as", "at", "before", "between",
    "by", "during", "for", "from", "in", "into", "of", "on", "over", "since", "to", "until", "with", "’s", "'s",
)  # fmt: skip
_SMALL = re.compile(
    "|".join(rf"\b{re.escape(one)}\b" for one in _SMALL_WORDS) + r"|[,.\-;:/&()\[\]–'\" ’“”]", re.IGNORECASE
)
