"""The sides of a comparison, from stored texts, and the changes of its answer. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.annotation.desk.redlines.records import AROUND, MOST_WORDS, ChangedPlace, VersionChange
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

    def version(self) -> Version:
        """The text as if tracked changes were rejected: what differs then is not marked."""
        text = self.text
        return Version(
            text.text,
            hidden=text.hidden,
            margins=tuple(sorted((*text.headers, *text.footers))),
            omitted=tuple(one.span for one in text.changes if one.mark is ChangeMark.INSERTED),
            has_margins=self.media_type != "text/plain",
            values=tuple(MaskedValue(one.span, one.words) for one in self.values),
        )

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
    return compare(old.version(), new.version())


def changes_of(found: Redline, old: Side, new: Side) -> list[VersionChange]:
    """All changes without the words of their places: those that no one marked, then the tracked ones."""
    unmarked = [_change(number, one, old, new) for number, one in enumerate(found.changes, 1)]
    return [*unmarked, *_tracked(new, len(unmarked))]


def with_words(changes: Iterable[VersionChange], old: Side, new: Side) -> tuple[VersionChange, ...]:
    """The changes of a page, with the words that the caller sees."""
    return tuple(
        VersionChange(
            one.number,
            one.kind,
            old.place(one.old.span),
            new.place(one.new.span),
            one.call_outs,
            one.clauses,
            one.tracked,
            with_words(one.inside, old, new),
        )
        for one in changes
    )


def _change(number: int, one: Change, old: Side, new: Side) -> VersionChange:
    clauses = tuple(sorted({*old.clauses(one.old), *new.clauses(one.new)}))
    inside = tuple(_change(number, each, old, new) for each in one.inside)
    places = ChangedPlace(one.old), ChangedPlace(one.new)
    return VersionChange(number, one.kind, *places, one.call_outs, clauses, inside=inside)


def _tracked(new: Side, before: int) -> Iterator[VersionChange]:
    """The tracked changes of the new document. Their places in the old one are not known."""
    for number, one in enumerate(new.text.changes, before + 1):
        kind = ChangeKind.INSERTED if one.mark is ChangeMark.INSERTED else ChangeKind.DELETED
        clauses = tuple(sorted(set(new.clauses(one.span))))
        nowhere = ChangedPlace(OriginalSpan(0, 0))
        yield VersionChange(number, kind, nowhere, ChangedPlace(one.span), clauses=clauses, tracked=one.mark)


def uncompared(side: Side) -> int:
    """The values without a placeholder of their own."""
    return sum(one.value_id.startswith("at-") for one in side.values)


def touched(changes: Sequence[VersionChange], spans: Iterable[OriginalSpan], *, new: bool) -> tuple[int, ...]:
    """The numbers of the changes at places of one version."""
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
        last = bisect_right(starts, max(span.end, span.start))
        if any(ends[at] > span.start or starts[at] >= span.start for at in range(first, last)):
            found.append(one.number)
    return tuple(found)
