"""The words, numbers and signs of a text, each with its place and a key that is equal for equal text.

Keys ignore what differs between formats: quotes and dashes are as in ASCII, ligatures are letters, soft hyphens and
invisible characters are left out, and a row of equal signs is one sign. Letters keep their case: defined terms need it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from services.annotation.redline.records import MaskedValue
from services.shared.domain.spans import OriginalSpan


class Token(NamedTuple):
    """`begins_line`: only white space is before it on its line. `begins_block`: an empty line is before it. `mark`: the
    state of its words, if they are tracked; words in different states are not equal.
    """

    key: str
    start: int
    end: int
    begins_line: bool
    begins_block: bool
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens of a text, in order. `ids` has the number of each key with its mark."""

    tokens: Sequence[Token]
    ids: Sequence[int]

    def span(self, first: int, end: int) -> OriginalSpan:
        """The place of the tokens `[first, end)`; of none, the end of the token before."""
        if first < end:
            return OriginalSpan(self.tokens[first].start, self.tokens[end - 1].end)
        place = self.tokens[first - 1].end if first else 0
        return OriginalSpan(place, place)

    def keys(self, first: int, end: int) -> list[str]:
        return [one.key for one in self.tokens[first:end]]


@dataclass(slots=True)
class Keys:
    """The numbers of keys, in the order in which they are first seen: the same for both texts."""

    _known: dict[str | tuple[str, str], int] = field(default_factory=dict)

    def words(self, tokens: Sequence[Token]) -> Words:
        known = self._known
        return Words(
            tokens, [known.setdefault((one.key, one.mark) if one.mark else one.key, len(known)) for one in tokens]
        )


def tokenise(text: str) -> list[Token]:
    """The tokens of a text, without the bullets of lists and the rules of tables, in linear time."""
    return list(_tokens(text))


def masked(tokens: Sequence[Token], values: Iterable[MaskedValue]) -> list[Token]:
    """The tokens with one for each value, in place of those that overlap it. `values` are in order."""
    kept: list[Token] = []
    at = 0
    for value in values:
        first = bisect_right(tokens, value.span.start, lo=at, key=lambda one: one.end)
        after = bisect_left(tokens, value.span.end, lo=first, key=lambda one: one.start)
        kept += tokens[at:first]
        at = after
        begins = tokens[first] if first < after else None
        lines = (begins.begins_line, begins.begins_block) if begins else (False, False)
        kept.append(Token(value.key, value.span.start, value.span.end, *lines))
    return [*kept, *tokens[at:]]


def _tokens(text: str) -> Iterator[Token]:
    end, last, in_rule = 0, "", False
    for match in _TOKEN.finditer(text):
        start, words = match.start(), match[0]
        in_rule = _RULE.fullmatch(words) is not None or (in_rule and _REST.fullmatch(words) is not None)
        if words in _BULLETS or in_rule:
            continue  # what follows a bullet begins the line
        key = _key(words)
        if not key or (match["row"] and key == last):
            continue
        lines = text.count("\n", end, start) if end else 2
        end, last = match.end(), key if match["row"] else ""
        yield Token(key, start, end, lines > 0, lines > 1)


@lru_cache(maxsize=1 << 16)
def _key(words: str) -> str:
    if words.isascii():
        return words[0] if len(words) > 1 and not words[0].isalnum() else words
    plain = unicodedata.normalize("NFKC", words).translate(_TYPOGRAPHY)
    kept = "".join(one for one in plain if unicodedata.category(one) != "Cf")
    if len(kept) > 1 and not any(map(str.isalnum, kept)) and len(set(kept)) == 1:
        return kept[0]
    return kept


_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f"
_EAST = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LETTER = rf"[^\W\d_{_EAST}]"
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)*|{_LETTER}(?:[{_INVISIBLE}]*{_LETTER})*(?:['\u2019]{_LETTER}+)*[{_INVISIBLE}]*"
    r"|(?P<row>([._*=~\u2026\u2588\U0001fb95\u2010-\u2015-])\2+)|\S"
)
_RULE, _REST = re.compile(r"[=~\u2010-\u2015-]{4,}"), re.compile(r"[=~\u2010-\u2015-]+")
_BULLETS = frozenset("\u2022\u00b7\u25aa\u25e6\u25cf\u25cb\u25a0\u25a1\u2023\uf0b7\uf0a7\u2043\u25ba\u27a2")
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-"),
    }
)
