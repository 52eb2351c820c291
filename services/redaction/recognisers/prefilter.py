"""Selects the patterns that a text can match. Most patterns need a word, a digit or a mark that a short text does not
contain, and one search for all of them costs as much as a few patterns.

The filter of RE2 itself is not used: with many patterns, it misses some that match.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import re2


@dataclass(frozen=True, slots=True)
class Needs:
    """What every match of a pattern contains: all of `marks`, and one of `words`, if there are any. A mark is a single
    character, `DIGIT` or `NOT_ASCII`; words are in lower case.
    """

    marks: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


class Prefilter:
    """A set of patterns, and a search for those that a text can match."""

    def __init__(self) -> None:
        self._patterns: list[Needs] = []
        self._index: _Index | None = None
        self._lock = Lock()

    def add(self, regex: str) -> int:
        """Adds a pattern that RE2 can compile. Returns its index."""
        with self._lock:
            self._patterns.append(needs(regex))
            self._index = None
            return len(self._patterns) - 1

    def possible(self, data: bytes) -> int:
        """Bit `n` is 0 if the pattern with index `n` cannot match in `data`, which is UTF-8. Patterns that were
        added later count as possible.
        """
        with self._lock:
            index = self._index = self._index or _Index(self._patterns)
        return index.possible(data)


class _Index:
    def __init__(self, patterns: Sequence[Needs]) -> None:
        self._without_word = -1
        self._of_marks: dict[str, int] = {}
        of_words: dict[str, int] = {}
        for place, one in enumerate(patterns):
            bit = 1 << place
            for mark in one.marks:
                self._of_marks[mark] = self._of_marks.get(mark, 0) | bit
            if one.words:
                self._without_word &= ~bit
            for word in one.words:
                of_words[word] = of_words.get(word, 0) | bit
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MAX_MEMORY
        self._words = re2.Set.SearchSet(options)
        # A set that runs out of memory finds nothing at all, not even the pattern that always matches.
        for word in ("", *of_words):
            self._words.Add(word)
        self._words.Compile()
        self._of_words = (0, *of_words.values())

    def possible(self, data: bytes) -> int:
        found = self._words.Match(data)
        if not found:
            return -1
        possible = self._without_word
        for place in found:
            possible |= self._of_words[place]
        for mark, those in self._of_marks.items():
            if not _contains(data, mark):
                possible &= ~those
        return possible


def _contains(data: bytes, mark: str) -> bool:
    if mark == NOT_ASCII:
        return not data.isascii()
    return _ANY_DIGIT.search(data) is not None if mark == DIGIT else mark.encode() in data


def needs(regex: str) -> Needs:
    """What every match of `regex` contains. `regex` is valid for RE2."""
    return _group(iter(_PIECES.findall(regex)))


def _group(pieces: Iterator[str]) -> Needs:
    """The needs of alternatives, up to the end of their group."""
    branches: list[Needs] = []
    last = False
    while not last:
        branch, last = _branch(pieces)
        branches.append(branch)
    words = [one.words for one in branches]
    return Needs(
        frozenset.intersection(*(one.marks for one in branches)),
        frozenset[str]().union(*words) if all(words) else frozenset(),
    )


def _branch(pieces: Iterator[str]) -> tuple[Needs, bool]:
    """The needs of one alternative, and whether it is the last one of its group."""
    parts: list[Needs] = []
    word = ""
    for piece in pieces:
        if piece in _ENDS:
            return _together([*parts, _word(word)]), piece == ")"
        if _LETTER.fullmatch(piece):
            word += piece.lower()
            continue
        if _REPEATED.fullmatch(piece):
            if piece.startswith(_MAY_LACK):
                word, parts = word[:-1], parts if word else parts[:-1]
            parts, word = [*parts, _word(word)] if word else parts, ""
            continue
        parts, word = [*parts, _word(word), _part(piece, pieces)], ""
    return _together([*parts, _word(word)]), True


def _part(piece: str, pieces: Iterator[str]) -> Needs:
    if piece[0] == "(":
        return Needs() if piece.endswith(")") else _group(pieces)
    if _ONE_DIGIT.fullmatch(piece):
        return Needs(frozenset({DIGIT}))
    if _FOREIGN.fullmatch(piece):
        return Needs(frozenset({NOT_ASCII}))
    mark = _ESCAPED.get(piece, piece.removeprefix("\\"))
    return Needs(frozenset({mark})) if mark in _MARKS and piece not in _SPECIAL else Needs()


def _word(letters: str) -> Needs:
    return Needs(words=frozenset({letters})) if len(letters) >= _LEAST else Needs()


def _together(parts: Sequence[Needs]) -> Needs:
    """The marks of all parts, and the words of the part that is most selective."""
    words = [one.words for one in parts if one.words]
    telling = max(words, key=lambda some: (min(map(len, some)), -len(some)), default=frozenset[str]())
    return Needs(frozenset[str]().union(*(one.marks for one in parts)), telling)


DIGIT, NOT_ASCII = "digit", "not ASCII"
_LEAST = 2
_ANY_DIGIT = re.compile(rb"[0-9]")
_MAX_MEMORY = 16 << 20
_MARKS = frozenset("@:,;_.-/()[]#&+=\n\t")
_SPECIAL = frozenset("^$.()[]+")
_ESCAPED = {r"\n": "\n", r"\t": "\t"}
_ENDS = frozenset("|)")
_MAY_LACK = ("*", "?", "{0")
_PIECES = re.compile(
    r"\\[pPx]\{\w+\}|\\.|\[\^?\]?(?:\\[pPx]\{\w+\}|\\.|[^\]\\])*\]|(?:[*+?]|\{\d+(?:,\d*)?\})\??"
    r"|\(\?(?:P?<\w+>|[a-zA-Z-]*[:)])|.",
    re.DOTALL,
)
_LETTER = re.compile(r"[A-Za-z]")
_REPEATED = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_ONE_DIGIT = re.compile(r"\\d|\d|\[(?:\d-\d|\d|\\d)+\]")
# Letters that are not ASCII in any casing.
_OTHERS = r"\u0370-\u1dff\u2010-\u2027\u2e80-\ud7ff\uf900-\ufaff"
_FOREIGN = re.compile(
    rf"[{_OTHERS}]|\[(?:[{_OTHERS}]-?)+\]|\\p\{{(?:Arabic|Hebrew|Greek|Cyrillic|Han|Hangul|Hiragana|Katakana)\}}"
)
