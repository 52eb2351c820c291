"""The tagger as a recogniser. What it says of neighbouring words becomes spans that fit every threshold."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.tagger.features import features
from services.redaction.recognisers.tagger.tokens import Tokens, tokenise
from services.redaction.recognisers.tagger.weights import KINDS, Floats, Weights
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
                yield from self._found(tokens, bridged(self._weights.probabilities(features(tokens))), start)

    @cached_property
    def _weights(self) -> Weights:
        return self._from if isinstance(self._from, Weights) else Weights.load(self._from)

    def _found(self, tokens: Tokens, probabilities: Floats, shift: int) -> Iterator[Recognition]:
        spelled = (tokens.kinds[tokens.start] > 0).tolist()
        for column, kind in enumerate(map(EntityType, KINDS)):
            sure = probabilities[:, column]
            places = np.flatnonzero(sure >= LEAST)
            edges = np.flatnonzero(np.diff(places) > 1) + 1
            values, at, ends = sure[places].tolist(), places.tolist(), [*edges.tolist(), len(places)]
            begin = 0
            for end in ends if at else ():
                for first, last, confidence in nested(values[begin:end]):
                    start, stop = at[begin + first], at[begin + last]
                    if any(spelled[start : stop + 1]):
                        span = OriginalSpan(int(tokens.start[start]) + shift, int(tokens.end[stop]) + shift)
                        yield Recognition(span, kind, round(confidence ** POWERS[column], 3), self.name)
                begin = end


def bridged(probabilities: Floats) -> Floats:
    """Words between parts of an address belong to it: "the corner of A 7 and B"."""
    address = probabilities[:, KINDS.index("ADDRESS")]
    for gap in range(1, min(_GAP, len(address) - 2) + 1):
        between = np.minimum(address[: -gap - 1], address[gap + 1 :])
        for place in range(1, gap + 1):
            inner = address[place : len(address) - gap - 1 + place]
            np.maximum(inner, between, out=inner)
    return probabilities


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
POWERS = (0.4, 0.55, 0.5, 0.65, 0.3, 0.57, 0.43, 0.2)
_STEP = 0.02
_GAP = 2
_WINDOW = 1 << 17
WEIGHTS = Path(__file__).parent / "weights.npz"
TAGGER = Tagger(WEIGHTS)
