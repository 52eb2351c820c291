"""The sides of a comparison, from stored texts, and the changes of its answer. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, chain

from services.annotation.desk.redlines.records import AROUND, MOST_WORDS, ChangedPlace, Doubt, VersionChange
from services.annotation.desk.redlines.tracking import Stamp, Track, Tracking, track
from services.annotation.redline.compare import compare
from services.annotation.redline.records import Change, ChangeKind, MaskedValue, Redline, Version
from services.annotation.reveals.values import DocumentValue, VisibleValues
from services.shared.domain.annotations import Annotation
from services.shared.domain.document import ChangeMark, SealedText
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Side:
    """A stored text, its values, and the annotations that the caller sees."""

    text: SealedText
    values: tuple[DocumentValue, ...]
    media_type: str
    annotations: tuple[Annotation, ...] = ()
    received: datetime | None = None

    def version(self, tracking: Tracking, tracks: Sequence[Track]) -> Version:
        """The text as if new tracked changes were rejected: what differs then is not marked."""
        text = self.text
        made = (each for one in text.changes for each in (one.revision, one.inserted))
        names = {one.block for one in made if one and one.block}
        return Version(
            text.text,
            hidden=text.hidden,
            margins=tuple(sorted((*text.headers, *text.footers))),
            omitted=tuple(sorted((*tracking.left_out(tracks), *names))),
            has_margins=self.media_type != "text/plain",
            values=tuple(MaskedValue(one.span, one.words) for one in self.values),
            stretches=tuple(tracking.stretches(tracks)),
        )

    def tracks(self) -> Iterator[Track]:
        """The tracked changes, with masked names, in order."""
        return (track(one, self.text.text, self._words) for one in self.text.changes)

    def place(self, span: OriginalSpan) -> ChangedPlace:
        """The place with the words that everyone sees. One without text at the begin has no words around it: it is the
        place of what this side does not have.
        """
        page = bisect_right(self.text.pages, span.start, key=lambda one: one.start)
        if not len(span) and not span.start:
            return ChangedPlace(span, page)
        around = self.around(span)
        text = self._words(OriginalSpan(span.start, min(span.end, span.start + MOST_WORDS)))
        before = self._words(OriginalSpan(around.start, span.start))
        return ChangedPlace(span, page, text, before, self._words(OriginalSpan(span.end, around.end)))

    def around(self, span: OriginalSpan) -> OriginalSpan:
        """The place with what an answer shows around it."""
        return OriginalSpan(max(0, span.start - AROUND), min(len(self.text.text), span.end + AROUND))

    def _words(self, span: OriginalSpan) -> str:
        return VisibleValues(self.values).words(self.text.text, span)

    def clauses(self, span: OriginalSpan) -> Iterator[str]:
        """The categories of the annotations at a place. An empty place is in those around it."""
        for one in self.annotations:
            if one.span.start < max(span.end, span.start + 1) and span.start < one.span.end:
                yield one.category


def redline_of(old: Side, new: Side) -> Redline:
    """The changes that no one marked."""
    tracking = Tracking.of(old.tracks(), new.tracks())
    found = compare(old.version(tracking, tracking.old), new.version(tracking, tracking.new))
    return replace(found, changes=tuple(one for one in found.changes if not tracking.explains(one)))


def changes_of(found: Redline, old: Side, new: Side) -> list[VersionChange]:
    """All changes without the words of their places: those that no one marked, then the tracked ones."""
    unmarked = [_change(number, one, old, new) for number, one in enumerate(found.changes, 1)]
    return [*unmarked, *tracked_changes(found, old, new)]


def with_words(changes: Iterable[VersionChange], old: Side, new: Side) -> tuple[VersionChange, ...]:
    """The changes of a page, with the words that the caller sees."""
    return tuple(
        replace(
            one,
            old=old.place(one.old.span),
            new=new.place(one.new.span),
            inside=with_words(one.inside, old, new),
        )
        for one in changes
    )


def _change(number: int, one: Change, old: Side, new: Side) -> VersionChange:
    clauses = tuple(sorted({*old.clauses(one.old), *new.clauses(one.new)}))
    inside = tuple(_change(number, each, old, new) for each in one.inside)
    places = ChangedPlace(one.old), ChangedPlace(one.new)
    return VersionChange(number, one.kind, *places, one.call_outs, clauses, inside=inside)


def tracked_changes(found: Redline, old: Side, new: Side) -> Iterator[VersionChange]:
    """The tracked changes of the new document that explain their words, by author in the order in which each is first
    seen. Their places in the old document are not known. `found`: the changes that no one marked.
    """
    own = list(new.tracks())
    tracking = Tracking.of(old.tracks(), own)
    told = _Told.of(found.changes)
    groups: dict[str, list[VersionChange]] = {}
    for index, one in enumerate(own):
        carried = tracking.carried(index)
        if not len(one.span) or (carried and told.covers(one.span)):
            continue
        is_altered = carried and told.touches(one.span)
        groups.setdefault(one.stamp.author, []).append(_tracked(one, new, is_altered=is_altered))
    for number, each in enumerate(chain.from_iterable(groups.values()), len(found.changes) + 1):
        yield replace(each, number=number)


def _tracked(one: Track, new: Side, *, is_altered: bool) -> VersionChange:
    kind = ChangeKind.INSERTED if one.mark is ChangeMark.INSERTED else ChangeKind.DELETED
    doubts = tuple(doubts_of(one.stamp, new.received, is_altered=is_altered))
    clauses, nowhere = tuple(sorted(set(new.clauses(one.span)))), ChangedPlace(OriginalSpan(0, 0))
    return VersionChange(0, kind, nowhere, ChangedPlace(one.span), (), clauses, one.mark, (), *one.stamp, doubts)


def doubts_of(stamp: Stamp, received: datetime | None, *, is_altered: bool = False) -> Iterator[Doubt]:
    """What is doubtful about who made a change. Programs write local time: a date is in the future after a day."""
    if not stamp.author:
        yield Doubt.NO_AUTHOR
    if stamp.dated is None:
        yield Doubt.NO_DATE
    elif received is not None and stamp.dated - received > timedelta(days=1):
        yield Doubt.FUTURE_DATE
    if is_altered:
        yield Doubt.ALTERED


@dataclass(frozen=True, slots=True)
class _Told:
    """The places of changes, in order, and the last end up to each."""

    places: Sequence[OriginalSpan]
    ends: Sequence[int]

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "_Told":
        """Of moved text, only what changed inside."""
        news = sorted(each.new for one in changes for each in (one.inside if one.kind is ChangeKind.MOVED else (one,)))
        return cls(news, list(accumulate((one.end for one in news), max)))

    def covers(self, span: OriginalSpan) -> bool:
        """Whether one place has all of `span`."""
        return self._last(span.start) >= span.end

    def touches(self, span: OriginalSpan) -> bool:
        """Whether a place, which can be empty, is in `span` or at its edge."""
        return self._last(span.end) >= span.start

    def _last(self, start: int) -> int:
        at = bisect_right(self.places, start, key=lambda one: one.start)
        return self.ends[at - 1] if at else -1


def uncompared(side: Side) -> int:
    """The values without a placeholder of their own."""
    return sum(one.value_id.startswith("at-") for one in side.values)


def touched(changes: Sequence[VersionChange], spans: Iterable[OriginalSpan], *, new: bool) -> tuple[int, ...]:
    """The numbers of the changes at places of one version. What is only beside a place is not at it; an empty change is
    at the place that it is in, or at whose begin it is.
    """
    places = sorted((one.start, one.end) for one in spans)
    starts = [start for start, _ in places]
    ends = [end for _, end in places]
    longest = max((end - start for start, end in places), default=0)
    found = []
    for one in changes:
        if one.tracked and not new:
            continue
        span = one.new.span if new else one.old.span
        first = bisect_left(starts, span.start - longest)
        last = bisect_left(starts, max(span.end, span.start + 1))
        if any(ends[at] > span.start or starts[at] >= span.start for at in range(first, last)):
            found.append(one.number)
    return tuple(found)
