"""Find the words and the lines in the text that PDFium has of a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.ingestion.extractors.result import fit

_HYPHEN = "\ufffe"  # PDFium replaces a hyphen and the line break after it by U+FFFE
_IS_SPACE, _ENDS_WORD, _ENDS_LINE = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Places:
    """The offsets of words, in order, and those after each line break. A word has no white space. It ends with a hyphen
    that ends its line.
    """

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    breaks: NDArray[np.intp]


def find_places(source: str) -> Places:
    """The words and line breaks of a page. Repeated breaks are one."""
    points = np.frombuffer(source.encode("utf-32-le"), np.uint32)
    kinds = np.zeros(len(points) + 2, np.uint8)  # with a space before and after
    kinds[0] = kinds[-1] = _IS_SPACE
    np.take(_KINDS, points, mode="clip", out=kinds[1:-1])
    is_space = (kinds & _IS_SPACE) != 0
    ends_word = (kinds & _ENDS_WORD) != 0
    ends_line = (kinds & _ENDS_LINE) != 0
    starts = ~is_space[1:-1] & (is_space | ends_word)[:-2]
    ends = ~is_space[1:-1] & (is_space[2:] | ends_word[1:-1])
    breaks = ends_line[1:-1] & ~ends_line[2:]
    return Places(np.flatnonzero(starts), np.flatnonzero(ends) + 1, np.flatnonzero(breaks) + 1)


def begins_of(starts: Sequence[int], places: Places) -> list[int]:
    """The index of the first word of each line, for words with these starts. A break before the first word does not
    start a line.
    """
    after = np.searchsorted(np.asarray(starts, np.intp), places.breaks).tolist()
    return [one for one in dict.fromkeys((0, *after)) if one < len(starts)]


def words_of(source: str) -> list[str]:
    """The texts of the words of `find_places`, in which hyphens are written as such."""
    words = source.replace(_HYPHEN, "- ").replace("\xad", "-").split()
    return words if fit(source) == source else list(map(fit, words))


def parts_of(source: str, starts: Sequence[int], ends: Sequence[int]) -> list[str]:
    """The texts of parts of words."""
    text = fit(source.replace(_HYPHEN, "-").replace("\xad", "-"))
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _kinds() -> NDArray[np.uint8]:
    """The kind of each code point of the BMP. Of the others, none is white space: they are as the last one."""
    kinds = np.zeros(0x10000, np.uint8)
    kinds[[ord(one) for one in map(chr, range(0xD800)) if one.isspace()]] = _IS_SPACE
    kinds[[ord("\r"), ord("\n")]] |= _ENDS_LINE
    kinds[ord(_HYPHEN)] = _ENDS_WORD | _ENDS_LINE
    return kinds


_KINDS = _kinds()
