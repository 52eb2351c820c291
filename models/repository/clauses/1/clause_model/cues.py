"""Words that lawyers use for a clause, known without any training: what is rare in the data is still found."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from clause_model.cue import Cue
from clause_model.cue_hints import HINTS
from clause_model.cue_names import NAMES
from clause_model.segments import SENTENCE, Segment

Counts = NDArray[np.float32]


class Cues(NamedTuple):
    """How many names and how many hints of each category stand in each segment, both [segments, categories]; a date or
    a title has those of its sentence."""

    names: Counts
    hints: Counts


def cues(text: str, segments: list[Segment], categories: Sequence[str]) -> Cues:
    """What the words of a window say of each of its segments."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    parents = np.array([s.parent for s in segments], np.int64)
    told = Sentences(lowered, segments, [s.start for s in segments if s.kind == SENTENCE])
    return Cues(*(_counted(table, told, parents, categories) for table in (NAMES, HINTS)))


def cues_version() -> str:
    """Hash of the tables: what was trained with others does not go with these."""
    tables = [(name, found) for table in (NAMES, HINTS) for name, found in table.items()]
    rows = [(name, one.anchors, one.pattern.pattern) for name, found in tables for one in found]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


class Sentences:
    """The sentences of a window, and which of them hold a word."""

    def __init__(self, text: str, segments: list[Segment], starts: list[int]) -> None:
        self._text, self._segments, self._starts = text, segments, starts
        self._plain: dict[int, str] = {}
        self._holding: dict[str, frozenset[int]] = {}

    def plain(self, sentence: int) -> str:
        """Its words with single blanks."""
        if sentence not in self._plain:
            segment = self._segments[sentence]
            self._plain[sentence] = " ".join(self._text[segment.start : segment.end].split())
        return self._plain[sentence]

    def holding(self, word: str) -> frozenset[int]:
        """Sentences in which `word` stands, or begins before their end."""
        if word not in self._holding:
            self._holding[word] = frozenset(self._find(word))
        return self._holding[word]

    def _find(self, word: str) -> Iterator[int]:
        at = self._text.find(word)
        while at >= 0:
            sentence = bisect_right(self._starts, at) - 1
            if sentence >= 0:
                yield sentence
            at = self._text.find(word, self._starts[sentence + 1]) if sentence + 1 < len(self._starts) else -1


def _counted(
    table: Mapping[str, tuple[Cue, ...]], told: Sentences, parents: NDArray[np.int64], categories: Sequence[str]
) -> Counts:
    counts = np.zeros((len(parents), len(categories)), np.float32)
    for column, category in enumerate(categories):
        for one in table.get(category, ()):
            for sentence in frozenset().union(*map(told.holding, one.anchors)):
                if one.pattern.search(told.plain(sentence)):
                    counts[sentence, column] += 1
    return counts[parents] if len(parents) else counts
