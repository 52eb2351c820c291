"""Extends names to their neighbours: capitalised words beside a name, in the same phrase, belong to it. "Eva Plan" is a
name, although "plan" is a word of agreements. A neighbour does not belong to a name

- if it is inside a value of another type, or a label ("Eva Roe Title:"), title, place or date;
- if the name is complete, with a given name and a surname, or if more words than a name has follow in capitals;
- if the name is also a word ("Grant Date");
- before a name: after an article, and at the beginning of a sentence.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from services.redaction.detection.borders import NO_BORDERS, Borders
from services.redaction.detection.resolve import merge, union
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.lexical.lexicon import LABELS, PARTICLES, ROLES, TITLES, WORDS_AND_NAMES, words
from services.redaction.recognisers.lexical.name_words import PLACES, kind_of
from services.redaction.recognisers.lexical.names import fold
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


def with_neighbours(
    source: Source, replaced: Sequence[Recognition], found: Sequence[Recognition], borders: Borders = NO_BORDERS
) -> list[Recognition]:
    """`replaced`, in which each name also covers its neighbours, up to the borders of its cell. `found`: all
    recognitions of the text.
    """
    beside = Neighbours(source, found, borders)
    wider = [beside.with_name(one) if one.entity_type is EntityType.PERSON else one for one in replaced]
    return merge(wider)


class Neighbours:
    """Finds the neighbours of names in one text."""

    def __init__(self, source: Source, found: Sequence[Recognition], borders: Borders) -> None:
        self._text = source.text
        self._borders = borders
        terms = frozenset(part for term in source.defined_terms for part in term.split())
        self._ordinary = source.lower_words | terms | WORDS_AND_NAMES
        self._others = union(
            one.span
            for one in found
            if one.entity_type is not EntityType.PERSON and one.confidence >= _SURE and one.recogniser != Tagger.name
        )

    def with_name(self, name: Recognition) -> Recognition:
        """The same name over a longer span, or `name` itself if it has no neighbours."""
        end = self._right(name.span.start, name.span.end)
        start = self._left(name.span.start, end)
        wider = self._borders.inside(OriginalSpan(start, end), name.span)
        return name if len(wider) == len(name.span) else replace(name, span=wider)

    def _right(self, start: int, end: int) -> int:
        for _ in range(_MOST):
            found = _AFTER.match(self._text, end)
            if not found or self._is_taken(*found.span(2)):
                break
            if not (_is_full(self._text[start:end]) if found[1] in _HYPHENS else self._continues(start, end, found)):
                break
            end = found.end(2)
        return end

    def _continues(self, start: int, end: int, found: re.Match[str]) -> bool:
        """Whether the word after a space is the surname of the name in `[start, end)`."""
        parts = _parts(self._text[start:end])
        if not parts or kind_of(found[2]) in "st" or _LABELS_NEXT.match(self._text, found.end()):
            return False
        full = [one for one in parts if not _is_initial(one)]
        if not full or full[-1].endswith("."):
            return False
        if not found[0].endswith(".") and _CAPITAL_NEXT.match(self._text, found.end()):
            return False
        if "\n" in found[1]:
            return len(parts) == 1 and self._fills_lines(start, found) and self._may_be_given(parts[0])
        return _is_initial(parts[-1]) or (len(full) == 1 and self._is_given(full[0]))

    def _fills_lines(self, start: int, found: re.Match[str]) -> bool:
        """Whether the name at `start` and the word on the next line are alone on their lines."""
        return (
            bool(_LINE_BEGINS.search(self._text, max(start - _REACH, 0), start))
            and bool(_LINE_ENDS.match(self._text, found.end()))
            and fold(found[2]) not in _OFFICES
        )

    def _left(self, start: int, end: int) -> int:
        for _ in range(_MOST):
            found = _BEFORE.search(self._text, max(start - _REACH, 0), start)
            if not found or self._is_taken(*found.span(1)):
                break
            if not (_is_full(self._text[start:end]) if found[2] in _HYPHENS else self._begins(start, end, found)):
                break
            start = found.start(1)
        return start

    def _begins(self, start: int, end: int, found: re.Match[str]) -> bool:
        """Whether the words in `found[1]` are a surname before the given name at `start`, or a given name."""
        parts = _parts(self._text[start:end])
        full = [one for one in parts if not _is_initial(one)]
        before = self._text[max(found.start(1) - _REACH, 0) : found.start(1)]
        if len(full) != 1 or _ARTICLE.search(before) or _CAPITAL_BEFORE.search(before):
            return False
        comma = found[2].startswith(",")
        begins, ends = bool(_PHRASE_BEGINS.search(before)), bool(_PHRASE_ENDS.match(self._text, end))
        if not self._is_given(full[0]) and not comma:
            first = found[1].split()[0]
            return self._is_given(found[1]) or (begins and ends and len(parts) == 1 and self._may_be_given(first))
        if not self._is_given(full[0]) and not (len(parts) > len(full) and self._may_be_given(full[0])):
            return False
        if _CAPITAL_NEXT.match(self._text, end) or any(fold(one) in _NO_SURNAMES for one in found[1].split()):
            return False
        if fold(found[1]) in _OFFICES and not (begins and comma):
            return False
        return (begins and (comma or ends)) or bool(_AFTER_WORD.search(before))

    def _is_given(self, word: str) -> bool:
        """Whether the word is a given name, and neither a word of the language nor a term of the document."""
        return kind_of(word) == "g" and fold(word) not in self._ordinary

    def _may_be_given(self, word: str) -> bool:
        """Whether the word is no word of the language, of agreements or of the document."""
        return kind_of(word) in "gu" and fold(word) not in self._ordinary

    def _is_taken(self, start: int, end: int) -> bool:
        """Whether a value of another type covers a part of `[start, end)`."""
        at = bisect_left(self._others, (end, end)) - 1
        return at >= 0 and self._others[at][1] > start


def _parts(name: str) -> list[str]:
    """The words of a name without titles, particles and suffixes."""
    return [one for one in re.split(r"[\s,]+", name) if one and fold(one).strip(".") not in _NO_PARTS]


def _is_full(name: str) -> bool:
    """Whether the name has several words, or a title."""
    return len(name.split()) > 1


def _is_initial(word: str) -> bool:
    return len(word.strip(".")) == 1 or word.count(".") > 1


_SURE, _MOST, _REACH = 0.5, 3, 60
_HYPHENS = "-‐‑"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_ONE = rf"{_CAPITAL}[\w’']*(?:[-‐‑]{_CAPITAL}[\w’']*)*"
_AFTER = re.compile(rf"([-‐‑]|[ \t]{{1,2}}|[ \t]?\n[ \t]{{0,40}})({_ONE})\.?")
_LINE_BEGINS, _LINE_ENDS = re.compile(r"(?:^|\n)[ \t]*$"), re.compile(r"[ \t]*(?:\n|$)")
_BEFORE = re.compile(rf"(?<![\w’'-])({_ONE}(?:[ \t]{_ONE})?)([-‐‑]|,?[ \t]{{1,2}})$")
_LABELS_NEXT = re.compile(r"[ \t]*:")
_CAPITAL_NEXT = re.compile(rf"[ \t]{{1,2}}(?:&[ \t])?{_CAPITAL}")
_CAPITAL_BEFORE = re.compile(rf"{_CAPITAL}[\w.’'-]*[ \t]$")
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|this|that|any|each|every|such|no|its|our|their|your|in|at|on|under)\s+$")
_AFTER_WORD = re.compile(r"[a-zß-öø-ÿ][ \t\n]{1,3}$")
_PHRASE_BEGINS = re.compile(r"(?:^|\n|[:;|/(•_]|\t|  )[ \t]*$")
_PHRASE_ENDS = re.compile(r"[ \t]*(?:$|\n|[;|/),]|\t|  )")
_NO_PARTS = TITLES | PARTICLES | words("jr sr ii iii iv esq") - {"del", "don"}
_NO_SURNAMES = frozenset(map(fold, PLACES)) | words(
    "january february april june july august september october november december dear hi hello and or but"
)
_OFFICES = ROLES | LABELS | TITLES
