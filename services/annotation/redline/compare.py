"""The comparison of two versions of a document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.annotation.redline.anchors import Region
from services.annotation.redline.beside import Beside
from services.annotation.redline.call_outs import Definitions, call_outs
from services.annotation.redline.edits import edits
from services.annotation.redline.labels import is_label, same_label
from services.annotation.redline.layout import margin_lines, outside, page_numbers, same_words
from services.annotation.redline.reading import hidden_tokens, read_tokens
from services.annotation.redline.records import Change, ChangeKind, Redline, Version
from services.annotation.redline.sliding import slid
from services.annotation.redline.tokens import Keys, Token, Words, tokenise
from services.shared.domain.spans import OriginalSpan


def compare(old: Version, new: Version) -> Redline:
    """The changes from `old` to `new`. Two texts that differ only in layout, typography, page numbers and the case of
    numberings have none. The time is linear in both texts for texts with few common passages, and bounded for all.
    """
    left, right = _Side.of(old), _Side.of(new)
    keys = Keys()
    defined, redefined = Definitions(old.text), Definitions(new.text)
    pair = _Pair(keys.words(left.body), keys.words(right.body), defined, redefined, left.pages, right.pages)
    found = edits(pair.old, pair.new)
    changes = [*pair.changes(found.regions)]
    changes += (pair.moved(region, inside) for region, inside in found.moved)
    changes += _appeared(left, right, Beside(pair.old, pair.new, found.equal))
    changes += _margins(old, new)
    return Redline(tuple(sorted(changes, key=lambda one: (one.new, one.old))), found.aligned)


@dataclass(frozen=True, slots=True)
class _Side:
    body: list[Token]
    hidden: list[Token]
    pages: list[OriginalSpan]

    @classmethod
    def of(cls, version: Version) -> "_Side":
        kept = outside(outside(read_tokens(version), version.margins), version.hidden)
        return cls(kept, hidden_tokens(version), page_numbers(version))


@dataclass(frozen=True, slots=True)
class _Pair:
    """The words of both texts, and what makes changes of edits."""

    old: Words
    new: Words
    defined: Definitions
    redefined: Definitions
    pages: Sequence[OriginalSpan] = ()
    new_pages: Sequence[OriginalSpan] = ()

    def changes(self, regions: Iterable[Region]) -> Iterator[Change]:
        for one in regions:
            old, new = self.old.tokens[one.old : one.old_end], self.new.tokens[one.new : one.new_end]
            if not self._is_layout(old, new):
                yield self._change(slid(self.old, self.new, one))

    def _is_layout(self, old: Sequence[Token], new: Sequence[Token]) -> bool:
        if any(one.mark for one in (*old, *new)):
            return False
        if outside(old, self.pages) == [] == outside(new, self.new_pages):
            return True
        return same_words(old, new) or same_label(old, new)

    def moved(self, region: Region, inside: Iterable[Region]) -> Change:
        old, new = self._spans(region)
        return Change(ChangeKind.MOVED, old, new, inside=tuple(self.changes(inside)))

    def _spans(self, one: Region) -> tuple[OriginalSpan, OriginalSpan]:
        return self.old.span(one.old, one.old_end), self.new.span(one.new, one.new_end)

    def _change(self, one: Region) -> Change:
        old, new = self._spans(one)
        if self.old.keys(one.old, one.old_end) == self.new.keys(one.new, one.new_end):
            return Change(ChangeKind.MARKING, old, new)
        if is_label(self.old.tokens, one.old, one.old_end) and is_label(self.new.tokens, one.new, one.new_end):
            return Change(ChangeKind.RENUMBERED, old, new)
        kind = ChangeKind.REPLACED if len(old) and len(new) else ChangeKind.DELETED if len(old) else ChangeKind.INSERTED
        defines = self.defined.touches(old) or self.redefined.touches(new)
        found = call_outs(self.old.keys(one.old, one.old_end), self.new.keys(one.new, one.new_end), defines=defines)
        return Change(kind, old, new, found)


def _appeared(left: _Side, right: _Side, beside: Beside) -> Iterator[Change]:
    """Hidden text of the new version that the old one does not hide."""
    if not right.hidden:
        return
    keys = Keys()
    old, new = keys.words(left.hidden), keys.words(right.hidden)
    found = edits(old, new)
    for one in found.regions:
        for first, end in _runs(new, one.new, one.new_end):
            place = new.span(first, end)
            reasons = call_outs([], new.keys(first, end), defines=False)
            yield Change(ChangeKind.HIDDEN, beside.place(place.start), place, reasons)


def _runs(words: Words, first: int, end: int) -> Iterator[tuple[int, int]]:
    """Tokens of a range that are close to each other: hidden text at other places is another change."""
    start = first
    for index in range(first + 1, end + 1):
        if index == end or words.tokens[index].start - words.tokens[index - 1].end > _APART:
            yield start, index
            start = index


def _margins(old: Version, new: Version) -> Iterator[Change]:
    """The headers and footers of one version only."""
    if not (old.has_margins and new.has_margins):
        return
    left, right = margin_lines(old), margin_lines(new)
    yield from (Change(ChangeKind.MARGIN, place, _NOWHERE) for place in _absent(left, right, new))
    yield from (Change(ChangeKind.MARGIN, _NOWHERE, place) for place in _absent(right, left, old))


def _absent(
    lines: Mapping[str, OriginalSpan], others: Mapping[str, OriginalSpan], version: Version
) -> Iterator[OriginalSpan]:
    text = ""
    for words, place in lines.items():
        if words not in others:
            text = text or " ".join(one.key for one in tokenise(version.text))
            if words not in text:
                yield place


_APART = 4
_NOWHERE = OriginalSpan(0, 0)
