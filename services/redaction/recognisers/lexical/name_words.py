"""Classifies the words of a chain of capitalised words: given names, initials, particles, ordinary words."""

import re
from functools import lru_cache

from services.redaction.recognisers.lexical.lexicon import (
    CITIES,
    COMMON,
    COUNTRIES,
    DEMONYMS,
    LABELS,
    LEGAL_FORMS,
    ROLES,
    STATE_NAMES,
    SUFFIXES,
    TITLES,
    WORDS_AND_NAMES,
    words,
)
from services.redaction.recognisers.lexical.names import NOT_INITIALS, fold
from services.redaction.recognisers.lexical.world_names import WORLD_NAMES


@lru_cache(maxsize=1 << 15)
def kind_of(word: str) -> str:
    """g: given name, i: initials, p: particle, s: suffix, t: title, w: word that is also a name, o: ordinary word, u:
    unknown.
    """
    if word.endswith(".") and _INITIALS.fullmatch(word):
        return "o" if word.startswith(NOT_INITIALS) else "i"
    folded = fold(word).strip("'’.")
    if folded in _PARTICLES and (word.islower() or word.isupper() or folded in _CAPITAL_PARTICLES):
        return "p"
    return _KINDS.get(folded) or ("g" if _is_joined(word) else _kind_of_parts(folded))


def _is_joined(word: str) -> bool:
    """Whether the word consists of two joined syllables, as in East Asian names: "Eun-ji"."""
    parts = word.casefold().split("-")
    return bool(_JOINED.fullmatch(word)) and not (parts[0] in _PREFIXES or _ORDINARY & set(parts))


def _kind_of_parts(folded: str) -> str:
    """The kind of a word with hyphens: two given names are a given name; one ordinary part makes it an ordinary
    word.
    """
    parts = [part for part in re.split(r"[-‐‑]", folded) if part not in _PARTICLES] or [folded]
    if all(part in WORLD_NAMES for part in parts):
        return "g"
    return "o" if len(folded) < 2 or not _ORDINARY.isdisjoint(parts) else "u"


_PARTICLES = words(
    """
    van von der den de del della delle dei degli di da dal dalla dos das do du des la las le les lo los ten ter te
    zu zum zur auf af av op het 't t bin ibn ben bint al el abu abd st y e i und am im 's vom vander vonder graf
    gräfin freiherr sant
    """
)
_CAPITAL_PARTICLES = words(
    "van von der den de del della degli di da dal dos du la las le lo los ten ter zu zur al el bin ben abu st"
)
_JOINED = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,6}")
_PREFIXES = words(
    """
    add all anti bi build buy by call check co cross cut day de end ex fall first five four full half high in inter
    intra know last left life log long low mark mid multi non off on one out part pay post pre re read right roll
    sale second self semi set short sign six start sub take tax third three time tri turn two un up well work year
    """
)
_MONTHS = words("april august june may march")
PLACES = frozenset(part.casefold() for name in (*STATE_NAMES, *CITIES, *COUNTRIES, *DEMONYMS) for part in name.split())
_ORDINARY = (COMMON | ROLES | LABELS | LEGAL_FORMS | frozenset(map(fold, PLACES))) - WORDS_AND_NAMES
_INITIALS = re.compile(r"[^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.)*|[^\W\d_a-z]\.?")
# The last entry decides for words in several lists.
_KINDS = {
    **dict.fromkeys(_ORDINARY, "o"),
    **dict.fromkeys(WORDS_AND_NAMES, "w"),
    **dict.fromkeys(WORLD_NAMES, "g"),
    **dict.fromkeys(_MONTHS, "w"),
    **dict.fromkeys(TITLES, "t"),
    **dict.fromkeys(SUFFIXES, "s"),
}
