"""Decides which documents count in figures of quality: groups of people, and single documents if the policy allows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.annotation.quality.facts import joined, only
from services.annotation.quality.groups import (
    Group,
    Member,
    Part,
    People,
    close,
    counted,
    is_wide_by_stratum,
    part_of,
    places,
    whole,
)
from services.annotation.quality.records import Facts, Place

Fits = Callable[[Place], bool]
"""Whether a document is in the figures that the caller wants."""


_READ = (Part.PASSAGES, Part.REVIEWS)
"""The parts that are about the readers of documents. First judgements are about those who judged."""


class QualityGroups(Protocol):
    """What counting needs of `QualityGroupStore`."""

    async def people(self, documents: Collection[str]) -> Mapping[str, frozenset[str]]: ...
    async def judges(self, documents: Collection[str]) -> Mapping[str, frozenset[str]]: ...
    async def members(self, tenant: str) -> Sequence[Member]: ...
    async def keep(self, tenant: str, groups: Sequence[Group]) -> None: ...


@dataclass(frozen=True, slots=True)
class Countable:
    """The facts that figures can be made of. `members`: the documents that count only in their group, by part.
    `withheld`: the parts of which other documents would fit, but figures with them would be about few people.
    """

    facts: Facts
    members: Mapping[Part, Mapping[str, Member]]
    withheld: tuple[Part, ...]

    def has_groups(self, facts: Facts) -> bool:
        """Whether some of the documents count only in their group."""
        return any(one in members for members in self.members.values() for one in places(facts))

    def is_wide(self, facts: Facts, people: People) -> bool:
        """Whether the strata of the groups can be shown one by one."""
        members = self.members[Part.PASSAGES]
        return is_wide_by_stratum(only(facts, members), members, people)


@dataclass(frozen=True, slots=True)
class Counting:
    """Closes groups when figures are read."""

    groups: QualityGroups

    async def countable(self, tenant: str, facts: Facts, alone_since: date | None, fits: Fits) -> Countable:
        """What a caller who sees `facts` can count. `alone_since`: reviews of this day or later count one by one; None:
        none do.
        """
        stored = await self.groups.members(tenant)
        new = await self._closed(facts, stored)
        if new:
            await self.groups.keep(tenant, new)
            stored = await self.groups.members(tenant)
        parts = [_part(facts, part, stored, alone_since, fits) for part in Part]
        members = {part: one[1] for part, one in zip(Part, parts, strict=True)}
        withheld = tuple(part for part, one in zip(Part, parts, strict=True) if one[2])
        return Countable(joined(one[0] for one in parts), members, withheld)

    async def people(self, facts: Facts) -> People:
        """Who read the documents of the facts."""
        return await self.groups.people(places(facts).keys())

    async def _closed(self, facts: Facts, stored: Iterable[Member]) -> Sequence[Group]:
        known = {part: {one.document for one in stored if one.part is part} for part in Part}
        open_ = {part: places(part_of(facts, part)).keys() - known[part] for part in Part}
        people = await self.groups.people(set().union(*(open_[part] for part in _READ)))
        judges = await self.groups.judges(open_[Part.JUDGEMENTS])
        return [
            group
            for part in Part
            for group in close(part_of(facts, part), part, people if part in _READ else judges, known[part])
        ]


def _part(
    facts: Facts, part: Part, stored: Iterable[Member], alone_since: date | None, fits: Fits
) -> tuple[Facts, Mapping[str, Member], bool]:
    """What counts of a part, its members, and whether something else would fit."""
    own = part_of(facts, part)
    every = places(own)
    alone = {name for name, one in every.items() if alone_since and one.day >= alone_since}
    closed = whole(own, {one.document: one for one in stored if one.part is part})
    members = {name: one for name, one in closed.items() if not alone_since or one.day < alone_since}
    found = joined((only(own, alone), counted(own, members)))
    shown = {name for name, one in places(found).items() if fits(one)}
    withheld = any(fits(one) for name, one in every.items() if name not in alone and name not in members)
    return only(found, shown), members, withheld
