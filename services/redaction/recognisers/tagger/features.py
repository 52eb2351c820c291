"""The features of a token: hashed columns. Columns of a word alone are computed once for each distinct word of the
text, columns of its context for each token.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from services.redaction.recognisers.tagger.classes import WordClasses
from services.redaction.recognisers.tagger.gazetteers import FEATURES, TITLE, gazetteer
from services.redaction.recognisers.tagger.runs import Runs, runs_of, state_parties
from services.redaction.recognisers.tagger.tokens import (
    BREAK_MARK,
    CLOSE,
    CLOSE_QUOTE,
    DIGIT,
    LETTER,
    LOWER,
    OPEN,
    OPEN_QUOTE,
    UPPER,
    Codes,
    Hashes,
    Ints,
    Marks,
    Tokens,
    among,
    marks_of,
    mix,
)

BITS = 18
COLUMNS = 1 << BITS
Columns = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Features:
    """The columns of all tokens.

    `of_words[offset]` [words, features]: columns that a word contributes to the token `offset` places before it.
    `words` [tokens]: the index of each token's word. `of_places` [tokens, features]: the columns of its context.
    `lists` [words]: the lists that contain the word, as bits.
    """

    words: Ints
    lists: Hashes
    of_words: dict[int, Columns]
    of_places: Columns


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct words of a text: hashes [words] of spelling, shape, word lists, and of what the text shows about
    each word (`known`). `listed`: all lists. `lists`: those that are features. `classes` is [levels, words].
    """

    ids: Ints
    listed: Hashes
    word: Hashes
    shape: Hashes
    lists: Hashes
    known: Hashes
    classes: Hashes
    affixes: dict[str, Hashes]


def features(tokens: Tokens, classes: WordClasses) -> Features:
    """The columns of all tokens of a text."""
    runs = runs_of(tokens)
    words = vocabulary(tokens, runs, classes)
    parts = {offset: choose(words) for offset, choose in _OFFSETS.items()}
    sizes = {offset: len(chosen) for offset, chosen in parts.items()}
    columns = _columns(np.array([one for chosen in parts.values() for one in chosen]), *_salts(tuple(sizes.items())))
    ends = np.cumsum([*sizes.values()]).tolist()
    of_words = {offset: columns[:, end - sizes[offset] : end] for offset, end in zip(sizes, ends, strict=True)}
    places = _places(tokens, words, runs)
    return Features(words.ids, words.listed, of_words, _columns(places, *_salts(((_PLACES, len(places)),))))


def vocabulary(tokens: Tokens, runs: Runs, classes: WordClasses) -> Vocabulary:
    """The distinct words of a text, case-sensitive."""
    first, ids = _distinct(mix(tokens.word, tokens.case))
    counts = np.bincount(ids)
    start, end, word = tokens.start[first], tokens.end[first], tokens.word[first]
    shape = _shape(tokens, start, end)
    listed = gazetteer(word)
    lists = listed & FEATURES
    capital = (tokens.case[first] & np.uint64(1)) > 0
    small = _are_among(word, word[~capital & ((tokens.kinds[start] & LOWER) > 0)])
    titled = np.zeros(len(first), bool)
    after = np.flatnonzero(lists[ids] & TITLE) + 1
    after = np.concatenate((after, after + 1))
    titled[ids[after[after < len(ids)]]] = True
    count = np.searchsorted(_OFTEN, counts, "right")
    state_party = np.zeros(len(first), bool)
    state_party[ids[state_parties(tokens, runs)]] = True
    known = (small + 2 * (titled & capital) + 4 * count + 32 * (state_party & capital)).astype(np.uint64)
    affixes = _affixes(tokens.folded, start, end)
    return Vocabulary(ids, listed, word, shape, lists, mix(shape, known), classes.of(word), affixes)


def _are_among(words: Hashes, some: Hashes) -> npt.NDArray[np.bool_]:
    return among(words, np.sort(some)) if len(some) else np.zeros(len(words), bool)


