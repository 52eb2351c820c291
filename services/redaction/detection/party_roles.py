"""The role of the party that a value belongs to, from the block that contains the value and from the words around it.

Blocks are signature blocks ("BORROWER:", "as Lender"), notice blocks ("if to the Borrower") and copies to counsel.
Words are titles ("Judge", "Notary Public", "Esq.") and definitions ('(the "Guarantor")'). A party has the roles of all
its mentions. A name of two persons ("Smith") has the roles of both, and no role if one of them has none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.redaction.detection.zones import ROLES, role_called, zones
from services.redaction.policies.rules import PartyRole
from services.redaction.recognisers.base import Source
from services.redaction.subjects.linking import keys_of, subjects_of
from services.shared.domain.entities import EntityType, Recognition

Roles = frozenset[PartyRole]


@dataclass(frozen=True, slots=True)
class RoleIndex:
    """Roles by (type, key of a value). The role None means that the role of one of the parties is unknown."""

    owners: dict[tuple[EntityType, str], set[PartyRole | None]] = field(default_factory=dict)
    _known: dict[tuple[EntityType, str], Roles] = field(default_factory=dict)

    def roles(self, entity_type: EntityType, words: str) -> Roles:
        """The roles of the party that the value belongs to; empty if unknown."""
        known = self._known.get((entity_type, words))
        if known is None:
            found = self.owners.get((entity_type, keys_of(entity_type, words)[0]), {None})
            known = frozenset(one for one in found if one) if None not in found else frozenset()
            self._known[entity_type, words] = known
        return known


def index_roles(source: Source, found: Sequence[Recognition]) -> RoleIndex:
    """The roles of the parties that the values in `found` belong to."""
    places = zones(source)
    mentions = [(one.entity_type, one.span.of(source.text)) for one in found]
    subjects, subject_indexes = subjects_of(mentions)
    roles: list[set[PartyRole]] = [set() for _ in subjects]
    for one, index in zip(found, subject_indexes, strict=True):
        zone = places.at(one.span.start)
        roles[index] |= {zone} if zone else set()
        roles[index] |= set(_roles_near(source.text, one))
    owners: dict[tuple[EntityType, str], set[PartyRole | None]] = {}
    for subject, known in zip(subjects, roles, strict=True):
        for key in subject.keys:
            owners.setdefault((subject.entity_type, key), set()).update(known or {None})
    return RoleIndex(owners)


def _roles_near(text: str, one: Recognition) -> Iterator[PartyRole]:
    """Roles from the words around a name."""
    if one.entity_type not in _NAMED:
        return
    before = text[max(one.span.start - _REACH, 0) : one.span.start]
    words, after = one.span.of(text), text[one.span.end : one.span.end + _REACH]
    defined = _DEFINED.match(after)
    if defined:
        yield role_called(defined.group(1) or defined.group(2))
    if one.entity_type is EntityType.PERSON:
        for role, title, title_before, title_after in _TITLES:
            if title.match(words) or title_before.search(before) or title_after.match(after):
                yield role


def _title(role: PartyRole, title: str, before: str, after: str) -> "tuple[PartyRole, _Regex, _Regex, _Regex]":
    return (
        role,
        re.compile(rf"(?:{title})\b", re.IGNORECASE),
        re.compile(rf"(?:{before})\s*$", re.IGNORECASE),
        re.compile(rf"(?:,\s*|[ \t]+)(?:{after})\b", re.IGNORECASE),
    )


_Regex = re.Pattern[str]


_REACH = 80
_NAMED = frozenset({EntityType.PERSON, EntityType.ORGANIZATION})
_DEFINED = re.compile(
    rf"[^()\n.;]{{0,40}}\([^()\"“]{{0,30}}[\"“]({ROLES})[\"”]\)|(?:,[^,\n;()]{{0,20}})?,?\s+as\s+(?:the\s+|an?\s+)?({ROLES})\b",
    re.IGNORECASE,
)
_JUDGES = r"judge|justice|magistrate|registrar|chancellor|hon\.|hono(?:u)?rable"
_LAWYERS = r"counsel|attorney|solicitor|barrister|advocate|lawyer"
_TITLES = (
    _title(
        PartyRole.COURT,
        _JUDGES,
        rf"\b(?:{_JUDGES})",
        r"(?:(?:presiding|chief|district|circuit|u\.s\.|united states|associate)\s+){0,3}"
        r"(?:judge|justice|magistrate|registrar)",
    ),
    _title(
        PartyRole.COUNSEL,
        r"(?!)",
        rf"\b(?:{_LAWYERS})s?(?:\s+(?:for|to|of)\s+(?:the\s+)?\w+)?\s*[:,]?",
        rf"esq|(?:an?\s+|as\s+|the\s+)?(?:general\s+|legal\s+)?(?:{_LAWYERS})",
    ),
    _title(PartyRole.NOTARY, r"(?!)", r"\bnotary(?:\s+public)?\s*:?(?:\s*name\s*:)?", r"(?:an?\s+)?notary"),
    _title(PartyRole.WITNESS, r"(?!)", r"\bwitness(?:es|ed\s+by)?\s*:?(?:\s*name\s*:)?", r"(?:an?\s+|as\s+)?witness\b"),
)
