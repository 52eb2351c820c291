"""Words that lawyers use for a clause, known without training, so that rare clauses are found too."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from clause_model.cue import Cue
from clause_model.cue_hints import HINTS
from clause_model.cue_names import NAMES
from clause_model.features import remember
from clause_model.segments import SENTENCE, Segment

Counts = NDArray[np.float32]


class Cues(NamedTuple):
    """The number of names and hints of each category in each segment, both [segments, categories]. Dates and titles
    have those of their sentence.
    """

    names: Counts
    hints: Counts


def cues(text: str, segments: list[Segment], categories: Sequence[str]) -> Cues:
    """The cues in each segment of a window."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    parents = np.array([s.parent for s in segments], np.int64)
    sentences = Sentences(lowered, segments, [s.start for s in segments if s.kind == SENTENCE])
    return Cues(*(_counted(table, sentences, parents, categories) for table in (NAMES, HINTS)))


def cues_version() -> str:
    """Hash of the tables: weights fit only the tables that they were trained with."""
    tables = [(name, found) for table in (NAMES, HINTS) for name, found in table.items()]
    rows = [(name, one.anchors, one.pattern.pattern) for name, found in tables for one in found]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


class Sentences:
    """The sentences of a window, with an index of words."""

    def __init__(self, text: str, segments: list[Segment], starts: list[int]) -> None:
        self._text, self._segments, self._starts = text, segments, starts
        self._plain: dict[int, str] = {}
        self._holding: dict[str, set[int]] = defaultdict(set)
        self._heard()

    def plain(self, sentence: int) -> str:
        """The sentence with single spaces."""
        if sentence not in self._plain:
            segment = self._segments[sentence]
            self._plain[sentence] = " ".join(self._text[segment.start : segment.end].split())
        return self._plain[sentence]

    def holding(self, anchor: str) -> set[int]:
        """Sentences that contain `anchor`, or in which it begins before the next sentence."""
        return self._holding.get(anchor, set())

    def _heard(self) -> None:
        """Looks up each word once; most words have no anchor, and results are cached."""
        for sentence, (start, end) in enumerate(pairwise([*self._starts, len(self._text)])):
            words = self._text[start:end].split()
            for anchors in filter(None, map(_HELD.__getitem__, words)):
                for anchor in anchors:
                    self._holding[anchor].add(sentence)
            if sentence and not self._text[start - 1].isspace():
                self._cut(sentence - 1, start)

    def _cut(self, sentence: int, cut: int) -> None:
        """An anchor that begins in `sentence` and continues after its end, because a word is cut in two."""
        for anchor in _ANCHORS:
            first = max(cut - len(anchor) + 1, self._starts[sentence])
            if self._text.find(anchor, first, cut + len(anchor) - 1) >= 0:
                self._holding[anchor].add(sentence)


class _Held(dict[str, tuple[str, ...]]):
    """The anchors in each known word."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = tuple(anchor for anchor in _ANCHORS if anchor in word)
        remember(self, word, found)
        return found


def _counted(
    table: Mapping[str, tuple[Cue, ...]], sentences: Sentences, parents: NDArray[np.int64], categories: Sequence[str]
) -> Counts:
    counts = np.zeros((len(parents), len(categories)), np.float32)
    for column, category in enumerate(categories):
        for one in table.get(category, ()):
            for sentence in set().union(*map(sentences.holding, one.anchors)):
                if one.pattern.search(sentences.plain(sentence)):
                    counts[sentence, column] += 1
    return counts[parents] if len(parents) else counts


_ANCHORS = tuple(
    sorted({anchor for table in (NAMES, HINTS) for found in table.values() for one in found for anchor in one.anchors})
)
_HELD = _Held()
