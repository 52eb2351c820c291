"""The places of words in a text that a reader sees. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from services.annotation.reveals.values import VisibleValues
from services.annotation.searching.alignment import Alignment
from services.annotation.searching.folding import fold, fold_words, is_mark
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class Found:
    """`spans`: places in order, which do not overlap. `total`: the number of all places. `more`: whether there are
    others after the last one of `spans`.
    """

    spans: Sequence[OriginalSpan]
    total: int
    more: bool


def find(whole: str, seen: VisibleValues, words: str, first: int, limit: int) -> Found:
    """At most `limit` places of `words` that begin at `first` or later, in code points of the original. `whole` is the
    text with the values that the reader sees.

    A value that the reader does not see is its placeholder: no words match its inside, and a place with a part of the
    placeholder has the whole value. The time is linear in the length of the text.
    """
    shown, source = as_shown(whole, seen)
    spans: list[OriginalSpan] = []
    total, more, end = 0, False, 0
    variants = (False, True) if "-" in fold_words(words) else (False,)
    for start, stop in merge(*(_places(shown, source, words, keeps_hyphens=one) for one in variants)):
        if start < end:
            continue
        end = stop
        total += 1
        if start >= first:
            more = len(spans) == limit
            if not more:
                spans.append(OriginalSpan(start, stop))
    return Found(spans, total, more)


def as_shown(whole: str, seen: VisibleValues) -> tuple[str, Alignment]:
    """The text with placeholders for values that the reader does not see, and where its parts come from."""
    pieces: list[str] = []
    source = Alignment()
    position = 0
    for one in seen.values:
        if seen.sees(one):
            continue
        pieces += (whole[position : one.span.start], one.words)
        source.add_copy(position, one.span.start - position)
        source.add_replacement(one.span.start, one.span.end, len(one.words))
        position = one.span.end
    source.add_copy(position, len(whole) - position)
    return "".join((*pieces, whole[position:])), source


def _places(shown: str, source: Alignment, words: str, *, keeps_hyphens: bool) -> Iterator[tuple[int, int]]:
    needle = fold_words(words, keeps_hyphens=keeps_hyphens)
    text, alignment = fold(shown, keeps_hyphens=keeps_hyphens)
    end, place = 0, text.find(needle)
    while place >= 0:
        after = place + len(needle)
        begin = source.start(alignment.start(place))
        if begin < end:  # another part of the same character or placeholder
            after = place + 1
        else:
            stop = alignment.end(after)
            while stop < len(shown) and is_mark(shown[stop]):
                stop += 1
            end = source.end(stop)
            yield begin, end
        place = text.find(needle, after)
