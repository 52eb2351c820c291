"""Converts a text to arrays of tokens: words, single marks and line breaks, with hashes of their folded spelling."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint16]
Marks = npt.NDArray[np.uint8]

BLANK, BREAK, WORD, MARK = range(4)
BREAK_MARK, OPEN, CLOSE, OPEN_QUOTE, CLOSE_QUOTE = range(1, 6)
LOWER, UPPER, DIGIT, LETTER = (1 << place for place in range(4))
LONGEST = 24
"""Number of characters of a word that its hash includes."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text.

    `start`, `end` [tokens]: spans in code points. `codes` [characters]: the characters. `folded` [characters]: without
    case, accents and values of digits. `kinds` [characters]: bits for the kinds of letters. `word`, `case` [tokens]:
    hashes of the folded spelling, and of the places of capitals.
    """

    start: Ints
    end: Ints
    codes: Codes
    folded: Codes
    kinds: npt.NDArray[np.uint8]
    word: Hashes
    case: Hashes

    def __len__(self) -> int:
        return len(self.start)


def tokenise(text: str) -> Tokens:
    """The tokens of `text` in order, without spaces. Characters outside the basic multilingual plane count as marks."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(wide, 0xFFFF).astype(np.uint16)
    tables = _tables()
    group, folded, kinds = tables.group[codes], tables.folded[codes], tables.kinds[codes]
    before = np.concatenate(([BLANK], group[:-1]))
    after = np.concatenate((group[1:], [BLANK]))
    runs = (group == WORD) | (group == BREAK)
    start = np.flatnonzero((group == MARK) | (runs & (before != group)))
    end = np.flatnonzero((group == MARK) | (runs & (after != group))) + 1
    word, case = _spellings(start, end, folded, kinds)
    return Tokens(start, end, codes, folded, kinds, word, case)


def _spellings(start: Ints, end: Ints, folded: Codes, kinds: npt.NDArray[np.uint8]) -> tuple[Hashes, Hashes]:
    return (_few_spellings if len(start) < _FEW else _many_spellings)(start, end, folded, kinds)


def _few_spellings(start: Ints, end: Ints, folded: Codes, kinds: npt.NDArray[np.uint8]) -> tuple[Hashes, Hashes]:
    """Processes all characters of all words at once, which is faster for few words."""
    places = np.arange(min(int((end - start).max(initial=0)), LONGEST))[:, None]
    at = start + places
    inside = at < end
    letters = folded.take(at, mode="clip").astype(np.uint64)
    capitals = np.where(inside, (kinds.take(at, mode="clip") & UPPER) >> 1, 0).astype(np.uint64)
    word = np.zeros(len(start), np.uint64)
    for place, more in enumerate(letters):
        np.copyto(word, mix(word, more), where=inside[place])
    return word, np.bitwise_or.reduce(capitals << places.astype(np.uint64), axis=0)


def _many_spellings(start: Ints, end: Ints, folded: Codes, kinds: npt.NDArray[np.uint8]) -> tuple[Hashes, Hashes]:
    word = np.zeros(len(start), np.uint64)
    case = np.zeros(len(start), np.uint64)
    live = np.arange(len(start))
    for place in range(LONGEST):
        at = start[live] + place
        inside = at < end[live]
        live, at = live[inside], at[inside]
        if not len(live):
            break
        word[live] = mix(word[live], folded[at])
        case[live] |= ((kinds[at] & UPPER) >> 1).astype(np.uint64) << np.uint64(place)
    return word, case


def mix(hashes: Hashes, more: npt.NDArray[np.unsignedinteger] | np.uint64) -> Hashes:
    """`hashes` combined with `more`. The order matters."""
    return (hashes ^ more) * _PRIME + _STEP


def among(words: Hashes, known: Hashes) -> npt.NDArray[np.bool_]:
    """Whether each of `words` is in `known`, which is sorted and not empty."""
    found: npt.NDArray[np.bool_] = known.take(np.searchsorted(known, words), mode="clip") == words
    return found


def spelling(word: str) -> int:
    """The hash that `tokenise` computes for the folded spelling of a word."""
    return int(tokenise(word).word[0])


def marks_of(tokens: Tokens) -> Marks:
    """The kind of opening or closing mark of each token; 0 for other tokens."""
    marks: Marks = _tables().marks[tokens.codes[tokens.start]]
    return marks


@dataclass(frozen=True, slots=True)
class _Tables:
    group: npt.NDArray[np.uint8]
    folded: Codes
    kinds: npt.NDArray[np.uint8]
    marks: Marks


@cache
def _tables() -> _Tables:
    group = np.full(0x10000, MARK, np.uint8)
    folded = np.arange(0x10000, dtype=np.uint16)
    kinds = np.zeros(0x10000, np.uint8)
    marks = np.zeros(0x10000, np.uint8)
    for mark, which in zip(_MARKS, _MARKED, strict=True):
        marks[ord(mark)] = which
    for code in range(0x10000):
        one = chr(code)
        category = unicodedata.category(one)
        if marks[code] == BREAK_MARK:
            group[code] = BREAK
        elif one.isspace() or category in {"Cc", "Cf"}:
            group[code] = BLANK
        elif category[0] in "LMN" and not _is_ideograph(code):
            group[code] = WORD
        kinds[code] = _kinds(category)
        folded[code] = _folded(one, category)
    return _Tables(group, folded, kinds, marks)


def _kinds(category: str) -> int:
    return {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Nd": DIGIT}.get(category, LETTER if category[0] in "LM" else 0)


def _folded(one: str, category: str) -> int:
    if category == "Nd":
        return ord("0")
    base = unicodedata.normalize("NFKD", one)[0] if category[0] == "L" else one
    return min(ord(base.lower()[0]), 0xFFFF)


def _is_ideograph(code: int) -> bool:
    """Whether the character belongs to a script without spaces, of which each character is a token."""
    return 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF


_FEW = 1000
_MARKS = "\n\r\x0b\x0c\x85\u2028\u2029([)]“”"
_MARKED = (*(BREAK_MARK,) * 7, OPEN, OPEN, CLOSE, CLOSE, OPEN_QUOTE, CLOSE_QUOTE)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0x7F4A7C15)
