"""Names that are not people's stay: `Hale Industries Inc. ("Hale")` makes "Hale" a company, whoever bears the name."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from services.redaction.recognisers.base import MODEL_PREFIX, Source
from services.redaction.recognisers.names import fold
from services.shared.domain.entities import EntityType, Recognition

_BEFORE = 120
_SURE_ORGANISATION = 0.85
_SURE_PERSON = 0.9


def keep_terms(source: Source, found: Sequence[Recognition]) -> list[Recognition]:
    """`found` without names that are defined terms, but for those defined right after the name of the person they
    stand for; and without doubtful names with which an organisation's name begins.
    """
    people = sorted(one for one in found if one.entity_type is EntityType.PERSON)
    terms = _terms(source, people)
    companies = _beginnings(
        fold(one.span.of(source.text))
        for one in found
        if one.entity_type is EntityType.ORGANIZATION
        and one.confidence >= _SURE_ORGANISATION
        and not one.recogniser.startswith(MODEL_PREFIX)
    )
    dropped = {
        one
        for one in people
        if _bare(one.span.of(source.text).casefold()) in terms
        or (one.confidence < _SURE_PERSON and fold(one.span.of(source.text)) in companies)
    }
    return [one for one in found if one not in dropped]


def _terms(source: Source, people: Sequence[Recognition]) -> set[str]:
    """The defined terms that do not stand for a person."""
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


def _bare(words: str) -> str:
    return words.removesuffix("’s").removesuffix("'s")


def _beginnings(names: Iterable[str]) -> set[str]:
    """Two words or more, shorter than the whole."""
    return {" ".join(words[:count]).rstrip(",") for words in map(str.split, names) for count in range(2, len(words))}
