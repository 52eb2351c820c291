"""Searches the whole text for values that were found in one place, and for variants of names."""

import re
from collections.abc import Iterable, Iterator, Sequence

from services.redaction.detection.automaton import Automaton
from services.redaction.detection.parts import other_forms
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.lexical.lexicon import (
    COMMON,
    LEGAL_FORMS,
    ROLES,
    STATE_NAMES,
    SUFFIXES,
    TITLES,
    WORDS_AND_NAMES,
)
from services.redaction.recognisers.tagger.recogniser import NAMES
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan

_REACH = 40
_CAPITAL_BEFORE = re.compile(r"[^\W\d_a-z][\w.’'-]*[ \t]$")
_SURE = 0.6
_LONGEST = 200
"""In code points. Longer values are not searched for: they do not repeat."""
_NAME = "propagation.v1"


def propagate(source: Source, found: Sequence[Recognition]) -> Iterator[Recognition]:
    """Other occurrences of values with enough confidence, and of variants of names."""
    spellings: dict[tuple[EntityType, str], None] = {}
    names: dict[str, None] = {}
    for one in found:
        if one.confidence >= _SURE and one.entity_type not in _NOT_PROPAGATED:
            words = one.span.of(source.text)
            if len(words) > _LONGEST or (one.recogniser == NAMES and " " not in words):
                continue
            spellings[one.entity_type, words] = None
            if one.entity_type is EntityType.PERSON:
                names[words] = None
                forms = variants(words, source.lower_words)
                # A part alone is searched for only if a rule found the name.
                spellings.update(((one.entity_type, it), None) for it in forms if " " in it or one.recogniser != NAMES)
    yield from occurrences(source, spellings)
    for span in other_forms(source.text, names):
        yield Recognition(span, EntityType.PERSON, 0.9, _NAME)


def occurrences(source: Source, values: Iterable[tuple[EntityType, str]]) -> Iterator[Recognition]:
    """Occurrences of `values` in the text: whole words, case-sensitive."""
    automaton = Automaton((spelling, kind) for kind, spelling in values)
    for start, end, kind in automaton.find(source.text):
        # "Jo Roe, Ann Roe" are two persons: the text does not contain the name "Roe, Ann".
        if "," in source.text[start:end] and _CAPITAL_BEFORE.search(source.text[max(start - _REACH, 0) : start]):
            continue
        yield Recognition(OriginalSpan(start, end), kind, 0.9, _NAME)


def variants(words: str, lower_words: frozenset[str] = frozenset()) -> Iterator[str]:
    """Variants of the name `words`: without middle names, with initials, the surname alone, in capitals."""
    tokens = [one for one in words.replace(",", " ").split() if one.casefold().strip(".") not in SUFFIXES | TITLES]
    if words.partition(",")[2].strip() and words.partition(",")[2].strip().casefold().strip(".") not in SUFFIXES:
        before = len(words.partition(",")[0].split())
        tokens = tokens[before:] + tokens[:before]
    if not tokens:
        return
    given, surname = tokens[:-1], _STOP.sub("", tokens[-1])
    spellings = {" ".join((*given, surname))}
    if given:
        spellings |= {f"{given[0]} {surname}", f"{surname}, {given[0]}", f"{surname}, {' '.join(given)}"}
        if given[0][0].isupper():
            spellings |= {f"{given[0][0]}. {surname}", f"{given[0][0]} {surname}"}
    spellings |= {one for one in (surname, *given[:1]) if is_distinctive(one, lower_words)}
    for spelling in spellings:
        yield spelling
        yield spelling.upper()
        if spelling.isupper():
            yield spelling.title()


def is_distinctive(word: str, lower_words: frozenset[str] = frozenset()) -> bool:
    """Whether a single word can identify a person: it is not an initial, and not a word of the language or of the
    document.
    """
    folded = word.casefold().strip(".")
    ordinary = folded in _ORDINARY or folded in lower_words or (not lower_words and folded in WORDS_AND_NAMES)
    return len(folded) >= 3 and not ordinary


_ORDINARY = (
    COMMON
    | ROLES
    | LEGAL_FORMS
    | TITLES
    | SUFFIXES
    | {part.casefold() for name in STATE_NAMES for part in name.split()}
)
# The end of a sentence, which can be inside a recognised name. Initials and short forms keep their stop.
_STOP = re.compile(r"(?<=[^\W\d_.]{3})\.$")
_NOT_PROPAGATED = frozenset({EntityType.DATE, EntityType.AMOUNT, EntityType.LOCATION, EntityType.DATE_OF_BIRTH})
