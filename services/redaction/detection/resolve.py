"""Resolves overlapping recognitions into the values to replace. The order of the input does not matter."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from services.redaction.detection.denied import DENIED
from services.redaction.detection.party_roles import RoleIndex
from services.redaction.detection.ruling import Ruling
from services.redaction.policies.rules import Operator, Policy, Rule
from services.redaction.recognisers.base import MODEL_PREFIX
from services.redaction.recognisers.lexical.lexicon import WORDS_AND_NAMES
from services.redaction.recognisers.lexical.name_words import kind_of
from services.redaction.recognisers.lexical.names import fold
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


def resolve(
    text: str, found: Iterable[Recognition], policy: Policy, roles: RoleIndex | None = None
) -> list[Recognition]:
    """The values that `policy` replaces, in order and without overlaps. The result covers both of two overlapping
    values; the type comes from the longer value; if both are equally long, from the higher confidence, then from the
    more specific type.
    """
    ruling = Ruling(text, policy, roles or RoleIndex())
    allowed_places = allowed(text, policy)
    kept: list[Recognition] = []
    replaced: list[Recognition] = []
    of_kinds: dict[EntityType, Rule] = {}
    for whole in found:
        rule = None if whole.recogniser == DENIED else of_kinds.get(whole.entity_type)
        if rule is None:
            rule = ruling.rule(whole)
            if not policy.uses_roles and whole.recogniser != DENIED:
                of_kinds[whole.entity_type] = rule
        if whole.confidence < rule.threshold:
            continue
        one = trimmed(text, whole)
        if not len(one.span) or (allowed_places and one.recogniser != DENIED and within(one.span, allowed_places)):
            continue
        rule = rule if one is whole else ruling.rule(one)
        (kept if rule.operator is Operator.KEEP else replaced).append(one)
    shields = shields_of(text, kept)
    return merge([one for one in replaced if not shielded(one, shields)] if shields else replaced)


def merge(found: Iterable[Recognition]) -> list[Recognition]:
    """`found` in order and without overlaps. The result covers every character that `found` covers."""
    return list(_merged(sorted(found, key=_natural)))


def trimmed(text: str, one: Recognition) -> Recognition:
    """`one` without the white space around it."""
    words = one.span.of(text)
    if words == words.strip():
        return one
    start = one.span.start + len(words) - len(words.lstrip())
    end = max(start, one.span.end - (len(words) - len(words.rstrip())))
    return Recognition(OriginalSpan(start, end), one.entity_type, one.confidence, one.recogniser)


def shields_of(text: str, kept: Iterable[Recognition]) -> list[tuple[int, int]]:
    """The places of organisations that the policy keeps. Those that only a model recognises do not count, because a
    model can take a list of names for an organisation; nor those that are a person's name and one word, because "an
    account of Eva Roe Bank requires" is a person before a bank.
    """
    learnt = (Tagger.name, MODEL_PREFIX)
    return union(
        one.span
        for one in kept
        if one.entity_type is EntityType.ORGANIZATION
        and not one.recogniser.startswith(learnt)
        and not _is_person_before_bank(one.span.of(text))
    )


def _is_person_before_bank(words: str) -> bool:
    """Whether `words` are "Bank" or "Trust" after a name that begins with a given name that is no other word."""
    *name, last = words.removeprefix("The ").removeprefix("the ").split()
    if last not in _AFTER_PERSONS or len(name) < 2:
        return False
    swapped = name[0].endswith(",")
    given = name[swapped]
    return kind_of(given) == "g" and (swapped or fold(given) not in WORDS_AND_NAMES)


def shielded(one: Recognition, shields: Sequence[tuple[int, int]]) -> bool:
    """Whether `one` is a name or location inside the longer name of an organisation that the policy keeps."""
    if one.entity_type not in _IN_ORGANISATIONS or one.recogniser == DENIED:
        return False
    return within(one.span, shields, longer=True)


def allowed(text: str, policy: Policy) -> list[tuple[int, int]]:
    """The places of words of the policy's allow list, in any casing."""
    if not policy.allow:
        return []
    words = "|".join(re.escape(one) for one in sorted(policy.allow, key=lambda one: (-len(one), one)))
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE)]


def within(span: OriginalSpan, places: Sequence[tuple[int, int]], *, longer: bool = False) -> bool:
    """Whether `span` is inside one of `places`, which are in order; with `longer`, inside a longer one."""
    at = bisect_right(places, (span.start, _FAR)) - 1
    return at >= 0 and span.end <= places[at][1] and places[at][1] - places[at][0] >= len(span) + longer


def _natural(one: Recognition) -> tuple[int, int, EntityType, float, str]:
    """The sort order of recognitions, as a tuple, which compares faster."""
    return one.span.start, one.span.end, one.entity_type, one.confidence, one.recogniser


def _merged(ordered: Sequence[Recognition]) -> Iterator[Recognition]:
    group: list[Recognition] = []
    end = 0
    for one in ordered:
        if group and one.span.start >= end:
            yield _winner(group, end)
            group = []
        group.append(one)
        end = max(end, one.span.end) if len(group) > 1 else one.span.end
    if group:
        yield _winner(group, end)


def _winner(group: Sequence[Recognition], end: int) -> Recognition:
    if len(group) == 1:
        return group[0]
    best = min(group, key=lambda one: (-len(one.span), -one.confidence, _ORDER[one.entity_type], one))
    return Recognition(OriginalSpan(group[0].span.start, end), best.entity_type, best.confidence, best.recogniser)


def union(spans: Iterable[OriginalSpan]) -> list[tuple[int, int]]:
    """The places that `spans` cover, in order and without overlaps."""
    union: list[tuple[int, int]] = []
    for one in sorted(spans):
        if union and one.start < union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], one.end))
        else:
            union.append((one.start, one.end))
    return union


_FAR = sys.maxsize
_AFTER_PERSONS = frozenset({"Bank", "Trust"})
_IN_ORGANISATIONS = frozenset({EntityType.PERSON, EntityType.LOCATION})
# The more specific type has precedence if length and confidence are equal.
_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            EntityType.EMAIL, EntityType.IBAN, EntityType.CARD, EntityType.SSN, EntityType.EIN, EntityType.PASSPORT,
            EntityType.LICENCE, EntityType.ROUTING, EntityType.SWIFT, EntityType.ACCOUNT, EntityType.PHONE,
            EntityType.DATE_OF_BIRTH, EntityType.CASE_NUMBER, EntityType.IP_ADDRESS, EntityType.URL,
            EntityType.IDENTIFIER, EntityType.ADDRESS, EntityType.PERSON, EntityType.ORGANIZATION,
            EntityType.AMOUNT, EntityType.DATE, EntityType.LOCATION, EntityType.TRAIT,
        )
    )
}  # fmt: skip
