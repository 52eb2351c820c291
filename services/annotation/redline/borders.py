"""Where equal passages end: at the borders of paragraphs, not a few tokens behind.

The first tokens of two paragraphs can be equal by accident, as the `(` of two items of a list, and so can the full
stops of two others.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.annotation.redline.anchors import Block
from services.annotation.redline.tokens import Words


class Place(NamedTuple):
    """A place in a text, and how far it can move."""

    at: int
    limit: int


def trimmed(old: Words, new: Words, blocks: Sequence[Block]) -> Iterator[Block]:
    """The equal blocks without a few tokens in other paragraphs than the rest."""
    for one in blocks:
        begin, end = 0, one.length
        if one.old + end < len(old.ids) or one.new + end < len(new.ids):
            end = next((at for at in range(end - 1, max(end - _FEW, 0), -1) if _begins(old, new, one, at)), end)
        if one.old or one.new:
            begin = next((at for at in range(1, min(_FEW, end)) if _begins(old, new, one, at)), begin)
        yield Block(one.old + begin, one.new + begin, end - begin)


def begin_of_block(old: Words, new: Words, left: Place, right: Place) -> tuple[int, int]:
    """The begins of two passages that begin with the same tokens: at their paragraphs, if these are near."""
    for at in range(1, _FEW):
        if _is_block(old, left.at + at) or _is_block(new, right.at + at):
            return left.at + at, right.at + at
    start, other = _back(old, left), _back(new, right)
    return (start, other) if start >= 0 and other >= 0 else (left.at, right.at)


def end_of_block(old: Words, new: Words, left: Place, right: Place) -> tuple[int, int]:
    """The ends of two passages that end with the same tokens: at their paragraphs, if these are near."""
    for at in range(1, _FEW):
        if _is_block(old, left.at - at) or _is_block(new, right.at - at):
            return left.at - at, right.at - at
    end, other = _on(old, left), _on(new, right)
    return (end, other) if end >= 0 and other >= 0 else (left.at, right.at)


def _back(words: Words, place: Place) -> int:
    return next((at for at in range(place.at, max(place.at - _FEW, place.limit - 1), -1) if _is_block(words, at)), -1)


def _on(words: Words, place: Place) -> int:
    return next((at for at in range(place.at, min(place.at + _FEW, place.limit + 1)) if _is_block(words, at)), -1)


def _begins(old: Words, new: Words, block: Block, at: int) -> bool:
    return _is_block(old, block.old + at) or _is_block(new, block.new + at)


def _is_block(words: Words, at: int) -> bool:
    return at >= len(words.tokens) or words.tokens[at].begins_block


_FEW = 7
