"""The numbers of sections that a text has, such as 7, 7.2 and 7.2.1, with their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the start of a section, `[start, end)`. `headed`: a title or a first item follows it."""

    number: Number
    start: int
    end: int
    headed: bool


@dataclass(frozen=True)
class Outline:
    """`marks`: numbers such as 7.2 in order of the text. `chapters`: numbers of articles and of whole sections."""

    marks: tuple[Mark, ...]
    chapters: frozenset[int]

    @cached_property
    def numbers(self) -> frozenset[Number]:
        """All numbers, the chapters of numbers such as 7.2 included."""
        found = {one.number for one in self.marks}
        return frozenset(found | {one[:1] for one in found} | {(one,) for one in self.chapters})

    def children(self, parent: Number) -> list[int]:
        """The last parts of the numbers directly below `parent`, ascending."""
        return sorted(one[-1] for one in self.numbers if one[:-1] == parent)

    def passages(self, number: Number, end: int) -> list[tuple[int, int]]:
        """`(start, end)` of each section with this number, up to the section behind it, or `end`."""
        later = sorted(one for one in self.numbers if one > number and one[: len(number)] != number and len(one) > 1)
        wanted = later[0] if later else ()
        return [
            (mark.start, next((one.start for one in self.marks[at + 1 :] if one.number == wanted), end))
            for at, mark in enumerate(self.marks)
            if mark.number == number and mark.headed
        ]


def outline_of(text: str) -> Outline:
    """The numbers in the whole text: a number of an attachment exists too."""
    chapters = {
        roman(match["roman"]) or int(match["figures"] or match["whole"] or 0) for match in _CHAPTER.finditer(text)
    }
    return Outline(tuple(_marks(text)), frozenset(chapters - {0}))


def numbered(words: str) -> Number:
    """The parts of `7.02` as numbers; padding zeros do not count."""
    return tuple(int(one) for one in words.split("."))


def roman(words: str | None) -> int:
    """The value of a roman numeral; 0 if `words` is none."""
    total = 0
    values = [_ROMAN.get(one, 0) for one in words or ""]
    for one, following in pairwise([*values, 0]):
        total += -one if one < following else one
    return total


def _marks(text: str) -> Iterator[Mark]:
    for match in _DECIMAL.finditer(text):
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        if before[-1:] in _INSIDE:
            continue
        word = _WORD.search(before)
        before = before[: word.start()] if word else before
        end = match.end("number")
        headed = is_headed(text, end)
        if _is_apart(before, known=headed or not word) and (word or _BEGINS.search(before)):
            yield Mark(numbered(match["number"]), match.start("number"), end, headed)


def _is_apart(before: str, *, known: bool) -> bool:
    """Whether a number follows a blank line or, if it is `known` to head a section, the end of a sentence."""
    gap = before[len(before.rstrip()) :]
    return gap.count("\n") > 1 or bool(known and _ENDED.search(before) and not _REFERS.search(before))


def is_headed(text: str, end: int) -> bool:
    """Whether a title, or the first item of a section, follows the number that ends at `end`."""
    return bool(_HEADED.match(text, end)) and not _CONTENTS.match(text, end)


_BEFORE = 30
_CONTENTS = re.compile(r"[^\n]{0,200}?(?:\.\s?\.\s?\.|[ \t]{2}|\t)[ .\t]{0,90}\d{1,3}[ \t\r]{0,9}(?=\n)")
_HEADED = re.compile(r"\.?[\s_*]{1,9}(?:[\"“_\[]?[A-Z]|\[|\([a-z]\)|[–—-])|:")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_INSIDE = frozenset("0123456789.,$/-")
_DECIMAL = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?![\d%/,-]|\.\d)(?=[\s(:“\"_\[A-Z–—-])")
_WORD = re.compile(r"(?:\b(?:SECTION|Section|SEC\.|Sec\.|ARTICLE|Article|CLAUSE|Clause)|§)\s{0,5}$")
_REFERS = re.compile(
    r"(?i)(?:\b(?:sections|articles|clauses|paragraphs?|subsections?|schedule|exhibit|annex|(?<!;\s)and|(?<!;\s)or|to"
    r"|through|of|in|by|with|under|this|such|said)|§§|,)\s{0,9}$"
)
_BEGINS = re.compile(
    r"(?:^|[\n\r\t\f])[ \t_*]{0,30}$|[.;:”\"\]][ \t]{1,9}$|\b[A-Z]\w{1,20}[ \t]{2,9}$|[A-Z]{3}[ \t]{1,9}$"
)
_ENDED = re.compile(
    r"(?:^|[.;:,)\]”\"_*\-–—\d\f]|\band|\bor|[\r\n][ \t]{0,30}\r?\n|\b[A-Z][A-Za-z]{0,20})[\s_*]{0,20}$"
)
_CHAPTER = re.compile(
    r"^[ \t*_]{0,60}(?:(?:ARTICLE|Article|SECTION|Section|CLAUSE|PARAGRAPH|§)[ \t]{0,5}(?:"
    r"(?P<roman>[IVXLC]{1,7})|(?P<figures>\d{1,2}))"
    r"|(?P<whole>\d{1,2})\.)(?![\d.]\d|\w)",
    re.MULTILINE,
)
