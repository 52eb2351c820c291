"""What is no change: the breaks of words at the ends of lines, the numbers of pages, and headers and footers."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from services.annotation.redline.records import Version
from services.annotation.redline.tokens import Token, tokenise
from services.shared.domain.spans import OriginalSpan


def same_words(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether tokens are equal but for hyphens at the ends of lines: `inter-` and `national`, `international`."""
    if len(old) + len(new) > _LONG or not old or not new:
        return False
    left, right = list(_parts(old)), list(_parts(new))
    at = other = 0
    while at < len(left) or other < len(right):
        one = left[at] if at < len(left) else ("", False)
        two = right[other] if other < len(right) else ("", False)
        if one[0] == two[0]:
            at, other = at + 1, other + 1
        elif one[1]:
            at += 1
        elif two[1]:
            other += 1
        else:
            return False
    return True


def _parts(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """The code points, a space between two words, and whether each can be left out: a hyphen at the end of a line, and
    the space after it.
    """
    for index, one in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if before is not None and before.end < one.start:
            yield " ", before.key == "-" and one.begins_line
        breaks = one.key == "-" and after is not None and after.begins_line and before is not None
        for character in one.key:
            yield character, breaks


def page_numbers(version: Version) -> list[OriginalSpan]:
    """Lines of the body with nothing but the number of a page: numbers that count up, a page apart on average."""
    runs: dict[int, list[OriginalSpan]] = {}
    every: list[list[OriginalSpan]] = []
    taken = sorted(version.margins)
    starts = [one.start for one in taken]
    for match in _PAGE.finditer(version.text):
        number, line = int(match["number"]), OriginalSpan(*match.span("line"))
        margin = bisect_right(starts, line.start) - 1
        if margin >= 0 and line.start < taken[margin].end:
            continue
        run = runs.pop(number - 1, None) or runs.pop(number - 2, None) or []
        if not run:
            every.append(run)
        run.append(line)
        runs[number] = run
    return sorted(line for run in every if _is_paged(run) for line in run)


def _is_paged(run: Sequence[OriginalSpan]) -> bool:
    return len(run) >= _RUN and run[-1].start - run[0].start >= _APART * (len(run) - 1)


def margin_lines(version: Version) -> dict[str, OriginalSpan]:
    """The lines of headers and footers, without white space and numbers of pages, and the first place of each."""
    found: dict[str, list[tuple[str, OriginalSpan]]] = {}
    for span in version.margins:
        for match in _LINE.finditer(version.text, span.start, span.end):
            words = " ".join(one.key for one in tokenise(match[0]))
            bare = _DIGITS.sub("#", words)
            if _ALONE.fullmatch(bare) is None:
                found.setdefault(bare, []).append((words, OriginalSpan(*match.span())))
    lines: dict[str, OriginalSpan] = {}
    for bare, places in found.items():
        counted = len({words for words, _ in places}) > 1
        for words, place in places:
            lines.setdefault(bare if counted else words, place)
    return lines


def outside(tokens: Iterable[Token], spans: Iterable[OriginalSpan]) -> list[Token]:
    """The tokens that begin in none of the spans."""
    taken = sorted(spans)
    kept: list[Token] = []
    at = 0
    for one in tokens:
        while at < len(taken) and taken[at].end <= one.start:
            at += 1
        if at == len(taken) or one.start < taken[at].start:
            kept.append(one)
    return kept


def within(tokens: Iterable[Token], spans: Iterable[OriginalSpan]) -> list[Token]:
    """The tokens that begin in one of the spans."""
    taken = sorted(spans)
    kept: list[Token] = []
    at = 0
    for one in tokens:
        while at < len(taken) and taken[at].end <= one.start:
            at += 1
        if at < len(taken) and taken[at].start <= one.start:
            kept.append(one)
    return kept


_LONG, _APART, _RUN = 64, 800, 3
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_DIGITS = re.compile(r"\d+")
_ALONE = re.compile(r"(?i)[\s#ivxl./|-]*(?:page)?[\s#ivxl./|-]*(?:of)?[\s#ivxl./|-]*")
_PAGE = re.compile(
    r"(?im)^[ \t\f]*(?P<line>[-\u2013\u2014]?[ \t]?(?:page[ \t])?(?P<number>\d{1,4})(?:[ \t]of[ \t]\d{1,4})?"
    r"[ \t]?[-\u2013\u2014]?)[ \t]*$"
)
