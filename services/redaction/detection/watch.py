"""Finds values of the vault in a text that must not contain any. Redaction and the gate use the same rules."""

import re
from collections.abc import Iterable, Iterator

from services.redaction.detection.automaton import Automaton, is_unspaced
from services.redaction.detection.propagate import is_distinctive, variants
from services.redaction.recognisers.lexical.lexicon import TITLES
from services.shared.domain.entities import EntityType

Watch = Automaton[EntityType]


def watch(values: Iterable[tuple[EntityType, str]]) -> Watch:
    """An automaton for each value as it was written, for variants of full names, and for surnames that were written
    with a title.
    """
    return Automaton((spelling, kind) for kind, spelling in dict.fromkeys(_spellings(values)))


def leaks(text: str, watched: Watch) -> Iterator[tuple[int, int, EntityType]]:
    """`(start, end, type)` of the values in `text`: whole words, case-sensitive. The caller blanks the placeholders of
    `text` first.

    A single word next to another capitalised word is not a leak: it is part of another name ("Hale Industries").
    """
    for start, end, kind in watched.find(text):
        alone = kind is not EntityType.PERSON or len(text[start:end].split()) > 1
        if alone or not (
            _is_capital(_AFTER.match(text, end)) or _is_capital(_BEFORE.search(text[max(start - _REACH, 0) : start]))
        ):
            yield start, end, kind


def _is_capital(word: re.Match[str] | None) -> bool:
    return word is not None and word[1].isupper()


def blank(text: str, places: Iterable[tuple[int, int]]) -> str:
    """`text` with the same length, in which `places` contain no words."""
    pieces: list[str] = []
    position = 0
    for start, end in places:
        pieces += (text[position:start], "]" * (end - start))
        position = end
    return "".join((*pieces, text[position:]))


def _spellings(values: Iterable[tuple[EntityType, str]]) -> Iterator[tuple[EntityType, str]]:
    for kind, spelling in values:
        if kind in UNWATCHED:
            continue
        if _is_specific(kind, spelling):
            yield kind, spelling
        if kind is EntityType.PERSON:
            bare = _is_titled(spelling)
            yield from ((kind, one) for one in variants(spelling) if " " in one or (bare and is_distinctive(one)))


def _is_titled(spelling: str) -> bool:
    """Whether a title precedes a name of one word: "Ms. Quorvex" shows that "Quorvex" alone is a person, whereas "Jane
    Hale" does not show what "Hale" is.
    """
    words = [one.casefold().strip(".,") for one in spelling.split()]
    return len(words) == 1 + sum(one in TITLES for one in words) and words[0] in TITLES


def _is_specific(kind: EntityType, spelling: str) -> bool:
    if kind is EntityType.PERSON:
        if len(spelling) > 1 and is_unspaced(spelling):
            return True
        return is_distinctive(spelling) if len(spelling.split()) == 1 else not spelling.islower()
    return sum(map(str.isalnum, spelling)) >= _LEAST


# Facts of a deal that policies can keep, and that do not identify a person on their own.
UNWATCHED = frozenset({EntityType.DATE, EntityType.AMOUNT, EntityType.LOCATION, EntityType.ORGANIZATION})
_LEAST = 4
_REACH = 40
_AFTER = re.compile(r"(?:[ \t]?&)?[ \t]?-?([^\W\d_])[\w’'-]*")
_BEFORE = re.compile(r"(?<![\w.’'-])([^\W\d_])[\w.’'-]*(?:[ \t]&)?[ \t-]$")
