"""Terms that a document defines stay readable: `Hale Industries Inc. ("Hale")` makes "Hale" a company, whoever else
bears the name.
"""

from bisect import bisect_left
from collections.abc import Sequence

from services.redaction.recognisers.base import Source
from services.redaction.recognisers.names import fold
from services.shared.domain.entities import EntityType, Recognition

_BEFORE = 120


def keep_terms(source: Source, found: Sequence[Recognition]) -> list[Recognition]:
    """`found` without names that are defined terms, but for those defined right after the name of the person they stand
    for.
    """
    if not source.defined_terms:
        return list(found)
    people = sorted(one for one in found if one.entity_type is EntityType.PERSON)
    starts = [one.span.start for one in people]
    named = {
        term
        for term, places in source.defined_terms.items()
        if any(
            _is_part(source, term, one)
            for place in places
            for one in people[bisect_left(starts, place - _BEFORE) : bisect_left(starts, place)]
        )
    }
    terms = source.defined_terms.keys() - named
    return [one for one in found if one.entity_type is not EntityType.PERSON or _term(source, one) not in terms]


def _term(source: Source, one: Recognition) -> str:
    return one.span.of(source.text).casefold().removesuffix("’s").removesuffix("'s")


def _is_part(source: Source, term: str, person: Recognition) -> bool:
    words = person.span.of(source.text)
    return " " in words and not set(fold(term).split()).isdisjoint(fold(words).split())
