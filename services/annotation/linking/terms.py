"""The defined terms of a text: where each is defined, and where it is used."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge

from services.annotation.proofreading.definitions import Definition, bracketed_in, stated_in

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written, defined at `[start, end)`. `[body_start, body_end)`: the words that define it. `uses`: the
    number of its places, those of its definitions not counted.
    """

    term: str
    start: int
    end: int
    body_start: int
    body_end: int
    uses: int


@dataclass(frozen=True)
class Terms:
    """The definitions of a text, in order."""

    text: str
    definitions: Sequence[Definition]

    @cached_property
    def _places(self) -> Mapping[str, Sequence[Span]]:
        found: dict[str, list[Span]] = defaultdict(list)
        defined = {one.start for one in self.definitions}
        for key, start, end in _uses(self.text, {one.key for one in self.definitions}):
            if start not in defined:
                found[key].append((start, end))
        return found

    def uses(self, one: Definition) -> Sequence[Span]:
        """The places of the term, in order, without its definitions."""
        return self._places.get(one.key, ())

    def terms(self) -> list[Term]:
        """All definitions, with the numbers of uses."""
        return [self._term(one) for one in self.definitions]

    def bodies(self) -> list[Span]:
        """The places of all definitions: the term, and the words that define it."""
        return [self._body(one) for one in self.definitions]

    def _term(self, one: Definition) -> Term:
        return Term(one.key, one.start, one.end, *self._body(one), len(self.uses(one)))

    def _body(self, one: Definition) -> Span:
        return (one.start, one.body) if one.body > one.end else self._sentence(one)

    def _sentence(self, one: Definition) -> Span:
        """The sentence up to the brackets of a term: the words that the term replaces."""
        before = [match.end() for match in _BREAK.finditer(self.text, max(one.start - _BEFORE, 0), one.start)]
        start = before[-1] if before else max(one.start - _BEFORE, 0)
        after = _CLOSED.search(self.text, one.end, min(one.end + _AFTER, len(self.text)))
        return start, after.end() if after else one.end

    def at(self, start: int) -> Definition | None:
        """The definition whose term begins at `start`."""
        found = bisect_right(self.definitions, start, key=lambda one: one.start) - 1
        if found < 0 or self.definitions[found].start != start:
            return None
        return self.definitions[found]


def terms_of(text: str) -> Terms:
    """The definitions of the whole text, attachments included."""
    end = len(text)
    found = merge(stated_in(text, end), bracketed_in(text, end), _listed(text), key=lambda one: one.start)
    kept: dict[int, Definition] = {}
    for one in found:
        kept.setdefault(one.start, one)
    return Terms(text, tuple(kept.values()))


def _listed(text: str) -> Iterator[Definition]:
    """Definitions of a list, `"Business Day": a day …`, and `"Business Day" a day …` of one with empty lines."""
    for match in _LISTED.finditer(text):
        yield Definition(match["term"], match.start("term"), match.end("term"), match.end("body"))


def _uses(text: str, terms: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Each place of a term, the longest where several begin. A plural and capitals are the same term."""
    by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for term in sorted(terms, key=len, reverse=True):
        by_word[_stem(_WORD.findall(term)[0]) if _WORD.search(term) else ""].append((term, _wording(term)))
    position = 0
    for match in _WORD.finditer(text):
        if match.start() < position or not (match[0][0].isupper() or match[0][0].isdigit()):
            continue
        for term, wording in by_word.get(_stem(match[0]), ()):
            found = wording.match(text, match.start())
            if found:
                position = found.end()
                yield term, found.start(), found.end()
                break


def _wording(term: str) -> re.Pattern[str]:
    """The term in the singular or plural, as written or in capitals."""
    forms = (term, term.upper())
    return re.compile("|".join(_form(one, "S" if one.isupper() else "s") for one in dict.fromkeys(forms)))


def _form(term: str, plural: str) -> str:
    """`Subsidiary` and `Subsidiaries`, with any white space between words."""
    many = "ES" if plural.isupper() else "es"
    *words, final = term.split()
    last = final[-1]
    ending = rf"{re.escape(last)}(?:{many}|{plural})?"
    if last in "yY":
        ending = f"(?:{last}{plural}?|{'I' if last == 'Y' else 'i'}{many})"
    return r"\s{1,4}".join([*map(re.escape, words), f"{re.escape(final[:-1])}{ending}"]) + r"(?!\w)"


def _stem(word: str) -> str:
    return word.lower()[:_STEM]


_STEM = 3
_LISTED = re.compile(
    r"\n[ \t\r]*\n[ \t*_]{0,40}(?:[\"“]|``)[ \t_]{0,3}(?P<term>[A-Z0-9][\w&’',/ -]{1,60}?)"
    r"[ \t_]{0,3}(?:[\"”]|'')\s{0,3}[:–—-]"
    r"(?P<body>[^\n]*(?:\n(?![ \t\r]*\n)[^\n]*){0,60})"
)
_BEFORE, _AFTER = 600, 60
_WORD = re.compile(r"[^\W_][\w’'&-]*")
_BREAK = re.compile(r"[.;:]\s+(?=[A-Z“\"(])|\n[ \t\r]*\n")
_CLOSED = re.compile(r"\)")
