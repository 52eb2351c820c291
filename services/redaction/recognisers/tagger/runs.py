"""Runs of capitalised words, the form of most names."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.tagger.tokens import Hashes, Ints, Tokens, among, spelling, tokenise


@dataclass(frozen=True, slots=True)
class Runs:
    """`first` and `after` [runs]: the first token of each run, and the token after it. `inside` [tokens]: whether the
    token is in a run. Words such as "of" between two capitalised words belong to the run.
    """

    first: Ints
    after: Ints
    inside: npt.NDArray[np.bool_]

    @property
    def sizes(self) -> Ints:
        """Number of tokens of each run."""
        return self.after - self.first


def runs_of(tokens: Tokens) -> Runs:
    """All runs of a text, in the order of the text."""
    capital = (tokens.case & np.uint64(1)) > 0
    inside = capital.copy()
    inside[1:-1] |= capital[:-2] & capital[2:] & among(tokens.word[1:-1], _joints())
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    return Runs(edges[::2], edges[1::2], inside)


def state_parties(tokens: Tokens, runs: Runs) -> npt.NDArray[np.bool_]:
    """Whether each token is in the name of a State as a party: "against the Republic of Ruritania", "the Ruritanian
    Government". Unlike a place of residence, a State as a party does not identify a person.
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
    """The words at `places`; 0 before the beginning of the text."""
    return np.where(places >= 0, words.take(places, mode="clip"), np.uint64(0))


@cache
def _joints() -> Hashes:
    return np.sort(tokenise("of the and for ’ ' - . &").word)


@cache
def _words() -> tuple[np.uint64, ...]:
    return tuple(np.uint64(spelling(word)) for word in ("against", "the", "government", "of"))
