"""The second model of the tagger: whether a capitalised word of an agreement is a part of a person's name, also if it
is a word of the language ("Eva Plan", "Royal Worth"). It reads the columns of the tagger, at capitalised words only. It
was trained on agreements in which any word can be a name, so it decides by the text around a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.lexical.lexicon import words
from services.redaction.recognisers.tagger.features import COLUMNS, Columns, Features
from services.redaction.recognisers.tagger.gazetteers import JOINT
from services.redaction.recognisers.tagger.tokens import (
    BREAK_MARK,
    Hashes,
    Ints,
    Tokens,
    among,
    marks_of,
    tokenise,
)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class NameWeights:
    """The weights of a logistic model: `inner` from -127 to 127 in steps of `scale`, for the `columns` that are not
    zero. `version`: the version of the model. `snapshot`: the version of the training data.
    """

    columns: Columns
    inner: npt.NDArray[np.int8]
    scale: float
    bias: float
    version: str = ""
    snapshot: str = ""

    def probabilities(self, seen: Features, places: Ints) -> Floats:
        """The probability that each of the tokens at `places` is a part of a name."""
        sums = self._table.take(seen.of_places.T[:, places]).sum(axis=0, dtype=np.int32)
        for offset, columns in seen.of_words.items():
            of_words = self._table.take(columns.T).sum(axis=0, dtype=np.int32)
            at = places + offset
            inside = (at >= 0) & (at < len(seen.words))
            sums[inside] += of_words.take(seen.words.take(at[inside]))
        return np.asarray(1 / (1 + np.exp(-(sums * self.scale + self.bias))), np.float32)

    @cached_property
    def _table(self) -> npt.NDArray[np.int8]:
        table = np.zeros(COLUMNS, np.int8)
        table[self.columns] = self.inner
        return table


def name_runs(tokens: Tokens, lists: Hashes, seen: Features, weights: NameWeights) -> Iterator[tuple[int, list[float]]]:
    """`(first token, probabilities)` of each run of tokens that can be a name. Particles and marks between two parts
    have the lower probability of both. `lists`: the bits of the gazetteers, with the joint bit only inside sentences.
    """
    places = np.flatnonzero((tokens.case & np.uint64(1)) > 0)
    if not len(places):
        return
    sure = weights.probabilities(seen, places)
    sure[tokens.codes[tokens.start.take(places + 1, mode="clip")] == _COLON] *= _AS_LABEL
    sure[among(tokens.word[places], _labels())] = 0
    linked = _linked(tokens, lists, places)
    _draw(sure, linked)
    likely = np.flatnonzero(sure >= LEAST)
    apart = (np.diff(likely) > 1) | ~linked.take(likely[:-1])
    for some in np.split(likely, np.flatnonzero(apart) + 1) if len(likely) else ():
        run, values = places[some], sure[some]
        spread = np.full(run[-1] - run[0] + 1, 1.0, np.float32)
        spread[run - run[0]] = values
        for place, (before, after) in enumerate(pairwise(run - run[0])):
            spread[before + 1 : after] = min(values[place], values[place + 1])
        yield int(run[0]), spread.tolist()


def _linked(tokens: Tokens, lists: Hashes, places: Ints) -> npt.NDArray[np.bool_]:
    """Whether each of `places` but the last can belong to one name with the next one: only particles, marks and single
    spaces are between them, or the end of a line that the first one begins and that the next one fills.
    """
    first, after = places[:-1], places[1:]
    joint = lists & JOINT > 0
    wide = np.diff(tokens.start, append=tokens.end[-1]) - (tokens.end - tokens.start) > _SPACES
    broken = marks_of(tokens) == BREAK_MARK
    joints, gaps = (np.concatenate(([0], np.cumsum(some))) for some in (joint, wide))
    between = after - first - 1
    beside = (between <= _GAP) & (joints[after] - joints[first + 1] == between) & (gaps[after] == gaps[first])
    edges = np.concatenate((broken, [True]))
    below = (between == 1) & broken[first + 1] & edges[first - 1] & edges[after + 1]
    return np.asarray(beside | below, bool)


def _draw(sure: Floats, linked: npt.NDArray[np.bool_]) -> None:
    """Raises each probability halfway to that of a linked neighbour that is more certainly a part of a name, because
    words in capitals beside a name belong to it. Changes `sure`.
    """
    for _ in range(_STEPS):
        beside = np.zeros_like(sure)
        beside[1:] = np.where(linked, sure[:-1], 0)
        np.maximum(beside[:-1], np.where(linked, sure[1:], 0), out=beside[:-1])
        np.copyto(sure, np.sqrt(sure * beside), where=beside > sure)


@cache
def _labels() -> Hashes:
    return np.unique(tokenise(" ".join(LABELS)).word)


LEAST = 0.04
# Words beside names in forms and letters that are no parts of names.
LABELS = words("name title attention attn contact signature address phone telephone email fax facsimile dear hi hello")
_GAP, _SPACES, _STEPS = 3, 2, 2
_COLON = ord(":")
# A word before a colon is mostly a label.
_AS_LABEL = np.float32(0.02)
