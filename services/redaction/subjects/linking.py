"""Links the mentions of one subject in a document, and computes the keys by which a value is recognised again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.redaction.recognisers.lexical.names import fold, parse
from services.redaction.subjects.companies import without_form
from services.shared.domain.entities import EntityType


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, company or other value that gets one placeholder. `keys` go from the most specific to the most
    general.
    """

    entity_type: EntityType
    keys: tuple[str, ...]
    spellings: tuple[str, ...]


def subjects_of(mentions: Sequence[tuple[EntityType, str]]) -> tuple[list[Subject], list[int]]:
    """The distinct subjects of a document, most specific first, and the index of the subject of each mention."""
    keys = {mention: keys_of(*mention) for mention in dict.fromkeys(mentions)}
    representatives = _link(keys)
    spellings: dict[tuple[EntityType, tuple[str, ...]], list[str]] = {}
    for mention in keys:
        spellings.setdefault((mention[0], representatives[mention]), []).append(mention[1])
    ordered = sorted(spellings, key=lambda one: -len(one[1]))
    subjects = [Subject(kind, chain, tuple(spellings[kind, chain])) for kind, chain in ordered]
    places = {(one.entity_type, one.keys): index for index, one in enumerate(subjects)}
    return subjects, [places[mention[0], representatives[mention]] for mention in mentions]


def keys_of(entity_type: EntityType, spelling: str) -> tuple[str, ...]:
    """The keys of a value, from the most specific to the most general. Two values with the same key can be the same."""
    if entity_type is EntityType.PERSON:
        return parse(spelling).keys()
    folded = fold(spelling)
    if entity_type in _BY_CHARACTERS:
        return ("".join(filter(str.isalnum, folded)) or folded,)
    if entity_type is EntityType.PHONE:
        digits = "".join(filter(str.isdigit, folded.split("ext")[0].split("x")[0]))
        return (digits[1:] if len(digits) == 11 and digits[0] == "1" else digits or folded,)
    words = folded.replace(",", " ").replace(".", " ").split() if entity_type in _BY_WORDS else []
    if words and entity_type is EntityType.ORGANIZATION:
        return tuple(dict.fromkeys((" ".join(words), " ".join(without_form(words)))))
    return (" ".join(words) or folded,)


def _link(keys: Mapping[tuple[EntityType, str], tuple[str, ...]]) -> dict[tuple[EntityType, str], tuple[str, ...]]:
    """The chain of keys of each mention, or of the only more specific mention that fits."""
    owners: dict[tuple[EntityType, str], set[tuple[str, ...]]] = {}
    linked: dict[tuple[EntityType, str], tuple[str, ...]] = {}
    for mention in sorted(keys, key=lambda one: -len(keys[one])):
        kind, chain = mention[0], keys[mention]
        candidates = owners.get((kind, chain[0]), set())
        linked[mention] = next(iter(candidates)) if len(candidates) == 1 else chain
        for key in linked[mention]:
            owners.setdefault((kind, key), set()).add(linked[mention])
    return linked


_BY_CHARACTERS = frozenset(
    {EntityType.IBAN, EntityType.CARD, EntityType.SSN, EntityType.EIN, EntityType.PASSPORT, EntityType.LICENCE,
     EntityType.ACCOUNT, EntityType.ROUTING, EntityType.SWIFT, EntityType.IDENTIFIER}
)  # fmt: skip
_BY_WORDS = frozenset({EntityType.ADDRESS, EntityType.ORGANIZATION, EntityType.LOCATION})
