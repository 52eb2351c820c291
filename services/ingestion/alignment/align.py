"""Place the words of a text on drawn pages: a layout whose spans are those of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import category

from services.ingestion.alignment.margins import PageTokens, Run, match_margins
from services.ingestion.alignment.matching import Matching, match_gaps, match_runs
from services.ingestion.alignment.tokens import Tokens, tokens_of
from services.shared.domain.document import OriginalText
from services.shared.domain.layout import Layout, PageLayout

_WORD = re.compile(r"\S+")
UNPLACED = (2**31 - 2, 2**31 - 1)
"""The span of a word of a page that is no word of the text: beyond each text."""
_ODD = frozenset({"Co", "Cn", "Cs", "Cc"})  # private, unassigned
_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8")  # of Symbol and Wingdings, as Word writes them


@dataclass(frozen=True, slots=True)
class Aligned:
    """`layout` has all words of the pages. A word of the text has its span there; signs, bullets and numbers of pages
    have an empty one; every other word is `UNPLACED`. `words`: how many the text has that a reader of its pages can
    see, of which `placed` are on a page.
    """

    layout: Layout
    words: int
    placed: int

    @property
    def share(self) -> float:
        return self.placed / self.words if self.words else 1.0


def align(text: OriginalText, drawn: str, pages: Layout) -> Aligned:
    """`drawn` is the text of the pages, to which the spans of `pages` refer."""
    tokens, of_pages = tokens_of(text.text), tokens_of(drawn)
    words = [one for page in pages.pages for one in zip(page.starts, page.ends, strict=True)]
    runs = _runs(of_pages, words)
    edges = [0]
    for page in pages.pages:
        edges.append(edges[-1] + len(page.starts))
    of_page = [
        _page_tokens(page, runs[first:end]) for page, (first, end) in zip(pages.pages, pairwise(edges), strict=True)
    ]
    found = Matching(tokens, of_pages)
    match_margins(found, text.text, text.headers, text.footers, of_page)
    match_runs(found)
    match_gaps(found, _notes(text.text, tokens))
    placed = _places(found, text.text, [drawn[start:end] for start, end in words], runs, edges)
    layouts = tuple(
        replace(page, starts=starts, ends=ends)
        for page, (first, end) in zip(pages.pages, pairwise(edges), strict=True)
        for starts, ends in (_columns(placed[first:end]),)
    )
    count, seen = _count(found, text)
    return Aligned(Layout(layouts), count, seen)


def _runs(tokens: Tokens, words: Sequence[tuple[int, int]]) -> list[Run]:
    """The tokens of each word, which can be none."""
    found: list[Run] = []
    place = 0
    for start, end in words:
        while place < len(tokens) and tokens.starts[place] < start:
            place += 1
        first = place
        while place < len(tokens) and tokens.ends[place] <= end:
            place += 1
        found.append((first, place))
    return found


def _page_tokens(page: PageLayout, runs: Sequence[Run]) -> PageTokens:
    lines: list[tuple[float, Run]] = []
    for first, end in pairwise((*page.lines, len(runs))):
        inside = _whole(runs[first:end])
        if inside[0] < inside[1]:
            lines.append((page.boxes[4 * first + 1], inside))
    lines.sort()
    upper = [run for top, run in lines if top < page.height / 2]
    lower = [run for top, run in reversed(lines) if top >= page.height / 2]
    return PageTokens(_whole(runs), upper, lower)


def _whole(runs: Sequence[Run]) -> Run:
    inside = [one for one in runs if one[0] < one[1]]
    return (inside[0][0], inside[-1][1]) if inside else (0, 0)


def _notes(text: str, tokens: Tokens) -> list[bool]:
    """Which tokens are the number of a note, as in `[2]`."""
    return [
        text[start - 1 : start] == "[" and text[end : end + 1] == "]"
        for start, end in zip(tokens.starts, tokens.ends, strict=True)
    ]


def _places(
    found: Matching,
    text: str,
    words: Sequence[str],
    runs: Sequence[Run],
    edges: Sequence[int],
) -> list[tuple[int, int]]:
    """The start and the end of each word in the text."""
    placed: list[tuple[int, int]] = []
    last = 0
    for number, (first, end) in enumerate(pairwise(edges), start=1):
        for word, run in zip(words[first:end], runs[first:end], strict=True):
            here = None if _is_odd(word) else _span(found, text, run)
            if here is not None:
                last = here[1]
            elif is_sign(word) or _is_number(found.pages.keys, run, number, len(edges) - 1):
                here = (last, last)
            placed.append(here or UNPLACED)
    return placed


def _is_odd(word: str) -> bool:
    """Whether a reader sees another letter than the program reads, as in a font of its own."""
    return not word.isascii() and any(one == "\ufffd" or category(one) in _ODD for one in word)


def is_sign(word: str) -> bool:
    """Whether a word has only punctuation, symbols or a bullet, and so no value."""
    return word in _BULLETS or all(category(one)[0] in "PS" and one != "\ufffd" for one in word)


def _is_number(keys: Sequence[str], run: Run, number: int, count: int) -> bool:
    """Whether a word is the number of its page, or that of all pages: who sees the page knows both."""
    return run[1] - run[0] == 1 and keys[run[0]] in (str(number), str(count))


def _span(found: Matching, text: str, run: Run) -> tuple[int, int] | None:
    """The place of a word, all of whose tokens are one after another in the text, with the signs around them."""
    matched = [found.of_page[one] for one in range(*run)]
    if not matched or any(one is None for one in matched):
        return None
    ranges = [one for one in matched if one is not None]
    for left, right in pairwise(ranges):
        if right != left and right[0] != left[1] + 1:
            return None
    first, last = ranges[0][0], ranges[-1][1]
    tokens = found.text
    begin, end = tokens.starts[first], tokens.ends[last]
    most = tokens.starts[last + 1] if last + 1 < len(tokens) else len(text)
    while end < most and not text[end].isspace():
        end += 1
    least = tokens.ends[first - 1] if first else 0
    start = begin
    while start > least and not text[start - 1].isspace():
        start -= 1
    return (start if start > least or not first else begin), end


def _columns(placed: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(one[0] for one in placed), tuple(one[1] for one in placed)


def words_of_text(page: PageLayout) -> PageLayout:
    """A page of `Aligned` with the words of the text only. A line ends where the next word is before it in the text."""
    begins = set(page.lines)
    starts: list[int] = []
    ends: list[int] = []
    boxes: list[float] = []
    lines: list[int] = []
    begun = True
    for place, span in enumerate(zip(page.starts, page.ends, strict=True)):
        begun = begun or place in begins
        if span[0] == span[1] or span == UNPLACED:
            continue
        if begun or span[0] < ends[-1]:
            lines.append(len(starts))
        begun = False
        starts.append(span[0])
        ends.append(span[1])
        boxes += page.boxes[4 * place : 4 * place + 4]
    return PageLayout(page.width, page.height, tuple(starts), tuple(ends), tuple(boxes), lines=tuple(lines))


def _count(found: Matching, text: OriginalText) -> tuple[int, int]:
    """How many words of the text a reader of its pages can see, and how many of them have a place."""
    words = placed = 0
    on_page = bytearray(len(found.text))
    for one in found.of_page:
        if one is not None:
            on_page[one[0] : one[1] + 1] = b"\1" * (one[1] + 1 - one[0])
    for first, end in _words(found.text, text):
        words += 1
        placed += all(on_page[first:end])
    return words, placed


def _words(tokens: Tokens, text: OriginalText) -> Iterator[Run]:
    """The tokens of each word that is not hidden."""
    spans = [(one.start(), one.end()) for one in _WORD.finditer(text.text)]
    hidden = iter(sorted((one.start, one.end) for one in text.hidden))
    until = next(hidden, None)
    for (start, end), run in zip(spans, _runs(tokens, spans), strict=True):
        while until is not None and until[1] <= start:
            until = next(hidden, None)
        if run[0] < run[1] and (until is None or until[0] >= end):
            yield run
