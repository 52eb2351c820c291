"""Find the headers and footers of pages: lines that repeat at one place near the edge of pages, and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low

from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan

_ZONE = 0.15  # of the height of a page
_STEP = 4.0  # points: lines at one place differ by less
_ENOUGH = 3  # pages with the same line
_SHARE = 0.5  # of the lines at a place: a paragraph can begin with the same words on several pages
_MOST = 8  # lines of a page at each edge
_LONGEST = 200  # code points of a line
_TAIL = 24  # code points, in which the number at the end of a line is


@dataclass(frozen=True, slots=True)
class Margins:
    """The spans of the headers and of the footers, in order. Neighbouring lines have one span."""

    headers: tuple[OriginalSpan, ...] = ()
    footers: tuple[OriginalSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    index: int
    place: int
    words: str
    span: OriginalSpan


def find_margins(text: str, layout: Sequence[PageLayout]) -> Margins:
    """Headers and footers of pages, in linear time. A document of one page has none."""
    if len(layout) < 2:
        return Margins()
    top: list[_Line] = []
    bottom: list[_Line] = []
    for number, page in enumerate(layout, start=1):
        starts = [4 * word for word in page.lines]
        highs, lows = [page.boxes[one + 1] for one in starts], [page.height - page.boxes[one + 3] for one in starts]
        top += _near_edge(text, page, number, highs)
        bottom += _near_edge(text, page, number, lows)
    return Margins(tuple(_spans(_repeated(top))), tuple(_spans(_repeated(bottom))))


def _near_edge(text: str, page: PageLayout, number: int, distances: Sequence[float]) -> Iterator[_Line]:
    """The lines that begin near an edge. `distances`: of the first word of each line from that edge, in points."""
    zone = _ZONE * page.height
    near = sorted((distance, index) for index, distance in enumerate(distances) if distance < zone)
    for distance, index in near[:_MOST]:
        last = page.lines[index + 1] if index + 1 < len(page.lines) else len(page.starts)
        span = OriginalSpan(page.starts[page.lines[index]], page.ends[last - 1])
        if len(span) <= _LONGEST:
            yield _Line(number, index, int(distance // _STEP), span.of(text), span)


def _repeated(lines: Sequence[_Line]) -> list[_Line]:
    """The lines that repeat, and single page numbers at their places."""
    groups: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for line in lines:
        for key in _keys(line):
            groups[key].append(line)
    at = Counter(one.place for one in lines)
    found = {(one.page, one.index): one for key, group in groups.items() for one in _of_group(key, group)}
    repeated = Counter(one.place for one in found.values())
    usual = {place for place in at if _around(repeated, place) > _SHARE * _around(at, place)}
    found |= {(one.page, one.index): one for one in lines if _PAGE_NUMBER.fullmatch(one.words)}
    kept = [one for one in found.values() if one.place in usual]
    return sorted(kept, key=lambda one: (one.page, one.index))


def _around(counts: Counter[int], place: int) -> int:
    return counts[place - 1] + counts[place] + counts[place + 1]


def _keys(line: _Line) -> Iterator[tuple[str, ...]]:
    """What repeats of a line: its words, or the words around a page number and the distance of the number."""
    if _WORD.search(line.words):
        yield (line.words,)
    for match in filter(None, (_FIRST.match(line.words), _LAST.search(line.words, max(0, len(line.words) - _TAIL)))):
        before, number, after = line.words[: match.start(1)], match[1], line.words[match.end(1) :]
        if not _SECTION.search(before):
            yield before, after, str(_value(number) - line.page)


def _of_group(key: tuple[str, ...], group: Sequence[_Line]) -> Iterable[_Line]:
    """The lines of a group that are at its usual place, if they are on enough pages."""
    place = median_low(one.place for one in group)
    near = [one for one in group if abs(one.place - place) <= 1]
    # The number of the page in the file proves itself on two pages.
    enough = 2 if key[-1] == "0" and _PAGE_NUMBER.fullmatch(group[0].words) else _ENOUGH
    return near if len({one.page for one in near}) >= enough else ()


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [_NUMERALS[one] for one in number.upper()]
    return sum(-one if one < after else one for one, after in zip(values, (*values[1:], 0), strict=True))


def _spans(lines: Iterable[_Line]) -> Iterator[OriginalSpan]:
    before: _Line | None = None
    start = 0
    for line in lines:
        if before and (line.page, line.index) != (before.page, before.index + 1):
            yield OriginalSpan(start, before.span.end)
            before = None
        start = start if before else line.span.start
        before = line
    if before:
        yield OriginalSpan(start, before.span.end)


_FIGURE = r"([0-9]{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})"
_TOTAL = r"(?:\s+of\s+[0-9]{1,4}|\s?/\s?[0-9]{1,4})?"
_FIRST = re.compile(rf"[-–—|\[(]?\s?{_FIGURE}(?=\s|[-–—|\])]|$)")
_LAST = re.compile(rf"(?:(?<=[\s(\[/|–—-])|^){_FIGURE}{_TOTAL}\s?[-–—|\])]?$")
_PAGE_NUMBER = re.compile(rf"(?i:page\s)?[-–—|\[(]?\s?(?:[A-Z]{{1,3}}-)?{_FIGURE}{_TOTAL}\s?[-–—|\])]?")
_SECTION = re.compile(r"(?i)(?:article|section|chapter|part|schedule|exhibit|annex|appendix|clause|§)\s*$")
_WORD = re.compile(r"[^\W\d_]{2}")
_NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
