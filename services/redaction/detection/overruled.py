"""Drops guesses of the tagger if a rule recognises a value of another type by its form."""

from bisect import bisect_right
from collections.abc import Sequence

from services.redaction.recognisers.base import MODEL_PREFIX
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.shared.domain.entities import EntityType, Recognition

_SURE = 0.8
_LEARNT = (Tagger.name, MODEL_PREFIX)
_BY_FORM = frozenset(EntityType) - {
    EntityType.PERSON, EntityType.ORGANIZATION, EntityType.ADDRESS, EntityType.LOCATION, EntityType.TRAIT,
    EntityType.IDENTIFIER, EntityType.ROUTING,
}  # fmt: skip
_NAMES = frozenset({EntityType.ORGANIZATION, EntityType.PERSON})


def without_overruled(found: Sequence[Recognition]) -> list[Recognition]:
    """`found` without guesses that overlap a value that is certainly of another type, and without addresses that
    overlap a certain name.
    """
    by_form = _places(found, _BY_FORM)
    names = _places(found, _NAMES)
    return [
        one
        for one in found
        if one.recogniser != Tagger.name
        or not (_touches(one, by_form) or (one.entity_type is EntityType.ADDRESS and _touches(one, names)))
    ]


_Places = tuple[list[int], list[Recognition]]


def _places(found: Sequence[Recognition], kinds: frozenset[EntityType]) -> _Places:
    """Certain recognitions of rules, in order and without overlaps."""
    surely = (
        (one.span.start, one.span.end, place)
        for place, one in enumerate(found)
        if one.entity_type in kinds and one.confidence >= _SURE and not one.recogniser.startswith(_LEARNT)
    )
    places: list[Recognition] = []
    for start, _, place in sorted(surely):
        if not places or start >= places[-1].span.end:
            places.append(found[place])
    return [one.span.start for one in places], places


def _touches(one: Recognition, places: _Places) -> bool:
    starts, surely = places
    at = bisect_right(starts, one.span.start) - 1
    return any(
        one.span.start < other.span.end and other.span.start < one.span.end and other.entity_type is not one.entity_type
        for other in surely[max(at, 0) : bisect_right(starts, one.span.end)]
    )