def _distinct(keys: Hashes) -> tuple[Ints, Ints]:
    """The place of each distinct key, and the index of the distinct key for each key."""
    order = np.argsort(keys)
    ordered = keys[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    ids = np.empty(len(keys), np.int64)
    ids[order] = np.cumsum(new) - 1
    return order[new], ids


def _shape(tokens: Tokens, start: Ints, end: Ints) -> Hashes:
    """Hashes of the first letter, the kinds of letters after it, and the length."""
    first = tokens.kinds[start].astype(np.uint64)
    length = end - start
    at = start + np.arange(1, 8)[:, None]
    rest = np.bitwise_or.reduce(np.where(at < end, tokens.kinds.take(at, mode="clip"), np.uint8(0)), axis=0)
    exact = np.where((first == DIGIT) & (rest & (LOWER | UPPER | LETTER) == 0), np.minimum(length, 12), 0)
    size = np.where(exact > 0, exact, np.searchsorted(_LENGTHS, length, "right"))
    mark = np.where(first == 0, tokens.codes[start], 0).astype(np.uint64)
    return mix(mix(first * np.uint64(64) + rest, size.astype(np.uint64)), mark)


def _affixes(folded: Codes, start: Ints, end: Ints) -> dict[str, Hashes]:
    sizes = np.arange(_AFFIX)[:, None]
    letters = folded.take(np.stack((start + sizes, end - 1 - sizes)), mode="clip")
    inside = end - start > sizes
    affixes = {}
    both = np.zeros((2, len(start)), np.uint64)
    for place in range(_AFFIX):
        both = np.where(inside[place], mix(both, letters[:, place]), both)
        affixes[f"head{place + 1}"], affixes[f"tail{place + 1}"] = both
    return affixes


def _places(tokens: Tokens, words: Vocabulary, runs: Runs) -> Hashes:
    """Features of the text around each token, and of its run of capitalised words: [features, tokens]."""
    at = np.stack((words.word, words.shape, words.lists)).take(words.ids, axis=1)
    (word, shape, lists), (word_before, shape_before, lists_before) = at, _shifted(at, 1)
    word_after, shape_after, lists_after = _shifted(at, -1)
    (word_first, shape_first, _), (word_last, shape_last, _) = _shifted(at, 2), _shifted(at, -2)
    marks = marks_of(tokens)
    pairs = (
        (word_before, word), (word, word_after), (word_first, word_before), (word_after, word_last),
        (word_before, word_after), (shape_before, shape), (lists_before, mix(lists, lists_after)),
        (word_before, shape), (word_after, shape), (_line(tokens, marks), shape), (_inside(tokens, marks), shape),
        (lists_before, lists), (lists, lists_after),
    )  # fmt: skip
    found = mix(mix(np.array([one for one, _ in pairs]), _PAIRS), np.array([other for _, other in pairs]))
    found[_SHAPES] = mix(found[_SHAPES], shape_after)
    five = mix(mix(mix(shape_first, shape_before), shape), mix(shape_after, shape_last))
    parts = (found[: _SHAPES + 1], five[None], found[_SHAPES + 1 :], _runs(runs, word, lists))
    return np.concatenate(parts)


def _runs(runs: Runs, word: Hashes, lists: Hashes) -> Hashes:
    """Features of the run of capitalised words around each token: its end, the word before it, its length. 0 outside
    runs.
    """
    first, after = runs.first, runs.after
    before = np.where(first > 0, word[first - 1], np.uint64(0))
    ends = [
        mix(word[after - 1], np.uint64(21)),
        mix(lists[after - 1], np.uint64(22)),
        mix(mix(before, np.uint64(23)), np.minimum(runs.sizes, 4).astype(np.uint64)),
        mix(mix(lists[first], np.uint64(24)), lists[after - 1]),
    ]
    found = np.zeros((len(ends), len(word)), np.uint64)
    found[:, runs.inside] = np.repeat(np.array(ends), runs.sizes, axis=1)
    return found


def _shifted(values: Hashes, by: int) -> Hashes:
    """The value in `values` [kinds, tokens] that is `by` tokens before each token, or (negative) after it; 0 beyond the
    edges.
    """
    shifted = np.zeros_like(values)
    if by > 0:
        shifted[:, by:] = values[:, :-by]
    else:
        shifted[:, :by] = values[:, -by:]
    return shifted


def _line(tokens: Tokens, marks: Marks) -> Hashes:
    """Features of the place of each token in its line, and of the form of the line."""
    breaks = np.flatnonzero(marks == BREAK_MARK)
    first = np.concatenate(([0], breaks[breaks > 0]))
    sizes = np.diff(np.concatenate((first, [len(tokens)])))
    small = np.concatenate(([0], np.cumsum((tokens.kinds[tokens.start] & LOWER) > 0)))
    capitals = small[first + sizes] == small[first]
    of_line = 4 * np.searchsorted(_LINES, sizes, "right") + 16 * capitals
    from_start = np.minimum(np.arange(len(tokens)) - np.repeat(first, sizes), 3)
    places: Hashes = (from_start + np.repeat(of_line, sizes)).astype(np.uint64)
    return places


def _inside(tokens: Tokens, marks: Marks) -> Hashes:
    """Features of each token: whether brackets or quotation marks are open, its part of the beginning of the text, and
    whether the text is longer than a message.
    """
    depth = np.cumsum((marks == OPEN).astype(np.int32) - (marks == CLOSE)) - (marks == OPEN)
    quotes = np.cumsum((marks == OPEN_QUOTE).astype(np.int32) - (marks == CLOSE_QUOTE))
    part = np.searchsorted(_PARTS, tokens.start, "right") + 4 * int(len(tokens.codes) > _LONG)
    places: Hashes = ((depth > 0) + 2 * (quotes > 0) + 4 * part).astype(np.uint64)
    return places


def _columns(parts: Hashes, salts: Hashes, kinds: Hashes) -> Columns:
    """`parts` [features, tokens] as columns [tokens, features]. The columns of a feature are contiguous in memory."""
    columns = np.empty(parts.shape, np.uint32)
    for first in range(0, parts.shape[1], _ROWS):
        rows = slice(first, first + _ROWS)
        hashed = mix(mix(parts[:, rows], salts), kinds)
        hashed ^= hashed >> np.uint64(29)
        columns[:, rows] = hashed * _LAST >> np.uint64(64 - BITS)
    return columns.T


@cache
def _salts(sizes: tuple[tuple[int, int], ...]) -> tuple[Hashes, Hashes]:
    """Salts that distinguish equal hashes of different parts and different places: [features, 1] each."""
    kinds = np.repeat([kind + 100 for kind, _ in sizes], [size for _, size in sizes]).astype(np.uint64)[:, None]
    parts = np.concatenate([np.arange(size) for _, size in sizes]).astype(np.uint64)[:, None]
    return parts * np.uint64(977) + kinds * np.uint64(7919), kinds


def _far(words: Vocabulary) -> list[Hashes]:
    return [words.word, words.shape, words.lists, words.classes[1]]


def _near(words: Vocabulary) -> list[Hashes]:
    return [words.word, words.shape, words.lists, words.affixes["tail2"], words.classes[1], words.classes[2]]


def _next(words: Vocabulary) -> list[Hashes]:
    affixes = words.affixes
    return [words.word, words.shape, words.lists, words.known, affixes["tail3"], affixes["head2"], *words.classes]


def _own(words: Vocabulary) -> list[Hashes]:
    affixes = words.affixes
    return [
        words.word, words.shape, words.lists, words.known, mix(words.word, words.shape), mix(words.lists, words.known),
        affixes["head2"], affixes["head3"], affixes["head4"], affixes["tail1"], affixes["tail2"], affixes["tail3"],
        affixes["tail4"], mix(affixes["tail2"], words.shape), mix(affixes["tail3"], words.shape),
        *words.classes, mix(words.classes[2], words.shape), mix(words.classes[1], words.known),
    ]  # fmt: skip


_OFFSETS = {-3: _far, -2: _near, -1: _next, 0: _own, 1: _next, 2: _near, 3: _far}
_PLACES = 50
_AFFIX = 4
# Salts that distinguish pairs of the same words, and the index of the pair with a third word.
_PAIRS = np.arange(1, 14, dtype=np.uint64)[:, None]
_SHAPES = 5
# The lower bounds of the classes of numbers.
_OFTEN, _LENGTHS, _LINES, _PARTS = map(np.array, ((2, 4, 8, 16), (2, 3, 5), (4, 8, 16), (400, 1200, 3000)))
_LONG = 800
# Number of tokens at a time, which limits memory.
_ROWS = 4096
_LAST = np.uint64(0xD6E8FEB86659FD93)
