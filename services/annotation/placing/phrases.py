"""Finds text in another version of a document, ignoring case and spacing. A hole counts as one word. Pure."""

import re
from bisect import bisect_left, bisect_right

from services.shared.domain.document import HOLES
from services.shared.domain.spans import OriginalSpan, Span

_WORD = re.compile(r"\S+")
_HOLE = re.compile(rf"[{HOLES}]+")


def normalise(text: str) -> str:
    """Folds the case, makes spaces single, replaces each hole by one character, and removes spaces at both ends."""
    return _folded(" ".join(_WORD.findall(text)))


def _folded(words: str) -> str:
    return _HOLE.sub(HOLES[0], words.casefold())


def _in_hole(text: str, offset: int) -> bool:
    """Whether the offset is between two characters of a hole."""
    return 0 < offset < len(text) and text[offset] in HOLES and text[offset - 1] in HOLES


class PhraseIndex:
    """Finds normalised phrases in a text. Spans are in code points of the text."""

    def __init__(self, text: str) -> None:
        words: list[str] = []
        self._text = text
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._folded: list[int] = []
        self._found: dict[str, list[int]] = {}
        length = 0
        for match in _WORD.finditer(text):
            words.append(_folded(match.group()))
            self._starts.append(match.start())
            self._ends.append(match.end())
            self._folded.append(length)
            length += len(words[-1]) + 1
        self._words = " ".join(words)

    def ordinal(self, span: Span) -> int:
        """The number of equal phrases that start before `span`."""
        return bisect_left(self._occurrences(normalise(span.of(self._text))), self._fold(span.start))

    def places(self, phrase: str) -> list[OriginalSpan]:
        """The places of the normalised `phrase`, in order. They can overlap."""
        spans = (self._unfold(position, position + len(phrase)) for position in self._occurrences(phrase))
        return [span for span in spans if span is not None]

    def _occurrences(self, phrase: str) -> list[int]:
        if phrase not in self._found:
            found: list[int] = []
            position = self._words.find(phrase) if phrase else -1
            while position >= 0:
                found.append(position)
                position = self._words.find(phrase, position + 1)
            self._found[phrase] = found
        return self._found[phrase]

    def _fold(self, offset: int) -> int:
        word = bisect_right(self._starts, offset) - 1
        if word >= 0 and offset < self._ends[word]:
            return self._folded[word] + len(_folded(self._text[self._starts[word] : offset]))
        return self._folded[word + 1] if word + 1 < len(self._folded) else len(self._words)

    def _unfold(self, start: int, end: int) -> OriginalSpan | None:
        first = bisect_right(self._folded, start) - 1
        last = bisect_right(self._folded, end - 1) - 1
        a, b = self._boundary(first, start), self._boundary(last, end)
        return None if a is None or b is None else OriginalSpan(a, b)

    def _boundary(self, word: int, position: int) -> int | None:
        """The offset in `word` that folds to `position`, never inside a hole.

        None if `position` is inside a letter that folds to several letters ("ß").
        """
        start, wanted = self._starts[word], position - self._folded[word]
        folded = 0
        for offset in range(start, self._ends[word] + 1):
            inside = _in_hole(self._text, offset)
            if folded == wanted and not inside:
                return offset
            folded += len(self._text[offset].casefold()) if offset < self._ends[word] and not inside else 0
        return None
