"""Hashed features of one window's candidates: word n-grams, the words around a date or title, position. No text is
kept.

All arithmetic is in unsigned 32 bits, so that numpy 1 (Triton) and numpy 2 (training) give the same columns.
"""

import re
import zlib
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from clause_model.segments import SENTENCE, Segment

BITS = 22
COLUMNS = 1 << BITS
CACHED_WORDS = 1 << 18
CACHED_LENGTH = 64

T = TypeVar("T")
UInts = NDArray[np.uint32]
Ints = NDArray[np.int64]


class Features(NamedTuple):
    """Sparse rows: candidate `row[i]` has hashed feature `column[i]`, each pair once, sorted by row; both [nnz]."""

    row: Ints
    column: Ints


class Words(NamedTuple):
    """Hash and start of every word of a window, both [words]."""

    hashes: UInts
    starts: Ints


def features(text: str, segments: list[Segment], start: int = 0) -> Features:
    """Features of `segments` of `text`; `start` is the window's offset in its document, in code points."""
    if not segments:
        return Features(np.zeros(0, np.int64), np.zeros(0, np.int64))
    words = read_words(text)
    table = np.array(segments, dtype=np.int64)
    first = np.searchsorted(words.starts, table[:, 0], side="left")
    last = np.searchsorted(words.starts, table[:, 1], side="left")
    parts = [
        *_content(words, table, first, last),
        *_around(words, table, first, last),
        _place(table, first, last, start),
    ]
    keys = np.unique(np.concatenate([(row << BITS) | _column(hashes) for row, hashes in parts]))
    return Features(keys >> BITS, keys & (COLUMNS - 1))


def read_words(text: str) -> Words:
    """Words in lower case, digits as 0, without the numbers of placeholders."""
    parts = WORD.split(text)  # even indexes have the text between words
    words = parts[1::2]
    ends = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
    return Words(np.fromiter(map(_HASHES.__getitem__, words), np.uint32, len(words)), ends[:-1:2])


class _Hashes(dict[str, int]):
    """A cache of word hashes."""

    def __missing__(self, word: str) -> int:
        normal = PLACEHOLDER.sub(r"[\1]", word) if word.startswith("[") else DIGIT.sub("0", word.lower())
        found = zlib.crc32(normal.encode("utf-8", "replace"))
        remember(self, word, found)
        return found


def remember(known: dict[str, T], word: str, value: T) -> None:
    """Stores `value`, within a bound; texts longer than words are not stored."""
    if len(word) <= CACHED_LENGTH:
        if len(known) >= CACHED_WORDS:
            known.clear()
        known[word] = value


def _content(words: Words, table: Ints, first: Ints, last: Ints) -> list[tuple[Ints, UInts]]:
    """Word 1-, 2- and 3-grams of each candidate, one name space per kind."""
    kind = table[:, 2].astype(np.uint32)
    grams = [_runs(first, np.maximum(last - n, first), _ngrams(words.hashes, n + 1)) for n in range(3)]
    return [(row, hashes + kind[row] * np.uint32(KIND_STEP)) for row, hashes in grams]


def _around(words: Words, table: Ints, first: Ints, last: Ints) -> list[tuple[Ints, UInts]]:
    """For dates and titles: the words before, after, and of the whole sentence."""
    inner = np.flatnonzero(table[:, 2] != SENTENCE)
    parent, count = table[inner, 4], len(words.hashes)
    ranges = (
        (PARENT, first[parent], last[parent]),
        (BEFORE, np.maximum(first[inner] - 6, 0), first[inner]),
        (AFTER, last[inner], np.minimum(last[inner] + 4, count)),
    )
    parts = []
    for salt, begin, end in ranges:
        row, hashes = _runs(begin, end, words.hashes)
        parts.append((inner[row], hashes + np.uint32(salt)))
    return parts


def _place(table: Ints, first: Ints, last: Ints, start: int) -> tuple[Ints, UInts]:
    """One feature each for kind, kind and length, and kind and distance from the document's start (powers of two)."""
    kind = table[:, 2]
    length = np.log2(1 + last - first).astype(np.int64)
    distance = np.log2(1 + table[:, 0] + start).astype(np.int64)
    headed = table[:, 5]
    codes = [kind, 16 + kind * 32 + length, 256 + kind * 32 + distance, 512 + kind * 2 + headed]
    hashes = np.concatenate(codes).astype(np.uint32) * np.uint32(PLACE)
    return np.tile(np.arange(len(table)), len(codes)), hashes


def _ngrams(hashes: UInts, size: int) -> UInts:
    gram = hashes.copy()
    for offset in range(1, size):
        gram[:-offset] = _mix(gram[:-offset]) + hashes[offset:]
    return gram


def _runs(first: Ints, last: Ints, hashes: UInts) -> tuple[Ints, UInts]:
    """(row, hash) of every word in [first[row], last[row])."""
    sizes = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(first)), sizes)
    index = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(first, sizes)
    return row, hashes[index]


def _column(hashes: UInts) -> Ints:
    return (_mix(hashes) >> np.uint32(32 - BITS)).astype(np.int64)


def _mix(hashes: UInts) -> UInts:
    """The finaliser of MurmurHash3, on arrays."""
    h = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


WORD = re.compile(r"(\[[A-Z][A-Z_]*_\d+\]|[^\W_]+(?:['’][a-z]+)?|[$%])")
PLACEHOLDER = re.compile(r"\[([A-Z_]+)_\d+\]")
DIGIT = re.compile(r"\d")
_HASHES = _Hashes()
KIND_STEP, PARENT, BEFORE, AFTER, PLACE = (
    zlib.crc32(name.encode()) for name in ("kind", "parent", "before", "after", "place")
)
