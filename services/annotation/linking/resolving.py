"""Where the cross-references of a text lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.annotation.linking.headings import headings_of
from services.annotation.linking.items import Item
from services.annotation.linking.marks import Heading
from services.annotation.linking.mentions import ATTACHMENTS, Mention, mentions
from services.annotation.linking.regions import Regions
from services.annotation.linking.scopes import Scope


class State(StrEnum):
    """Whether a reference leads to one place, to a place that this document does not have, or to several."""

    FOUND = "found"
    NOT_IN_DOCUMENT = "not_in_document"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference at `[start, end)`, and the places that it can lead to, `(start, end)` each: one if it is FOUND."""

    start: int
    end: int
    state: State
    targets: tuple[tuple[int, int], ...] = ()


Place = tuple[int, int]
_SEVERAL = 2


def links(text: str) -> list[Link]:
    """The cross-references of a text, in order. Headings are none. The time is about linear in the length."""
    headings = headings_of(text)
    resolver = Resolver(Regions(headings))
    own = {one.start for one in headings.sections} | {one.start for one in headings.attachments}
    return [resolver.resolve(one) for one in mentions(headings.text) if one.start not in own]


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves the references of one text."""

    regions: Regions

    def resolve(self, one: Mention) -> Link:
        """The place of the reference."""
        found = self._places(one)
        if not found:
            return Link(one.start, one.end, State.NOT_IN_DOCUMENT)
        state = State.AMBIGUOUS if len(found) > 1 else State.FOUND
        return Link(one.start, one.end, state, tuple(found))

    def _places(self, one: Mention) -> Sequence[Place]:
        if one.scope is Scope.ELSEWHERE or (one.inside and one.inside.scope is Scope.ELSEWHERE):
            return ()
        part = self.regions.headings.part(one.start)
        if one.scope is Scope.NAMED:
            if not self.regions.is_own(one.name):
                return ()
            part = 0
        if one.kind in ATTACHMENTS:
            found = self.regions.headings.attachment(one.kind, one.label, one.start)
            return [(found.start, found.end)] if found and not found.start <= one.start < found.end else ()
        if one.kind == "item":
            return self._item(one, part)
        return self._number(one, part) or self._around(one)

    def _around(self, one: Mention) -> Sequence[Place]:
        """The section with the reference, for `this Section 915` whose number is wrong or has lost a point."""
        section = self.regions.headings.around(one.start) if one.scope is Scope.NEAR else None
        return [self._within(section, one.items)] if section else ()

    def _number(self, one: Mention, part: int) -> Sequence[Place]:
        if one.inside and one.inside.kind in ATTACHMENTS:
            container = self.regions.headings.attachment(one.inside.kind, one.inside.label, one.start)
            if container is None:
                return ()
            part = self.regions.headings.part(container.start)
        found = self._likely(one, self.regions.titled(one) or self.regions.numbered(one, part))
        if len(found) > 1:
            return [(each.start, each.end) for each in found]
        return [self._within(each, one.items) for each in found]

    def _likely(self, one: Mention, found: Sequence[Heading]) -> Sequence[Heading]:
        """Of several sections with the number: for `this Section`, the one around it; else those with the item."""
        if len(found) < _SEVERAL:
            return found
        if one.scope is Scope.NEAR:
            around = [each for each in found if each.start < one.start < each.stop]
            return around or found
        having = [each for each in found if one.items and self.regions.items(each.end, each.stop).descend(one.items)]
        return having or found

    def _within(self, heading: Heading, labels: Sequence[str]) -> Place:
        """The item of the section, or the section if it has no such item."""
        item = self.regions.items(heading.end, heading.stop).descend(labels) if labels else None
        return _place(item) if item else (heading.start, heading.end)

    def _item(self, one: Mention, part: int) -> Sequence[Place]:
        if self.regions.is_amendment and one.scope is Scope.OWN and not one.inside:
            return ()
        if one.inside:
            return self._in(one, self._region(one.inside, part))
        if one.scope is Scope.DEFINITION:
            return self._in(one, self.regions.definition(one.start, one.name))
        section = self.regions.headings.around(one.start)
        if one.scope is Scope.SECTION and section:
            return self._in(one, (section.end, section.stop)) or [(section.start, section.end)]
        return self._near(one, (section.end, section.stop) if section else self.regions.part(part))

    def _in(self, one: Mention, region: Place | None) -> Sequence[Place]:
        item = self.regions.items(*region).descend(one.items) if region else None
        return [_place(item)] if item else ()

    def _region(self, outer: Mention, part: int) -> Place | None:
        """The region of the reference that contains the place."""
        if outer.kind in ATTACHMENTS:
            attachment = self.regions.headings.attachment(outer.kind, outer.label, outer.start)
            return (attachment.end, attachment.stop) if attachment else None
        if outer.scope is Scope.NAMED and not self.regions.is_own(outer.name):
            return None
        if outer.kind == "item":
            found = self._item(outer, part)
            return (found[0][0], self.regions.reach(found[0][0])) if found else None
        headings = self.regions.numbered(outer, part)
        if not headings:
            return None
        first = headings[0]
        item = self.regions.items(first.end, first.stop).descend(outer.items) if outer.items else None
        return (item.start, item.stop) if item else (first.end, first.stop)

    def _near(self, one: Mention, region: Place) -> Sequence[Place]:
        """The nearest item before the reference, or behind it: of a series with all items of its list, if one has."""
        items = self.regions.items(*region)
        before, after = items.near(one.start, one.items[0], frozenset(one.others))
        ordered = [*after, *before] if one.scope is Scope.BELOW else [*before, *after]
        if one.scope is Scope.ABOVE:
            ordered = list(before)
        for each in ordered:
            found = items.descend(one.items[1:], each.below) if one.items[1:] else each
            if (found and found.start > each.start) or found is each:
                return [_place(found)]
        return [_place(ordered[0])] if ordered else ()


def _place(item: Item) -> Place:
    return item.start, item.start + len(item.label) + 2
