"""Long passages that two texts have in common: the anchors of a comparison.

A passage of several tokens that is in each text exactly once is most likely the same passage. The most of them that
are in the same order in both texts are anchors, and each grows as long as its tokens are equal. Between two anchors,
passages can be unique that are not in the whole text.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Region(NamedTuple):
    """Tokens `[old, old_end)` of the old text, and `[new, new_end)` of the new one."""

    old: int
    old_end: int
    new: int
    new_end: int

    @property
    def is_empty(self) -> bool:
        return self.old == self.old_end and self.new == self.new_end


class Block(NamedTuple):
    """`length` equal tokens from `old` and from `new`."""

    old: int
    new: int
    length: int


def anchors(old: Sequence[int], new: Sequence[int], region: Region, width: int) -> list[Block]:
    """The equal blocks of a region, in order, which begin from passages of `width` tokens. The time is linear but for
    a binary search.
    """
    found: list[Block] = []
    waiting = [(region, 0)]
    while waiting:
        one, depth = waiting.pop()
        blocks = list(_blocks(old, new, one, width))
        found += blocks
        if depth < _DEPTH and blocks:
            waiting += [(gap, depth + 1) for gap in gaps(one, blocks) if _is_wide(gap, width)]
    return sorted(found)


def gaps(region: Region, blocks: Iterable[Block]) -> Iterator[Region]:
    """What is between blocks in order, also before the first and after the last one; not what is empty."""
    old, new = region.old, region.new
    for one in blocks:
        gap = Region(old, one.old, new, one.new)
        if not gap.is_empty:
            yield gap
        old, new = one.old + one.length, one.new + one.length
    gap = Region(old, region.old_end, new, region.new_end)
    if not gap.is_empty:
        yield gap


def unique(ids: Sequence[int], first: int, end: int, width: int) -> dict[tuple[int, ...], int]:
    """The places of passages that are in `[first, end)` once; -1 for all others."""
    seen: dict[tuple[int, ...], int] = {}
    for place, passage in enumerate(zip(*(ids[first + shift : end] for shift in range(width)), strict=False), first):
        seen[passage] = -1 if passage in seen else place
    return seen


def _blocks(old: Sequence[int], new: Sequence[int], region: Region, width: int) -> Iterator[Block]:
    there = unique(new, region.new, region.new_end, width)
    here = unique(old, region.old, region.old_end, width)
    pairs = [(one, there[passage]) for passage, one in here.items() if one >= 0 and there.get(passage, -1) >= 0]
    begin, begin_new = region.old, region.new
    ends = _common_begin(old, new, region)
    if ends >= width:
        yield Block(begin, begin_new, ends)
        begin, begin_new = begin + ends, begin_new + ends
    same = _common_end(old, new, Region(begin, region.old_end, begin_new, region.new_end))
    same *= same >= width
    inner = Region(begin, region.old_end - same, begin_new, region.new_end - same)
    yield from _grown(old, new, inner, in_order(pairs), width)
    if same:
        yield Block(inner.old_end, inner.new_end, same)


def _grown(
    old: Sequence[int], new: Sequence[int], region: Region, pairs: Iterable[tuple[int, int]], width: int
) -> Iterator[Block]:
    low, low_new = region.old, region.new
    for first, first_new in pairs:
        if first < low or first_new < low_new or first + width > region.old_end or first_new + width > region.new_end:
            continue
        start, end = first, first + width
        shift = first_new - first
        while start > low and start + shift > low_new and old[start - 1] == new[start + shift - 1]:
            start -= 1
        while end < region.old_end and end + shift < region.new_end and old[end] == new[end + shift]:
            end += 1
        yield Block(start, start + shift, end - start)
        low, low_new = end, end + shift


def in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that ascend in both places, of pairs that ascend in the first one. Places are unique."""
    tops: list[int] = []  # the least end of a chain of each length
    holders: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before.append(holders[length - 1] if length else -1)
        tops[length : length + 1] = [place]
        holders[length : length + 1] = [index]
    chain: list[tuple[int, int]] = []
    at = holders[-1] if holders else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _common_begin(old: Sequence[int], new: Sequence[int], region: Region) -> int:
    most = min(region.old_end - region.old, region.new_end - region.new)
    for length in range(most):
        if old[region.old + length] != new[region.new + length]:
            return length
    return most


def _common_end(old: Sequence[int], new: Sequence[int], region: Region) -> int:
    most = min(region.old_end - region.old, region.new_end - region.new)
    for length in range(most):
        if old[region.old_end - 1 - length] != new[region.new_end - 1 - length]:
            return length
    return most


def _is_wide(gap: Region, width: int) -> bool:
    return min(gap.old_end - gap.old, gap.new_end - gap.new) >= width


_DEPTH = 4
