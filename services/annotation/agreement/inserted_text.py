"""The text that an amendment inserts after a colon: its ends, its definitions and its numbered paragraphs. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from services.annotation.agreement.order_words import (
    CLOSED,
    DEFINITION,
    EDGES,
    LEAD,
    MARKER,
    NEXT_NUMBER,
    NUMBERED,
    ONLY_MARKER,
)
from services.shared.domain.spans import RedactedSpan


def block_of(text: str, start: int, stop: int) -> RedactedSpan | None:
    """The inserted text after a colon, without spaces at its ends. Text in quotation marks ends with them, where the
    next number follows.
    """
    lead = LEAD.match(text, start, min(stop, start + _LONGEST_LEAD))
    if lead is None:
        return None
    block = trimmed(text, lead.end(), stop)
    if block is None or ONLY_MARKER.fullmatch(text, block.start, block.end):
        return None
    if text[block.start] in _OPENS and not DEFINITION.match(text, block.start, block.end):
        closed = CLOSED.search(text, block.start, block.end)
        return trimmed(text, block.start, closed.start() + 1) if closed else block
    return block


def trimmed(text: str, start: int, stop: int) -> RedactedSpan | None:
    """Without spaces and quotation marks at its ends, and without the number of the next paragraph."""
    words = text[start:stop]
    begin, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip(EDGES))
    marker = MARKER.search(text, max(begin, end - NEAR), end)
    end = start + len(text[start : marker.start()].rstrip(EDGES)) if marker else end
    return RedactedSpan(begin, end) if begin < end else None


def definitions_in(text: str, block: RedactedSpan) -> list[tuple[RedactedSpan, RedactedSpan | None]]:
    """The defined terms of a block, each with its whole definition, or None if it only lists the term."""
    closed = min(len(text), block.end + 1)  # with the quotation mark that closes the block
    found = _without_repeats(DEFINITION.finditer(text, block.start, closed))
    ends = [one.start(1) for one in found[1:]] + [block.end]
    return [
        (RedactedSpan(*one.span(1)), trimmed(text, one.start(1), end) if one[2] else None)
        for one, end in zip(found, ends, strict=False)
    ]


def _without_repeats(found: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """A term that a definition defines again, in a proviso, is a part of that definition."""
    kept: list[re.Match[str]] = []
    for one in found:
        if not (kept and kept[-1][1] == one[1]):
            kept.append(one)
    return kept


def paragraphs_in(text: str, block: RedactedSpan) -> list[RedactedSpan]:
    """The block, cut where the first or the second of its numbers continues: (a), (b), (c); or 6.1, 6.2."""
    sections = list(_sections(text, block))
    if len(sections) > 1:
        pieces = pairwise([*sections, block.end])
        return [piece for one in pieces if (piece := trimmed(text, *one))]
    numbers = [(one.start(1) - 1, one[1].lower()) for one in NUMBERED.finditer(text, block.start, block.end)]
    for first in range(min(2, len(numbers))):
        if numbers[first][0] - block.start > _HEADING:
            break
        cuts = list(_series(numbers[first:]))
        if len(cuts) > 1:
            pieces = pairwise([*cuts, block.end])
            return [piece for one in pieces if (piece := trimmed(text, *one))]
    return [block]


def _series(numbers: list[tuple[int, str]]) -> Iterator[int]:
    """The places of the first number and of those that continue it."""
    wanted = numbers[0][1]
    for place, number in numbers:
        if number == wanted:
            yield place
            wanted = _successor(number)


def _sections(text: str, block: RedactedSpan) -> Iterator[int]:
    """The places of the number of a section that begins the block, and of those that continue it."""
    wanted: tuple[int, int] | None = None
    for one in NEXT_NUMBER.finditer(text, block.start, block.end):
        number = int(one[1]), int(one[2])
        if wanted is None and one.start() > block.start + NEAR:
            return
        if wanted is None or number == wanted:
            yield one.start()
            wanted = number[0], number[1] + 1


def _successor(number: str) -> str:
    if number in _ROMAN:
        return _ROMAN[min(_ROMAN.index(number) + 1, len(_ROMAN) - 1)]
    return str(int(number) + 1) if number.isdigit() else chr(ord(number[0]) + 1)


_LONGEST_LEAD, NEAR, _HEADING = 600, 8, 200
_OPENS = '"“'
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
