"""Find predictions that a mail only repeats: the same words, in quoted earlier mail, in a passage that is also
elsewhere in the document. Pure.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from services.shared.domain.annotations import Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind
from services.shared.domain.spans import RedactedSpan


def without_repeats(predictions: Iterable[Prediction], text: RedactedText) -> list[Prediction]:
    """The predictions without those that a quotation repeats. Of a passage that only quotations have, the first one is
    kept. The others of a category and passage are dropped only if their words are equal, and only in quotations.
    """
    every = list(predictions)
    quoted = _Quoted(text)
    if not quoted:
        return every
    kept: set[tuple[str, str, str, int]] = set()
    found = []
    for one in sorted(every, key=lambda each: (quoted.has(each.span), each.span.start, each.span.end)):
        key = (one.category, *quoted.words_of(one.span))
        if key in kept and quoted.has(one.span):
            continue
        kept.add(key)
        found.append(one)
    return found


class _Quoted:
    """The quotations of a text."""

    def __init__(self, text: RedactedText) -> None:
        self._text = text.text
        self._sentences = text.sentences
        self._starts = [one.start for one in text.sentences]
        spans = sorted(
            (one.span for one in text.parts if one.kind is PartKind.QUOTATION), key=lambda one: (one.start, one.end)
        )
        self._begins = [one.start for one in spans]
        self._ends = list(accumulate((one.end for one in spans), max))

    def __bool__(self) -> bool:
        return bool(self._begins)

    def has(self, span: RedactedSpan) -> bool:
        """Whether the span is inside a quotation. An inner one is inside of its outer one."""
        before = bisect_right(self._begins, span.start)
        return before > 0 and self._ends[before - 1] >= span.end

    def words_of(self, span: RedactedSpan) -> tuple[str, str, int]:
        """The words of the span, those of the sentences around it, and the place of the first in the second: without
        the signs of quotations, case and spacing.
        """
        passage = self._passage(span)
        before = _plain(self._text[passage.start : span.start])
        return _plain(span.of(self._text)), _plain(passage.of(self._text)), len(before)

    def _passage(self, span: RedactedSpan) -> RedactedSpan:
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = bisect_left(self._starts, span.end)
        if first < last and self._sentences[first].end <= span.start:
            first += 1
        if first >= last:
            return span
        first, last = self._wrapped(first, last)
        around = self._sentences[first:last]
        return RedactedSpan(min(around[0].start, span.start), max(around[-1].end, span.end))

    def _wrapped(self, first: int, last: int) -> tuple[int, int]:
        """These sentences with the lines before and after them that belong to them: the sign of a quotation begins
        each line, so that a sentence of several lines is several.
        """
        for _ in range(_MOST_LINES):
            if first > 0 and self._goes_on(first - 1):
                first -= 1
            elif last < len(self._sentences) and self._goes_on(last - 1):
                last += 1
            else:
                break
        return first, last

    def _goes_on(self, place: int) -> bool:
        one, after = self._sentences[place], self._sentences[place + 1]
        between = self._text[one.end : after.start]
        is_next = between.count("\n") == 1 and not between.strip(" \t\n>")
        return is_next and self._text[one.end - 1] not in _ENDS and 0 < self._signs(one.end) == self._signs(after.start)

    def _signs(self, place: int) -> int:
        """The number of signs with which the line around a place begins."""
        line = self._text.rfind("\n", max(0, place - _LONGEST_LINE), place) + 1
        signs = _SIGNS.match(self._text, line)
        return signs.group().count(">") if signs else 0


def _plain(words: str) -> str:
    return " ".join(_SIGNS.sub("", words).split()).casefold()


_MOST_LINES = 20
_LONGEST_LINE = 2_000
_ENDS = frozenset(".!?:;>")
_SIGNS = re.compile(r"^[ \t]*>[> \t]*", re.M)
