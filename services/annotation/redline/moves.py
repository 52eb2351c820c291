"""Passages that are in both texts, but not in the same order: what was moved, also if it was changed on the way."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from services.annotation.redline.anchors import Region, unique
from services.annotation.redline.borders import Place, begin_of_block, end_of_block
from services.annotation.redline.tokens import Words


def moves(old: Words, new: Words, regions: Sequence[Region]) -> list[Region]:
    """The moved passages among regions without anchors, as regions of their own that do not overlap: the longest
    first.
    """
    found = sorted(_candidates(old, new, regions), key=lambda one: one[0], reverse=True)
    taken_old, taken_new = bytearray(len(old.ids)), bytearray(len(new.ids))
    kept: list[Region] = []
    for _, one in found:
        if any(taken_old[one.old : one.old_end]) or any(taken_new[one.new : one.new_end]):
            continue
        taken_old[one.old : one.old_end] = b"\x01" * (one.old_end - one.old)
        taken_new[one.new : one.new_end] = b"\x01" * (one.new_end - one.new)
        kept.append(one)
    return list(_joined(sorted(kept), regions))


def _joined(moved: Sequence[Region], regions: Sequence[Region]) -> Iterator[Region]:
    """Moved passages in order, those as one that only an edit separates in both texts."""
    olds, news = [one.old for one in regions], sorted(one.new for one in regions)
    follower = dict(pairwise(sorted(moved, key=lambda one: one.new)))
    start = 0
    for index, one in enumerate(moved):
        after = moved[index + 1] if index + 1 < len(moved) else None
        if after is None or follower.get(one) != after or not _continues(one, after, olds, news):
            yield Region(moved[start].old, one.old_end, moved[start].new, one.new_end)
            start = index + 1


def _continues(before: Region, one: Region, olds: Sequence[int], news: Sequence[int]) -> bool:
    """Whether little is between two passages in one text, and not much in the other one, in the same regions."""
    steps = one.old - before.old_end, one.new - before.new_end
    if min(steps) > _CLOSE or max(steps) > _FAR:
        return False
    same_old = bisect_right(olds, before.old) == bisect_right(olds, one.old)
    return same_old and bisect_right(news, before.new) == bisect_right(news, one.new)


def _candidates(old: Words, new: Words, regions: Sequence[Region]) -> Iterator[tuple[int, Region]]:
    """Passages of both texts with many equal tokens, and the number of these."""
    yield from _paragraphs(old, new, regions)
    here = _places(old.ids, [(one.old, one.old_end) for one in regions])
    there = _places(new.ids, [(one.new, one.new_end) for one in regions])
    pairs = [(*one, *there[passage]) for passage, one in here.items() if passage in there]
    crossing = sorted((place, other, left, right) for place, left, other, right in pairs if left != right)
    for group in _groups(crossing):
        one, grown = _whole(old, new, group, regions)
        count = grown + _count([(place, other) for place, other, _, _ in group])
        if count >= _LEAST and count * 2 >= max(one.old_end - one.old, one.new_end - one.new):
            yield count, one


def _paragraphs(old: Words, new: Words, regions: Sequence[Region]) -> Iterator[tuple[int, Region]]:
    """Whole paragraphs that are in a region of each text, also if the text has several that are equal."""
    here, there = _blocks(old, [one[:2] for one in regions]), _blocks(new, [one[2:] for one in regions])
    for words, places in here.items():
        for (place, left), (other, right) in zip(places, there.get(words, ()), strict=False):
            if left != right:
                yield len(words), Region(place, place + len(words), other, other + len(words))


def _blocks(words: Words, ranges: Iterable[tuple[int, int]]) -> dict[tuple[int, ...], list[tuple[int, int]]]:
    """The places and the numbers of the ranges of their paragraphs."""
    found: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for number, (first, end) in enumerate(ranges):
        begins = [at for at in range(first, end) if at == first or words.tokens[at].begins_block]
        for start, stop in pairwise([*begins, end]):
            if stop - start >= _LEAST:
                found.setdefault(tuple(words.ids[start:stop]), []).append((start, number))
    return found


def _places(ids: Sequence[int], ranges: Iterable[tuple[int, int]]) -> dict[tuple[int, ...], tuple[int, int]]:
    """The place and the number of the range of each passage that is in all ranges once."""
    seen: dict[tuple[int, ...], tuple[int, int]] = {}
    for number, (first, end) in enumerate(ranges):
        for passage, place in unique(ids, first, end, _WIDTH).items():
            seen[passage] = (-1, number) if passage in seen else (place, number)
    return {passage: one for passage, one in seen.items() if one[0] >= 0}


Pair = tuple[int, int, int, int]
"""A place in the old text and one in the new text, and the numbers of their regions."""


def _groups(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Pairs that follow one another closely, but for what is deleted or inserted between them in one text."""
    group: list[Pair] = []
    for one in pairs:
        if group and not _follows(group[-1], one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _follows(before: Pair, one: Pair) -> bool:
    steps = one[0] - before[0], one[1] - before[1]
    close = 0 < min(steps) <= _CLOSE and max(steps) <= _FAR
    return close and before[2:] == one[2:]


def _count(pairs: Sequence[tuple[int, int]]) -> int:
    """The equal tokens of passages that can overlap."""
    return _WIDTH + sum(min(_WIDTH, after[0] - before[0]) for before, after in pairwise(pairs))


def _whole(old: Words, new: Words, group: Sequence[Pair], regions: Sequence[Region]) -> tuple[Region, int]:
    """The passage with equal tokens around it, up to the edges of its paragraphs, and the number of these tokens."""
    left, right = regions[group[0][2]], regions[group[0][3]]
    start, start_new = group[0][:2]
    end, end_new = group[-1][0] + _WIDTH, group[-1][1] + _WIDTH
    while start > left.old and start_new > right.new and old.ids[start - 1] == new.ids[start_new - 1]:
        start, start_new = start - 1, start_new - 1
    while end < left.old_end and end_new < right.new_end and old.ids[end] == new.ids[end_new]:
        end, end_new = end + 1, end_new + 1
    grown = group[0][0] - start + end - group[-1][0] - _WIDTH
    start, start_new = begin_of_block(old, new, Place(start, left.old), Place(start_new, right.new))
    end, end_new = end_of_block(old, new, Place(end, left.old_end), Place(end_new, right.new_end))
    return Region(start, end, start_new, end_new), grown


_WIDTH, _LEAST, _CLOSE, _FAR = 4, 8, 30, 200
