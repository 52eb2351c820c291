"""The tagger as a recogniser. What it says of neighbouring words becomes spans that fit every threshold."""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.lexicon import COMMON, LABELS, PARTICLES, ROLES, WORDS_AND_NAMES
from services.redaction.recognisers.tagger.features import features
from services.redaction.recognisers.tagger.tokens import Hashes, Tokens, tokenise
from services.redaction.recognisers.tagger.weights import KINDS, Floats, Weights
from services.redaction.recognisers.tagger.wordlists import PROSE
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class Tagger:
    """Gives each run of words the least confidence of any of them, and the surer parts of the run their own.

    Confidence is a power of the probability, chosen for each kind out of fold, so that the thresholds of policies cut
    what rules and tagger find at the same error; see the model card.
    """

    name = "tagger.v1"

    def __init__(self, weights: Path | Weights) -> None:
        self._from = weights

    def find(self, source: Source) -> Iterator[Recognition]:
        for start, end in _windows(source.text):
            tokens = tokenise(source.text[start:end])
            if len(tokens):
                sure = bridged(tokens, self._weights.probabilities(features(tokens)))
                yield from self._found(tokens, sure, start)

    @cached_property
    def _weights(self) -> Weights:
        return self._from if isinstance(self._from, Weights) else Weights.load(self._from)

    def _found(self, tokens: Tokens, probabilities: Floats, shift: int) -> Iterator[Recognition]:
        plain = _letters(tokens)
        spelled = np.where(np.isin(tokens.word, _no_names()), 0, plain).tolist()
        for column, kind in enumerate(map(EntityType, KINDS)):
            letters = spelled if kind is EntityType.PERSON else plain
            sure = probabilities[:, column]
            places = np.flatnonzero(sure >= LEAST)
            edges = np.flatnonzero(np.diff(places) > 1) + 1
            values, at, ends = sure[places].tolist(), places.tolist(), [*edges.tolist(), len(places)]
            begin = 0
            for end in ends if at else ():
                for first, last, probability in nested(values[begin:end]):
                    inside = _words(letters, at[begin + first], at[begin + last])
                    confidence = round(probability ** POWERS[column] * _weight(letters, inside, kind), 3)
                    if inside and confidence:
                        span = OriginalSpan(int(tokens.start[inside[0]]) + shift, int(tokens.end[inside[1]]) + shift)
                        yield Recognition(span, kind, confidence, self.name)
                begin = end


def _letters(tokens: Tokens) -> list[int]:
    """How many letters or digits each token has; 0 for marks, and for what is too long to be a word."""
    sizes = tokens.end - tokens.start
    return list(map(int, np.where((tokens.kinds[tokens.start] > 0) & (sizes <= _LONGEST), sizes, 0)))


def _words(letters: Sequence[int], first: int, last: int) -> tuple[int, int] | None:
    """The run without what has no letters at its edges; None where nothing else is left."""
    while first <= last and not letters[first]:
        first += 1
    while last >= first and not letters[last]:
        last -= 1
    return (first, last) if first <= last else None


def _weight(letters: Sequence[int], inside: tuple[int, int] | None, kind: EntityType) -> float:
    """A single letter may be a person's, but is mostly a list's; so is a number of one or two digits."""
    if inside is None or inside[0] < inside[1]:
        return 1.0
    return _SHORT if letters[inside[0]] < _SHORTEST.get(kind, 1) else 1.0


def bridged(tokens: Tokens, probabilities: Floats) -> Floats:
    """Words between parts of an address belong to it: "the corner of A 7 and B"; particles and marks inside a name to
    the name.
    """
    joints = np.isin(tokens.word, _joints())
    for kind, gaps, least in (("ADDRESS", np.ones(len(tokens), bool), _JOINED), ("PERSON", joints, LEAST)):
        sure = probabilities[:, KINDS.index(kind)]
        for gap in range(1, min(_GAP, len(sure) - 2) + 1):
            between = np.minimum(sure[: -gap - 1], sure[gap + 1 :])
            between[between < least] = 0
            for place in range(1, gap + 1):
                inner = slice(place, len(sure) - gap - 1 + place)
                sure[inner] = np.where(gaps[inner], np.maximum(sure[inner], between), sure[inner])
    return probabilities


@cache
def _no_names() -> Hashes:
    """Words at the edge of what may be a name that are none of it."""
    return tokenise(" ".join((COMMON | ROLES | LABELS | PROSE) - WORDS_AND_NAMES - PARTICLES | {"dear"})).word


@cache
def _joints() -> Hashes:
    return tokenise("- ‐ ‑ ’ ' ` . t s " + " ".join(PARTICLES)).word


def nested(sure: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """The runs, first and last included, that stay together at some threshold, each with the highest such one."""
    least = min(sure)
    yield 0, len(sure) - 1, least
    if len(sure) == 1 or max(sure) < least + _STEP:
        return
    first = 0
    for place in range(len(sure) + 1):
        if place == len(sure) or sure[place] < least + _STEP:
            if first < place:
                for start, end, confidence in nested(sure[first:place]):
                    yield first + start, first + end, confidence
            first = place + 1


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """`text` in pieces that fit into memory, cut between words where there is a blank at all."""
    start = 0
    while start < len(text):
        end = min(start + _WINDOW, len(text))
        if end < len(text):
            blank = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = blank + 1 if blank > start else end
        yield start, end
        start = end


LEAST = 0.02
# By kind, in the order of KINDS.
POWERS = (0.4, 0.66, 0.5, 0.65, 0.43, 0.48, 0.3, 0.344)
_STEP = 0.02
_GAP = 2
# How likely both parts of an address are where words between them belong to it.
_JOINED = 0.5
_SHORT = 0.7
_SHORTEST = {EntityType.PERSON: 2, EntityType.IDENTIFIER: 3, EntityType.ADDRESS: 3, EntityType.ORGANIZATION: 2}
_LONGEST = 100
_WINDOW = 1 << 17
WEIGHTS = Path(__file__).parent / "weights.npz"
TAGGER = Tagger(WEIGHTS)
