"""The best place of an insertion or a deletion, where several describe the same change."""

from collections.abc import Sequence

from services.annotation.redline.anchors import Region
from services.annotation.redline.tokens import Words


def slid(old: Words, new: Words, region: Region) -> Region:
    """A pure insertion or deletion, moved over equal tokens to begin with a line or a sentence."""
    if region.old == region.old_end:
        shift = _shift(new, region.new, region.new_end, old.ids, region.old)
    elif region.new == region.new_end:
        shift = _shift(old, region.old, region.old_end, new.ids, region.new)
    else:
        return region
    return Region(*(one + shift for one in region))


def _shift(words: Words, first: int, end: int, others: Sequence[int], other: int) -> int:
    ids, best, shift = words.ids, _score(words, first, end), 0
    for back in range(1, min(_FAR, first, other) + 1):
        if not ids[first - back] == ids[end - back] == others[other - back]:
            break
        score = _score(words, first - back, end - back)
        if score > best:
            best, shift = score, -back
    return shift


def _score(words: Words, first: int, end: int) -> int:
    """How natural a begin is: a paragraph, a sentence, a sign, behind a sign, others."""
    before = words.tokens[first - 1].key if first else "."
    last = words.tokens[end - 1].key
    if words.tokens[first].begins_block:
        return 5
    if before == last == ".":
        return 4
    if words.tokens[first].key in _SIGNS and last not in _SIGNS:
        return 3
    return 2 * (before in ";:") + (before == ",")


_FAR = 64
_SIGNS = frozenset(",;")
