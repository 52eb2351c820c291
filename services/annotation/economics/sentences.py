"""The text with single spaces, cut into sentences of bounded length. Pure, in time linear in the length of the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from services.annotation.agreement.sentences import ends_of
from services.shared.domain.spans import RedactedSpan


class Sentences:
    """The sentences of a text, in order. Offsets are in `flat`, the text with single spaces."""

    def __init__(self, text: str) -> None:
        words = list(_WORD.finditer(text))
        self.flat = " ".join(one.group() for one in words)
        self._originals = [one.start() for one in words]
        self._starts: list[int] = []
        at = 0
        for one in words:
            self._starts.append(at)
            at += one.end() - one.start() + 1
        self.ends = _ends(self.flat)

    @cached_property
    def lower(self) -> str:
        """`flat` in lower case, with the same length."""
        lower = self.flat.lower()
        return lower if len(lower) == len(self.flat) else "".join(_lower(one) for one in self.flat)

    @cached_property
    def body(self) -> int:
        """Where the body ends: signatures, schedules and forms of other papers follow. Without signatures, the end."""
        found = self.lower.find("in witness whereof", _FEWEST)
        return found if found >= 0 else len(self.flat)

    def mentions(self, words: str) -> Iterator[int]:
        """The numbers of the sentences that contain `words`, which are in lower case, in order, each once."""
        at = self.lower.find(words)
        while at >= 0:
            number = self.number(at)
            yield number
            at = self.lower.find(words, self.ends[number])

    def number(self, at: int) -> int:
        """The number of the sentence at an offset."""
        return bisect_right(self.ends, at)

    def __getitem__(self, number: int) -> tuple[int, str]:
        """The offset and the words of a sentence."""
        start = self.ends[number - 1] if number else 0
        return start, self.flat[start : self.ends[number]]

    def __len__(self) -> int:
        return len(self.ends)

    def span(self, start: int, end: int) -> RedactedSpan:
        """The span in the text of `[start, end)` in `flat`. The first and the last character are no spaces."""
        return RedactedSpan(self._original(start), self._original(end - 1) + 1)

    def _original(self, at: int) -> int:
        word = bisect_right(self._starts, at) - 1
        return self._originals[word] + at - self._starts[word]


def _ends(flat: str) -> list[int]:
    """The ends of the sentences. A longer one is cut at a space."""
    ends: list[int] = []
    last = 0
    for stop in [*ends_of(flat), len(flat)]:
        while stop - last > _LONGEST:
            cut = flat.rfind(" ", last, last + _LONGEST) + 1
            last = cut if cut > last else last + _LONGEST
            ends.append(last)
        if stop > last:
            ends.append(stop)
            last = stop
    return ends


def _lower(one: str) -> str:
    lower = one.lower()
    return lower if len(lower) == 1 else one


_LONGEST, _FEWEST = 1_600, 2_000  # code points
_WORD = re.compile(r"\S+")
