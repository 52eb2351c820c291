"""A stretch of text with single blanks, which patterns read, and the way back to the places in the text."""

import re
from dataclasses import dataclass

from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Plain:
    """`starts[i]` and `ends[i]` tell where code point i of `words` begins and ends in the text."""

    words: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> RedactedSpan:
        """Where `[start, end)` of `words`, not empty, stands in the text."""
        return RedactedSpan(self.starts[start], self.ends[end - 1])


def plain(text: str, start: int, end: int) -> Plain:
    """`[start, end)` of `text`."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _PIECE.finditer(text, start, end):
        piece = match.group()
        if piece.isspace():
            if words and match.end() < end:
                words.append(" ")
                starts.append(match.start())
                ends.append(match.end())
            continue
        words.append(piece)
        starts.extend(range(match.start(), match.end()))
        ends.extend(range(match.start() + 1, match.end() + 1))
    return Plain("".join(words), tuple(starts), tuple(ends))


_PIECE = re.compile(r"\s+|\S+")
