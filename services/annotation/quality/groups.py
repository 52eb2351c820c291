"""Groups of documents whose figures are about enough people. Pure.

Figures of one document are about its two readers, and the difference of two figures is a figure of what lies between
them. So documents count only in groups, and a group is closed once: filters, walls, growth and withdrawals add and
remove whole groups. A group of which a document is missing or has changed does not count.

Why no one may have read more than half of a group: a figure of one person with five others is about that person.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.annotation.quality.facts import on_days, only
from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts, Place

SMALLEST, MOST = 5, 0.5
People = Mapping[str, Collection[str]]
"""Who read each document for its review; for first judgements, who judged its places."""


class Part(StrEnum):
    """What figures are made of. Each part has its own groups, since a document can have one of them only."""

    PASSAGES = "passages"
    REVIEWS = "reviews"
    JUDGEMENTS = "judgements"


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a closed group of `size` documents. `day`: the last day of the group. `fingerprint`: of what the
    document contributed when the group was closed.
    """

    part: Part
    document: str
    group: str
    size: int
    day: date
    fingerprint: str


Group = tuple[Member, ...]


def part_of(facts: Facts, part: Part) -> Facts:
    """The facts of one part."""
    if part is Part.REVIEWS:
        return Facts(reviews=facts.reviews)
    if part is Part.JUDGEMENTS:
        return Facts(judgements=facts.judgements)
    return Facts(facts.frames, facts.passages)


def close(facts: Facts, part: Part, people: People, members: Collection[str]) -> Iterator[Group]:
    """New groups of the documents of a part that are in none, by matter and workflow, in the order of their days.
    `members`: the documents that are in one.
    """
    prints = fingerprints(facts)
    waiting: dict[tuple[str, str], _Waiting] = defaultdict(_Waiting)
    for place in sorted(places(facts).values(), key=lambda one: (one.day, one.document)):
        if place.document in members or not people.get(place.document):
            continue
        own = waiting[place.matter, place.workflow]
        own.add(place, people[place.document])
        if own.is_wide:
            del waiting[place.matter, place.workflow]
            day, group = own.places[-1].day, own.places[0].document
            yield tuple(
                Member(part, one.document, group, len(own.places), day, prints[one.document]) for one in own.places
            )


def whole(facts: Facts, members: Mapping[str, Member]) -> Mapping[str, Member]:
    """The documents of the groups that are complete and unchanged."""
    prints = fingerprints(facts)
    same = [one for name, one in members.items() if prints.get(name) == one.fingerprint]
    found = Counter(one.group for one in same)
    return {one.document: one for one in same if found[one.group] == one.size}


def counted(facts: Facts, members: Mapping[str, Member]) -> Facts:
    """The facts of these documents only, each on the day of its group: a period has all of a group or nothing."""
    return on_days(only(facts, members), {name: one.day for name, one in members.items()})


def is_wide_by_stratum(facts: Facts, members: Mapping[str, Member], people: People) -> bool:
    """Whether each stratum of each group is about enough people too, so that strata can be shown one by one."""
    documents: dict[tuple[str, str, float, bool], _Waiting] = defaultdict(_Waiting)
    for one in facts.frames:
        if one.size:
            key = members[one.place.document].group, one.stratum, one.probability, one.flagged
            documents[key].add(one.place, people.get(one.place.document, ()))
    return all(one.is_wide for one in documents.values())


def fingerprints(facts: Facts) -> Mapping[str, str]:
    """Of what each document contributes."""
    found: dict[str, list[object]] = defaultdict(list)
    for frame in facts.frames:
        found[frame.place.document].append([frame.stratum, frame.flagged, frame.probability, frame.size])
    for passage in facts.passages:
        found[passage.document].append([passage.stratum, passage.found, passage.relevant])
    for one in facts.reviews:
        sides = (one.first, one.second, one.final or ())
        found[one.place.document].append([one.length, *map(_plain, sides), one.final is None])
    for each in facts.judgements:
        found[each.place.document].append([each.same, each.changed])
    return {name: _digest(sorted(map(json.dumps, parts))) for name, parts in found.items()}


def places(facts: Facts) -> Mapping[str, Place]:
    """The place of each document, by its id."""
    found = [one.place for one in facts.frames] + [one.place for one in facts.reviews]
    return {place.document: place for place in (*found, *(one.place for one in facts.judgements))}


@dataclass(slots=True)
class _Waiting:
    """Documents that are in no group yet, and how many of them each person read."""

    places: list[Place] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)

    def add(self, place: Place, people: Iterable[str]) -> None:
        self.places.append(place)
        self.read.update(set(people))

    @property
    def is_wide(self) -> bool:
        return len(self.read) >= SMALLEST and max(self.read.values()) <= MOST * len(self.places)


def _plain(marks: Sequence[Mark]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in marks]


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
