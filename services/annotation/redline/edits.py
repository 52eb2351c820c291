"""The edits between two texts: what is left when equal and moved passages are taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from services.annotation.redline.anchors import Block, Region, anchors, gaps
from services.annotation.redline.borders import trimmed
from services.annotation.redline.cuts import Cut
from services.annotation.redline.moves import moves
from services.annotation.redline.proof import is_complete
from services.annotation.redline.subsequence import CELLS, common
from services.annotation.redline.tokens import Words


@dataclass(slots=True)
class Edits:
    """Regions of tokens without equal ones that matter. `moved`: each moved passage, with the edits inside. If not
    `aligned`, a region was too large for the last step, and is one edit. `equal`: the equal passages.
    """

    regions: list[Region] = field(default_factory=list)
    moved: list[tuple[Region, list[Region]]] = field(default_factory=list)
    aligned: bool = True
    equal: list[Block] = field(default_factory=list)


def edits(old: Words, new: Words) -> Edits:
    """The edits of the new text. Every token of both texts is equal, moved, or in an edit: this is checked, and without
    it all of the texts is one edit.
    """
    found = _edits(old, new)
    if is_complete(old.ids, new.ids, found.regions, found.moved):
        return found
    return Edits([Region(0, len(old.ids), 0, len(new.ids))], aligned=False)


def _edits(old: Words, new: Words) -> Edits:
    whole = Region(0, len(old.ids), 0, len(new.ids))
    found = Edits(equal=[*trimmed(old, new, anchors(old.ids, new.ids, whole, _WIDTH))])
    between = list(gaps(whole, found.equal))
    moved = moves(old, new, between)
    for one in between:
        left = Cut(one.old, one.old_end, [(each.old, each.old_end) for each in moved])
        right = Cut(one.new, one.new_end, [(each.new, each.new_end) for each in moved])
        found.regions += _inner(old.ids, new.ids, left, right, found)
    for one in moved:
        left, right = Cut(one.old, one.old_end, ()), Cut(one.new, one.new_end, ())
        found.moved.append((one, list(_inner(old.ids, new.ids, left, right, found))))
    return found


def _inner(old: Sequence[int], new: Sequence[int], left: Cut, right: Cut, result: Edits) -> Iterator[Region]:
    """The edits of two passages, with those that only a word separates as one."""
    here, there = left.ids(old), right.ids(new)
    region = Region(0, left.length, 0, right.length)
    blocks = list(_coherent(region, list(_equal(here, there, region, result))))
    for one in blocks:
        result.equal += _placed(left, right, one)
    for edit in gaps(region, blocks):
        olds, news = left.pieces(edit.old, edit.old_end), right.pieces(edit.new, edit.new_end)
        for here_at, there_at in zip_longest(olds, news):
            yield Region(*(here_at or (olds[-1][1],) * 2), *(there_at or (news[-1][1],) * 2))


def _placed(left: Cut, right: Cut, block: Block) -> Iterator[Block]:
    place, other = left.pieces(block.old, block.old + 1)[0][0], right.pieces(block.new, block.new + 1)[0][0]
    yield Block(place, other, block.length)


def _equal(old: Sequence[int], new: Sequence[int], region: Region, result: Edits) -> Iterator[Block]:
    waiting: list[tuple[Region, Sequence[int]]] = [(region, _NARROWER)]
    found: list[Block] = []
    while waiting:
        one, widths = waiting.pop()
        size = (one.old_end - one.old) * (one.new_end - one.new)
        if size <= CELLS:
            found += _paired(old, new, one) if size else ()
        elif widths:
            blocks = anchors(old, new, one, widths[0])
            found += blocks
            waiting += [(gap, widths[1:]) for gap in gaps(one, blocks)]
        else:
            result.aligned = False
    yield from sorted(found)


def _paired(old: Sequence[int], new: Sequence[int], region: Region) -> Iterator[Block]:
    pairs = common(old[region.old : region.old_end], new[region.new : region.new_end])
    start = 0
    for index, (place, other) in enumerate(pairs, 1):
        if index < len(pairs) and pairs[index] == (place + 1, other + 1):
            continue
        first, first_new = pairs[start]
        yield Block(region.old + first, region.new + first_new, index - start)
        start = index


def _coherent(region: Region, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without short ones between longer edits: there, words such as `the` are equal by accident."""
    old, new = region.old, region.new
    for index, one in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else Block(region.old_end, region.new_end, 0)
        before = max(one.old - old, one.new - new)
        behind = max(after.old - one.old, after.new - one.new) - one.length
        if before and behind and (one.length <= _SHORT or 2 * one.length <= min(before, behind)):
            continue
        yield one
        old, new = one.old + one.length, one.new + one.length


_WIDTH, _NARROWER, _SHORT = 8, (3, 1), 1
