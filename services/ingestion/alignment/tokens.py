"""Split text into the tokens that are aligned: runs of letters and digits, in one form of writing."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from services.shared.domain.spans import OriginalSpan

# A letter of a writing without spaces is a token of its own: lines break between any two of them.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_CJK}]|[^\\W_{_CJK}]+")
_SHORT = 3  # digits of the number of a note


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a text, in order: `keys` are compared, and token i is the span `[starts[i], ends[i])`."""

    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.keys)


def tokens_of(text: str) -> Tokens:
    """All tokens of a text."""
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _TOKEN.finditer(text):
        keys.append(key_of(found.group()))
        starts.append(found.start())
        ends.append(found.end())
    return Tokens(keys, starts, ends)


def key_of(word: str) -> str:
    """What is equal in a text and on its page: without case, because a page can have capitals where the text has none,
    and with ligatures as letters.
    """
    return word.casefold() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def is_short_number(key: str) -> bool:
    """Whether it can be the number of a note or of a page."""
    return len(key) <= _SHORT and key.isdecimal()


def within(tokens: Tokens, spans: Sequence[OriginalSpan]) -> list[tuple[int, int]]:
    """The first token and the one after the last of each span that has any. Both are in order."""
    found: list[tuple[int, int]] = []
    place = 0
    for span in spans:
        while place < len(tokens) and tokens.starts[place] < span.start:
            place += 1
        first = place
        while place < len(tokens) and tokens.ends[place] <= span.end:
            place += 1
        if place > first:
            found.append((first, place))
    return found
