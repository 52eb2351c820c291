"""Finds the parts of a text that read like instructions to a model."""

import re
from collections.abc import Iterator, Sequence

from services.inference.instructions.folding import fold, may_be_order, readings
from services.inference.instructions.patterns import MARKS, is_order

Place = tuple[int, int]


def is_suspected(text: str) -> bool:
    """Whether any part of `text` reads like an instruction to a model."""
    return next(_found(text), None) is not None


def suspected(text: str) -> list[Place]:
    """Spans of such lines and sentences: `(start, end)` in code points, ordered, without overlaps."""
    places: list[Place] = []
    for start, end in sorted(_found(text)):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def without_suspected(text: str) -> str:
    """`text` without those spans, with single spaces."""
    left, at = [], 0
    for start, end in suspected(text):
        left.append(text[at:start])
        at = end
    return " ".join("".join([*left, text[at:]]).split())


def _found(text: str) -> Iterator[Place]:
    segments = [match.span() for match in _SEGMENT.finditer(text) if match.group().strip()]
    may = [may_be_order(text[start:end]) for start, end in segments]
    alone = [may[i] and _is_order(text[start:end]) for i, (start, end) in enumerate(segments)]
    for first, (start, end) in enumerate(segments):
        if alone[first]:
            yield start, end
            continue
        for last in _windows(segments, first):
            if alone[last]:
                break
            if any(may[first : last + 1]) and _is_order(text[start : segments[last][1]]):
                yield _narrowed(text, segments, first, last)
                break


def _narrowed(text: str, segments: Sequence[Place], first: int, last: int) -> Place:
    """The span without the segments before the instruction."""
    end = segments[last][1]
    while first < last and _is_order(text[segments[first + 1][0] : end]):
        first += 1
    return segments[first][0], end


def _windows(segments: Sequence[Place], first: int) -> Iterator[int]:
    """The segments in which an instruction that begins in `first` can end, if it is split over lines or sentences."""
    start, end = segments[first]
    if end - start > _SHORT:
        return
    for last in range(first + 1, min(first + _MOST, len(segments))):
        if segments[last][1] - start > _WIDE:
            return
        yield last


def _is_order(words: str) -> bool:
    folded = fold(words)
    seen = {folded}  # most readings equal the folded text
    if MARKS.search(folded) or is_order(folded):
        return True
    for one in readings(words, folded):
        if one not in seen and (MARKS.search(one) or is_order(one)):
            return True
        seen.add(one)
    return False


_SEGMENT = re.compile(r"(?:[^\n.!?;]|[.!?;](?!\s)){1,1200}(?:[.!?;]+[\"')\]”’]*(?=\s|$)|$|\n)?")
_SHORT = 90
_WIDE = 240
_MOST = 8
