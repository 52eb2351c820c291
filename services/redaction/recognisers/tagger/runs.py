"""Runs of capitalised words, such as names are made of."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.tagger.tokens import Hashes, Ints, Tokens, among, spelling, tokenise


@dataclass(frozen=True, slots=True)
class Runs:
    """`first` and `after` [runs] are tokens: where a run begins, and what stands behind it; `inside` [tokens]. Words
    such as "of" between two capitalised ones belong to the run.
    """

    first: Ints
    after: Ints
    inside: npt.NDArray[np.bool_]

    @property
    def sizes(self) -> Ints:
        """How many tokens each run has."""
        return self.after - self.first


def runs_of(tokens: Tokens) -> Runs:
    """All runs of a text, in order."""
    capital = (tokens.case & np.uint64(1)) > 0
    inside = capital.copy()
    inside[1:-1] |= capital[:-2] & capital[2:] & among(tokens.word[1:-1], _joints())
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    return Runs(edges[::2], edges[1::2], inside)


def opposed(tokens: Tokens, runs: Runs) -> npt.NDArray[np.bool_]:
    """Which tokens stand in a name that something is brought against, or in that of a Government: "against the Republic
    of Ruritania", "the Ruritanian Government". A State at law leads to nobody, where a place of residence may.
    """
    against, the, government, of = _words()
    before = runs.first - 1
    before = before - (_at(tokens.word, before) == the)
    count = np.concatenate(([0], np.cumsum(tokens.word == government)))
    found = (
        (_at(tokens.word, before) == against)
        | ((_at(tokens.word, before) == of) & (_at(tokens.word, before - 1) == government))
        | (count[runs.after] > count[runs.first])
    )
    marked = np.zeros(len(tokens), bool)
    marked[runs.inside] = np.repeat(found, runs.sizes)
    return marked


def _at(words: Hashes, places: Ints) -> Hashes:
    """The words at `places`; 0 before the text's beginning."""
    return np.where(places >= 0, words.take(places, mode="clip"), np.uint64(0))


@cache
def _joints() -> Hashes:
    return np.sort(tokenise("of the and for ’ ' - . &").word)


@cache
def _words() -> tuple[np.uint64, ...]:
    return tuple(np.uint64(spelling(word)) for word in ("against", "the", "government", "of"))
