"""Finds many known values in a text in one pass: Aho-Corasick, whole words, case-sensitive."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")


class Automaton(Generic[T]):
    """Built once from (spelling, meaning). Of two entries with the same spelling, the first has precedence."""

    def __init__(self, spellings: Iterable[tuple[str, T]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for spelling, meaning in spellings:
            if spelling and spelling not in self._automaton:
                self._automaton.add_word(spelling, (len(spelling), meaning))
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """`(start, end, meaning)` of each whole-word occurrence, in code points. Occurrences can overlap."""
        if self._empty:
            return
        for last, (length, meaning) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if _is_edge(text, start) and _is_edge(text, end):
                yield start, end, meaning


def is_unspaced(words: str) -> bool:
    """Whether `words` belong to a script without spaces between words, or without spaces before particles."""
    return bool(_UNSPACED.fullmatch(words))


def _is_edge(text: str, at: int) -> bool:
    if at in (0, len(text)) or not (text[at - 1].isalnum() and text[at].isalnum()):
        return True
    return is_unspaced(text[at - 1 : at + 1])


# Thai, Lao, Burmese, Khmer; Japanese, Chinese, Korean.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]+"
)
