"""The tracked changes of a DOCX package: what each one does, and who made it and when, as the package says."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from lxml import etree

from services.ingestion.extractors.docx.xml import value, w
from services.ingestion.extractors.result import Revisions, changed, without_marks
from services.shared.domain.document import ChangeMark
from services.shared.domain.revisions import OriginalRevision
from services.shared.domain.spans import OriginalSpan

CHANGES = {
    w("ins"): ChangeMark.INSERTED,
    w("moveTo"): ChangeMark.INSERTED,
    w("del"): ChangeMark.DELETED,
    w("moveFrom"): ChangeMark.DELETED,
}
_LONGEST, _MOST_AUTHORS = 200, 100
_DATE = len("2026-01-02T03:04:05.123456789+00:00")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made a change, and when. `inserted`: of deleted words, the stamp of the change that inserted them."""

    author: str = ""
    dated: datetime | None = None
    inserted: "Stamp | None" = None


class Tracked(NamedTuple):
    """A tracked change of words."""

    mark: ChangeMark
    stamp: Stamp = Stamp()


REMOVED = Tracked(ChangeMark.DELETED)


def tracked(element: etree._Element, changes: Mapping[str, ChangeMark] = CHANGES) -> Tracked | None:
    """The change that an element is; None for any other element."""
    mark = changes.get(element.tag)
    return None if mark is None else Tracked(mark, Stamp(_author(element), _dated(element)))


def within(outer: Tracked | None, inner: Tracked | None) -> Tracked | None:
    """The change of words inside two. What is deleted anywhere is deleted; of two insertions it is the outer one."""
    if outer is None or inner is None:
        return inner or outer
    if outer.mark is inner.mark:
        return outer
    deletion, insertion = (outer, inner) if outer.mark is ChangeMark.DELETED else (inner, outer)
    first = deletion.stamp.inserted or insertion.stamp
    return Tracked(ChangeMark.DELETED, replace(deletion.stamp, inserted=first))


@dataclass(slots=True)
class Stamps:
    """The stamps of a package, and their numbers in marked text, from 1. A change without author and date has 0."""

    _numbers: dict[Stamp, int] = field(default_factory=dict)

    def mark(self, text: str, change: Tracked | None) -> str:
        """Mark text for `TextBuilder.marked_block` as changed."""
        return changed(text, change.mark, self._number(change.stamp)) if change is not None and text else text

    def _number(self, stamp: Stamp) -> int:
        return self._numbers.setdefault(stamp, len(self._numbers) + 1) if stamp != Stamp() else 0

    def authors(self, used: Collection[int]) -> Sequence[str]:
        """The names behind the numbers in `used`, each once: the first 100. A reader of more names learns nothing."""
        return list(dict.fromkeys(filter(None, self._names(used))))[:_MOST_AUTHORS]

    def _names(self, used: Collection[int]) -> Iterator[str]:
        for one, number in self._numbers.items():
            if number in used:
                yield one.author
                yield one.inserted.author if one.inserted else ""

    def revisions(self, places: Mapping[str, OriginalSpan]) -> Iterable[Revisions]:
        """What the numbers mean, in order. `places` are those of the names of `authors`."""
        for one in self._numbers:
            made = _revision(one, places) if one.author or one.dated else None
            yield made, _revision(one.inserted, places) if one.inserted else None


def _revision(one: Stamp, places: Mapping[str, OriginalSpan]) -> OriginalRevision:
    return OriginalRevision(places.get(one.author), one.dated)


def _author(element: etree._Element) -> str:
    return without_marks(" ".join(value(element, "author").split())[:_LONGEST].rstrip())


def _dated(element: etree._Element) -> datetime | None:
    """Word writes local time without a zone, or with the zone of UTC."""
    words = value(element, "date").strip()
    if not words or len(words) > _DATE:
        return None
    try:
        found = datetime.fromisoformat(words)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
