"""The tokens of a version: without what is omitted, with one for each value, and with the state of tracked words."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from services.annotation.redline.layout import within
from services.annotation.redline.records import Stretch, Version
from services.annotation.redline.tokens import Token, masked, tokenise
from services.shared.domain.spans import OriginalSpan


def read_tokens(version: Version) -> list[Token]:
    """All tokens that are compared. Pieces of a word on both sides of an omission are one word: a tracked insertion can
    begin and end inside it.
    """
    omitted = sorted(version.omitted)
    tokens = _kept(version.text, omitted) if omitted else tokenise(version.text)
    # A value inside an omission is not there. It must not replace the word around it.
    values = [one for one in version.values if not _is_inside(one.span, omitted)]
    return list(_marked(masked(tokens, values), version.stretches))


def hidden_tokens(version: Version) -> list[Token]:
    """The tokens of hidden text. What is inserted and hidden at once is hidden: no reader sees the mark."""
    if not version.hidden:
        return []
    return within(masked(tokenise(version.text), version.values), version.hidden)


def _kept(text: str, omitted: Sequence[OriginalSpan]) -> list[Token]:
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    position = length = 0
    for start, end in (*((one.start, one.end) for one in omitted), (len(text), len(text))):
        if start > position:
            pieces.append(text[position:start])
            starts.append(length)
            shifts.append(position - length)
            length += start - position
        position = max(position, end)

    def place(at: int) -> int:
        return at + shifts[bisect_right(starts, at) - 1]

    tokens = tokenise("".join(pieces))
    return [one._replace(start=place(one.start), end=place(one.end - 1) + 1) for one in tokens]


def _is_inside(span: OriginalSpan, omitted: Sequence[OriginalSpan]) -> bool:
    at = bisect_right(omitted, span.start, key=lambda one: one.start) - 1
    return at >= 0 and span.end <= omitted[at].end


def _marked(tokens: Iterable[Token], stretches: Sequence[Stretch]) -> Iterator[Token]:
    """The tokens with the states of the stretches that they overlap, and where in the token each one is."""
    at = 0
    for one in tokens:
        while at < len(stretches) and stretches[at].span.end <= one.start:
            at += 1
        found = []
        for index in range(at, len(stretches)):
            span = stretches[index].span
            if span.start >= one.end:
                break
            inner = max(span.start, one.start) - one.start, min(span.end, one.end) - one.start
            place = "" if inner == (0, one.end - one.start) else f"{inner[0]}-{inner[1]}"
            found.append(f"{stretches[index].state}{place}")
        yield one._replace(mark="\n".join(found)) if found else one
