"""Where a place of the new text is in the old one."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from services.annotation.redline.anchors import Block
from services.annotation.redline.tokens import Words
from services.shared.domain.spans import OriginalSpan


class Beside:
    """Finds the place of words that only the new text has: behind the same words as there."""

    def __init__(self, old: Words, new: Words, equal: Sequence[Block]) -> None:
        self._old, self._new = old, new
        self._blocks = sorted(equal, key=lambda one: one.new)

    def place(self, start: int) -> OriginalSpan:
        """The empty place in the old text."""
        token = bisect_left(self._new.tokens, start, key=lambda one: one.start) - 1
        found = bisect_right(self._blocks, token, key=lambda one: one.new) - 1
        if token < 0 or found < 0:
            return OriginalSpan(0, 0)
        block = self._blocks[found]
        last = block.old + min(token - block.new, block.length - 1)
        return self._old.span(last + 1, last + 1)
