"""Which planted edits a comparison found, and what it found that was not planted."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from diff_match_patch import diff_match_patch

from services.annotation.redline.records import CallOut, Change, ChangeKind, Redline, Version
from tests.benchmarks.redline.planting import Edit, Pair, Planted, solid

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A change in solid code points of both versions."""

    old: Range
    new: Range
    change: Change


@dataclass(slots=True)
class Score:
    """For each planted edit its kind, whether it is found, and whether it has its type: the right kind of change or
    call-out. `false`: changes where nothing was planted.
    """

    edits: list[tuple[Edit, bool, bool]] = field(default_factory=list)
    false: list[Mark] = field(default_factory=list)

    @property
    def missed(self) -> int:
        return sum(not found for _, found, _ in self.edits)


class Solid:
    """The solid code points of what a reader sees of a version, as places of the text that was written. An extractor
    can lose or add some: both texts are aligned by characters, with another program than the one that is measured.
    """

    def __init__(self, version: Version, written: str) -> None:
        unseen = sorted((*version.margins, *version.hidden))
        places: list[int] = []
        position = 0
        for one in (*unseen, None):
            end = one.start if one else len(version.text)
            places += [place for place in range(position, end) if not version.text[place].isspace()]
            position = max(position, one.end) if one else end
        self._places = places
        self._known = _aligned("".join(version.text[place] for place in places), written)

    def range(self, start: int, end: int) -> Range:
        return self._at(start), self._at(end)

    def _at(self, place: int) -> int:
        return self._known[bisect_left(self._places, place)]


def _aligned(read: str, written: str) -> Sequence[int]:
    """For each place of `read`, and its end, the place of `written`."""
    read, written = _plain(read), _plain(written)
    if read == written:
        return range(len(read) + 1)
    peer = diff_match_patch()
    peer.Diff_Timeout = 60
    known: list[int] = []
    place = 0
    for sign, words in peer.diff_main(read, written, False):
        if sign <= 0:
            known += range(place, place + len(words)) if sign == 0 else [place] * len(words)
        if sign >= 0:
            place += len(words)
    return [*known, place]


def _plain(words: str) -> str:
    return "".join(one if len(plain := one.translate(_PLAIN)) != 1 else plain for one in words)


def marks(redline: Redline, old: Solid, new: Solid) -> list[Mark]:
    """Every change, and those inside moved text."""
    changes = [each for one in redline.changes for each in (one, *one.inside)]
    return [Mark(old.range(one.old.start, one.old.end), new.range(one.new.start, one.new.end), one) for one in changes]


def score(pair: Pair, found: Sequence[Mark], new: Version) -> Score:
    """The result for one pair. A moved clause counts as found if it is deleted at one place and inserted at another."""
    result = Score()
    for one in pair.planted:
        hits = [mark for mark in found if _finds(one, mark, new)]
        result.edits.append((one.edit, _is_found(one, hits), any(_is_typed(one, mark) for mark in hits)))
    result.false = [mark for mark in found if not any(_finds(one, mark, new) for one in pair.planted)]
    return result


def _finds(one: Planted, mark: Mark, new: Version) -> bool:
    kind = mark.change.kind
    if one.edit is Edit.HIDDEN:
        words = solid(mark.change.new.of(new.text)).translate(_PLAIN)
        planted = one.hidden.translate(_PLAIN)
        return len(words) >= _HIDDEN and (words in planted or planted in words)
    if kind is ChangeKind.HIDDEN or (kind is ChangeKind.MOVED) > (one.edit is Edit.MOVED):
        return False
    if one.edit is Edit.MOVED:
        return _inside(one.old, mark.old) or _inside(one.new, mark.new)
    return _slides(one, mark) or _is_at(one, mark)


def _is_at(one: Planted, mark: Mark) -> bool:
    if _size(one.old) and not _size(one.new):
        return _shared(one.old, mark.old) * 2 >= _size(one.old)
    if _size(one.new) and not _size(one.old):
        return _shared(one.new, mark.new) * 2 >= _size(one.new)
    return _touches(one.old, mark.old) and _touches(one.new, mark.new)


def _is_found(one: Planted, hits: Sequence[Mark]) -> bool:
    """A moved clause: nearly all of it is in changes at one of its places, and a part at the other one."""
    if one.edit is not Edit.MOVED:
        return bool(hits)
    left = sum(_shared(one.old, mark.old) for mark in hits) / _size(one.old)
    right = sum(_shared(one.new, mark.new) for mark in hits) / _size(one.new)
    return max(left, right) >= _MOST and min(left, right) > 0


def _is_typed(one: Planted, mark: Mark) -> bool:
    if one.edit in _KINDS:
        same = mark.change.kind is _KINDS[one.edit]
        if same and one.edit is Edit.MOVED:
            return _most(_shared(one.old, mark.old), one.old) and _most(_shared(one.new, mark.new), one.new)
        return same
    if one.edit is Edit.NUMBER and mark.change.kind is ChangeKind.RENUMBERED:
        return True
    return _CALL_OUTS[one.edit] in mark.change.call_outs


def _slides(one: Planted, mark: Mark) -> bool:
    """Whether the mark is the same deletion or insertion, described by equal words beside the place."""
    if _size(mark.old) != _size(one.old) or _size(mark.new) != _size(one.new):
        return False
    size = max(_size(one.old), _size(one.new))
    return abs(mark.old[0] - one.old[0]) <= size and abs(mark.new[0] - one.new[0]) <= size


def _size(one: Range) -> int:
    return one[1] - one[0]


def _touches(one: Range, mark: Range) -> bool:
    return mark[0] <= one[1] + _SLACK and one[0] <= mark[1] + _SLACK


def _inside(one: Range, mark: Range) -> bool:
    return _shared(one, mark) * 2 > _size(mark) or _most(_shared(one, mark), one)


def _shared(one: Range, mark: Range) -> int:
    return max(0, min(one[1], mark[1]) - max(one[0], mark[0]))


def _most(shared: int, one: Range) -> bool:
    return shared >= _MOST * (one[1] - one[0])


_MOST, _HIDDEN, _SLACK = 0.8, 20, 2
_PLAIN = str.maketrans({"\u2013": "-", "\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2014": "-"})
_KINDS = {Edit.MOVED: ChangeKind.MOVED, Edit.HIDDEN: ChangeKind.HIDDEN}
_CALL_OUTS = {
    Edit.NUMBER: CallOut.NUMBER,
    Edit.NEGATION: CallOut.NEGATION,
    Edit.DEFINITION: CallOut.DEFINITION,
    Edit.PROVISO: CallOut.PROVISO_REMOVED,
}
