"""Keeps defined terms, which are not names of persons: `Hale Industries Inc. ("Hale")` makes "Hale" a company."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from services.redaction.detection.resolve import union, within
from services.redaction.recognisers.base import MODEL_PREFIX, Source
from services.redaction.recognisers.lexical.lexicon import (
    CITIES,
    COMMON,
    COUNTRIES,
    LABELS,
    LEGAL_FORMS,
    ROLES,
    STATE_NAMES,
    WORDS_AND_NAMES,
    words,
)
from services.redaction.recognisers.lexical.names import fold
from services.redaction.recognisers.tagger.recogniser import NAMES, Tagger
from services.shared.domain.entities import EntityType, Recognition

_BEFORE = 120
_LEARNT = frozenset({Tagger.name, NAMES})
_NAMES = frozenset({EntityType.PERSON, EntityType.ADDRESS})
_WORDS = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"[^\W\d_]\.$")
_PLACES = frozenset(part.casefold() for name in (*STATE_NAMES, *CITIES, *COUNTRIES) for part in name.split())
_ORDINARY = (COMMON | ROLES | LABELS | LEGAL_FORMS) - WORDS_AND_NAMES | words(
    "i ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xx"
)
_SURE_ORGANISATION = 0.85
_SURE_PERSON = 0.9
_LONGEST_PART = 5


def keep_terms(source: Source, found: Sequence[Recognition]) -> list[Recognition]:
    """`found` without:

    - names that are defined terms, unless the definition follows the name of the person that it abbreviates;
    - uncertain names that an organisation's name begins with;
    - names by the tagger whose words are all parts of defined terms, or numbers of clauses.
    """
    people = sorted((one for one in found if one.entity_type is EntityType.PERSON), key=lambda one: one.span.start)
    terms = _terms(source, people)
    names = [
        fold(one.span.of(source.text))
        for one in found
        if one.entity_type is EntityType.ORGANIZATION
        and one.confidence >= _SURE_ORGANISATION
        and not one.recogniser.startswith(MODEL_PREFIX)
    ]
    companies, parts_of_names = _beginnings(names), _parts(names)
    dropped = [
        one
        for one in people
        if (terms and _bare(one.span.of(source.text).casefold()) in terms)
        or (companies and one.confidence < _SURE_PERSON and fold(one.span.of(source.text)) in companies)
        or (parts_of_names and one.recogniser in _LEARNT and fold(one.span.of(source.text)) in parts_of_names)
    ]
    parts = {part for term in terms for part in term.split()}
    guesses = (one for one in found if one.recogniser == Tagger.name and one.entity_type in _NAMES)
    dropped += (one for one in guesses if _is_of_terms(source, one, parts))
    if not dropped:
        return list(found)
    inside = union(one.span for one in dropped if one.entity_type is EntityType.PERSON)
    gone = set(map(id, dropped))
    return [
        one
        for one in found
        if id(one) not in gone
        and not (one.recogniser == Tagger.name and one.entity_type in _NAMES and within(one.span, inside))
    ]


def _terms(source: Source, people: Sequence[Recognition]) -> set[str]:
    """The defined terms that do not abbreviate a person's name."""
    starts = [one.span.start for one in people]
    return {
        _bare(term)
        for term, places in source.defined_terms.items()
        if not any(
            _is_part(source, term, one)
            for place in places
            for one in people[bisect_left(starts, place - _BEFORE) : bisect_left(starts, place)]
        )
    }


def _is_part(source: Source, term: str, person: Recognition) -> bool:
    words = person.span.of(source.text)
    return " " in words and not set(fold(term).split()).isdisjoint(fold(words).split())


def _is_of_terms(source: Source, one: Recognition, parts: set[str]) -> bool:
    """Whether all words of a name are words of defined terms, of agreements or of places, or single letters with
    dots.
    """
    text = one.span.of(source.text)
    if any(map(str.isdigit, text)):
        return False
    words = [word.casefold() for word in _WORDS.findall(text)]
    abbreviated = _DOTTED.search(source.text[max(one.span.start - 2, 0) : one.span.start]) is not None
    if abbreviated and all(len(word) == 1 for word in words):
        return True
    ordinary = _ORDINARY if one.entity_type is EntityType.PERSON else _ORDINARY | _PLACES
    return all(word in parts or word in ordinary for word in words)


def _bare(words: str) -> str:
    return words.removesuffix("’s").removesuffix("'s")


def _beginnings(names: Iterable[str]) -> set[str]:
    """All beginnings of the names that have two words or more and are shorter than the name."""
    return {" ".join(words[:count]).rstrip(",") for words in map(str.split, names) for count in range(2, len(words))}


def _parts(names: Iterable[str]) -> set[str]:
    """All sequences of two or more adjacent words that are shorter than the name."""
    return {
        " ".join(words[start:end]).rstrip(",.")
        for words in map(str.split, names)
        for start in range(len(words))
        for end in range(start + 2, min(start + _LONGEST_PART, len(words)) + 1)
        if end - start < len(words)
    }
