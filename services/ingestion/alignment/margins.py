"""Match the lines of headers and footers, which the text has once, on each page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.ingestion.alignment.matching import Matching
from services.ingestion.alignment.tokens import Tokens, within
from services.shared.domain.spans import OriginalSpan

Run = tuple[int, int]
"""The first token and the one after the last."""


@dataclass(frozen=True, slots=True)
class PageTokens:
    """The tokens of a page in the order in which it was drawn, and those of each line of its upper and lower half, from
    the edge of the page inwards.
    """

    run: Run
    upper: Sequence[Run] = ()
    lower: Sequence[Run] = ()


def match_margins(
    found: Matching,
    text: str,
    headers: Sequence[OriginalSpan],
    footers: Sequence[OriginalSpan],
    pages: Sequence[PageTokens],
) -> None:
    """Match headers at the begin and footers at the end of each of `pages`, or else in lines near its edge. A number of
    the text is the number of the page, or that of all pages.
    """
    tops, bottoms = (_lines(found.text, text, spans) for spans in (headers, footers))
    for number, page in enumerate(pages, start=1):
        numbers = (str(number), str(len(pages)))
        first, end = page.run
        left = list(tops)  # each line once: the title of a document is often its header too
        while (line := _best(found, left, first, end, numbers, at_end=False)) is not None:
            left.remove(line)
            first = _take(found, line, first)
        _match_lines(found, left, page.upper, numbers)
        left = list(bottoms)
        while (line := _best(found, left, first, end, numbers, at_end=True)) is not None:
            left.remove(line)
            end -= line[1] - line[0]
            _take(found, line, end)
        _match_lines(found, left, page.lower, numbers)


def _match_lines(found: Matching, wanted: Sequence[Run], lines: Sequence[Run], numbers: Sequence[str]) -> None:
    """Match each wanted line with the first equal one: text boxes can be drawn before a header or after a footer."""
    for one in wanted:
        for first, end in lines:
            if end - first == one[1] - one[0] and _equal(found, one, first, numbers):
                _take(found, one, first)
                break


def _lines(tokens: Tokens, text: str, spans: Sequence[OriginalSpan]) -> list[Run]:
    lines: list[OriginalSpan] = []
    for span in spans:
        breaks = [place for place in range(span.start, span.end) if text[place] == "\n"]
        lines += [OriginalSpan(*one) for one in pairwise((span.start, *breaks, span.end))]
    return within(tokens, lines)


def _best(
    found: Matching, lines: Sequence[Run], first: int, end: int, numbers: Sequence[str], *, at_end: bool
) -> Run | None:
    """The longest line that a page begins or ends with."""
    fitting = [
        one
        for one in lines
        if one[1] - one[0] <= end - first and _equal(found, one, end - one[1] + one[0] if at_end else first, numbers)
    ]
    return max(fitting, key=lambda one: one[1] - one[0], default=None)


def _equal(found: Matching, line: Run, page: int, numbers: Sequence[str]) -> bool:
    for place, one in enumerate(range(*line), start=page):
        wanted, key = found.text.keys[one], found.pages.keys[place]
        if found.of_page[place] is not None or (wanted != key and not (wanted.isdecimal() and key in numbers)):
            return False
    return True


def _take(found: Matching, line: Run, page: int) -> int:
    for place, one in enumerate(range(*line), start=page):
        found.match(place, one)
    return page + line[1] - line[0]
