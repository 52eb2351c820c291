"""The tracked changes of two versions: which of them are new, and which have to be as they were. Pure.

A tracked change explains a difference only if it is new: the earlier version has none of the same author and date. New
insertions are left out of the comparison, and new deletions are taken back. All others stay in it, with their state: so
other words under the same author and date, or a change that is no longer tracked, are differences that no one marked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from services.annotation.redline.records import Change, Stretch
from services.shared.domain.document import ChangeMark, OriginalChange
from services.shared.domain.revisions import OriginalRevision
from services.shared.domain.spans import OriginalSpan


class Stamp(NamedTuple):
    """Who made a change, and when, as the file says. All words are masked."""

    author: str = ""
    dated: datetime | None = None


NOBODY = Stamp()


@dataclass(frozen=True, slots=True)
class Track:
    """A tracked change, without white space at its ends. `inserted` and `deleted`: who did it, None if no one did."""

    span: OriginalSpan
    mark: ChangeMark
    inserted: Stamp | None = None
    deleted: Stamp | None = None

    @property
    def stamp(self) -> Stamp:
        """Author and date: of the deletion where inserted words were deleted again, empty without any."""
        return self.deleted or self.inserted or NOBODY

    def stamps(self) -> Iterator[Stamp]:
        yield from (one for one in (self.inserted, self.deleted) if one is not None)

    def is_left_out(self, known: frozenset[Stamp]) -> bool:
        """Whether its words are new ones that it explains. `known`: the stamps of the earlier version."""
        return self.inserted is not None and self.inserted not in known

    def state(self, known: frozenset[Stamp]) -> str:
        """Its state in the comparison; empty if it has none."""
        did = (("inserted", self.inserted), ("deleted", self.deleted))
        return " ".join(
            f"{what} by {who.author} on {who.dated}" for what, who in did if who in known and who is not None
        )


def track(one: OriginalChange, text: str, name: Callable[[OriginalSpan], str]) -> Track:
    """A tracked change of a stored text. `name` gives the masked words of a place."""

    def stamp(revision: OriginalRevision | None) -> Stamp:
        if revision is None:
            return NOBODY
        return Stamp(name(revision.author) if revision.author else "", revision.dated)

    words = one.span.of(text)
    start = one.span.start + len(words) - len(words.lstrip())
    span = OriginalSpan(start, max(start, one.span.start + len(words.rstrip())))
    if one.mark is ChangeMark.INSERTED:
        return Track(span, one.mark, inserted=stamp(one.revision))
    return Track(span, one.mark, stamp(one.inserted) if one.inserted else None, stamp(one.revision))


@dataclass(frozen=True, slots=True)
class Tracking:
    """The tracked changes of both versions. `known`: the stamps of the old one."""

    old: tuple[Track, ...]
    new: tuple[Track, ...]
    known: frozenset[Stamp]

    @classmethod
    def of(cls, old: Iterable[Track], new: Iterable[Track]) -> "Tracking":
        """If a version says of none who made it, such as one from which all names were removed, it is not compared."""
        left, right = tuple(old), tuple(new)
        if not (_is_said(left) and _is_said(right)):
            left, right = tuple(map(_unsaid, left)), tuple(map(_unsaid, right))
        return cls(left, right, frozenset(stamp for one in left for stamp in one.stamps()))

    def left_out(self, tracks: Iterable[Track]) -> Iterator[OriginalSpan]:
        """The places that are not compared."""
        return (one.span for one in tracks if one.is_left_out(self.known))

    def stretches(self, tracks: Iterable[Track]) -> Iterator[Stretch]:
        """The places that are equal only to places in the same state."""
        for one in tracks:
            state = "" if one.is_left_out(self.known) else one.state(self.known)
            if state:
                yield Stretch(one.span, state)

    def explains(self, change: Change) -> bool:
        """Whether a difference is a whole new tracked change after all. Without a date, two changes of one author have
        the same stamp. Then a change with other words than before is new if it has no word of the earlier version, or
        deletes only words that the earlier version does not track.
        """
        found = next((one for one in self.new if one.span == change.new), None)
        if found is None or found.stamp.dated is not None or found.stamp not in self.known:
            return False
        if found.mark is ChangeMark.INSERTED:
            return not len(change.old)
        return change.kind == "marking" and not any(one.span.overlaps(change.old) for one in self.old)

    def carried(self, index: int) -> bool:
        """Whether the earlier version has to have a change of the new one too."""
        return any(stamp in self.known for stamp in self.new[index].stamps())


def _is_said(tracks: Sequence[Track]) -> bool:
    return any(stamp != NOBODY for one in tracks for stamp in one.stamps())


def _unsaid(one: Track) -> Track:
    return replace(
        one, inserted=None if one.inserted is None else NOBODY, deleted=None if one.deleted is None else NOBODY
    )
