"""Word lists as bits, by the hash of a word. All lists were written for this project. None comes from training data."""

from functools import cache

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.lexical.given_names import GIVEN_NAMES
from services.redaction.recognisers.lexical.lexicon import (
    CITIES,
    COMMON,
    COUNTRIES,
    DEMONYMS,
    LABELS,
    LEGAL_FORMS,
    PARTICLES,
    ROLES,
    STATE_NAMES,
    SUFFIXES,
    TITLES,
    WORDS_AND_NAMES,
    words,
)
from services.redaction.recognisers.tagger.tokens import Hashes, tokenise
from services.redaction.recognisers.tagger.wordlists import (
    GIVEN,
    INSTITUTIONS,
    NUMERALS,
    OCCUPATIONS,
    PEOPLE,
    PROSE,
    STREETS,
    SURNAMES,
    TIMES,
    TRAITS,
    UNITS,
)

_LISTS = (
    TITLES, GIVEN_NAMES | GIVEN, COMMON | LABELS, ROLES, LEGAL_FORMS, SUFFIXES | PARTICLES, CITIES, COUNTRIES,
    STATE_NAMES, (*DEMONYMS, *(f"{one}s" for one in DEMONYMS)), WORDS_AND_NAMES, INSTITUTIONS, OCCUPATIONS, PEOPLE,
    TRAITS, UNITS, NUMERALS, TIMES, STREETS, SURNAMES, PROSE,
)  # fmt: skip
_ORDINARY = (COMMON | ROLES | LABELS | PROSE) - WORDS_AND_NAMES - PARTICLES | {"dear"}
_BUILT = words(
    """
    tower house hall hotel center centre building plaza park square place lane north south east west city county state
    new university college school hospital church clinic mountain lake river island station bridge airport suite floor
    room post office box court district town
    """
)
_EDGES = [
    (1 << 61, _ORDINARY - STREETS - _BUILT),
    (1 << 62, _ORDINARY),
    (1 << 63, PARTICLES | set("-‐‑’'`.ts")),
]
TITLE = np.uint64(1)
# These lists are not features. They decide on the edges of runs: words at the edge of an address or a name that do not
# belong to it, and words and marks that can be inside.
NO_PLACE, NO_NAME, JOINT = np.uint64(1 << 61), np.uint64(1 << 62), np.uint64(1 << 63)
FEATURES = ~(NO_PLACE | NO_NAME | JOINT)


def gazetteer(words: Hashes) -> Hashes:
    """For each hash of a word, one bit per list that contains the word."""
    known, bits = _table()
    at = np.searchsorted(known, words)
    return np.where(known.take(at, mode="clip") == words, bits.take(at, mode="clip"), np.uint64(0))


@cache
def _table() -> tuple[Hashes, npt.NDArray[np.uint64]]:
    bits: dict[int, int] = {}
    for bit, names in [(1 << place, names) for place, names in enumerate(_LISTS)] + _EDGES:
        for word in tokenise(" ".join(names)).word.tolist():
            bits[word] = bits.get(word, 0) | bit
    known = np.array(sorted(bits), np.uint64)
    return known, np.array([bits[word] for word in known.tolist()], np.uint64)
