"""The parts of a text in which a reference can lead to an item: sections, attachments, definitions."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from services.annotation.linking.headings import Headings
from services.annotation.linking.items import Items, index, items_of
from services.annotation.linking.marks import Heading
from services.annotation.linking.mentions import Mention
from services.annotation.proofreading.outline import Number


@dataclass(eq=False)
class Regions:
    """Regions of a text, `(start, stop)` in code points. What it finds is kept, so that the time is about linear."""

    headings: Headings
    _items: dict[tuple[int, int], Items] = field(default_factory=dict)
    _numbered: dict[tuple[Number, str, int], list[Heading]] = field(default_factory=dict)
    _titled: dict[Number, list[Heading]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.headings.text

    @cached_property
    def is_amendment(self) -> bool:
        """Whether the text changes another paper, whose sections its references mean."""
        return bool(_AMENDMENT.search(self.text, 0, _BEGINNING))

    @cached_property
    def _title(self) -> str:
        first, capitals = self.text[:_FIRST].lower(), _CAPITALS.findall(self.text[:_TITLE])
        return " ".join(" ".join((first, *capitals)).lower().split())

    def is_own(self, name: str) -> bool:
        """Whether `name`, of a paper, is the name of this one."""
        words = _ARTICLE.sub("", name).lower()
        if self.is_amendment or "guarant" in words or words.startswith(("other ", "related ")):
            return False
        return words == "agreement" or (words.endswith("agreement") and words in self._title)

    def items(self, start: int, stop: int) -> Items:
        """The lettered items of a region."""
        key = (start, stop)
        if key not in self._items:
            self._items[key] = index(items_of(self.text, start, stop))
        return self._items[key]

    def reach(self, start: int) -> int:
        """Where a search from `start` ends."""
        return min(start + _REACH, len(self.text))

    def part(self, part: int) -> tuple[int, int]:
        """The region of an attachment, or of the body."""
        attachments = self.headings.attachments
        if part:
            return attachments[part - 1].end, attachments[part - 1].stop
        return 0, attachments[0].start if attachments else len(self.text)

    def numbered(self, one: Mention, part: int) -> list[Heading]:
        """The heading that a reference means: of its part of the text, else of the body. Several if none is better."""
        key = (one.number, one.kind, part)
        if key not in self._numbered:
            self._numbered[key] = self._best(*key)
        found = [each for each in self._numbered[key] if not each.start <= one.start < each.end]
        equal = [each for each in found if self._is_as_good(each, found[0], one.kind)]
        return equal[:_FEW]

    def _is_as_good(self, each: Heading, best: Heading, kind: str) -> bool:
        """Whether a heading fits as well, in the same part, and its section is not much shorter."""
        return (
            self._fit(each, kind) == self._fit(best, kind)
            and self.headings.part(each.start) == self.headings.part(best.start)
            and (best.stop - best.start) < _SHORTER * (each.stop - each.start)
        )

    def titled(self, one: Mention) -> list[Heading]:
        """The section with the title in brackets, if the one with the number has another title."""
        title = _key(one.title)
        known = self.headings.by_number.get(one.number, ())
        if not title or not known or any(title == self._title_of(each) for each in known):
            return []
        found = self._by_heading.get(title, [])
        return found if len(found) == 1 else []

    def _title_of(self, each: Heading) -> str:
        return _key(self.text[each.end : each.end + _TITLED])

    @cached_property
    def _by_heading(self) -> dict[str, list[Heading]]:
        found: dict[str, list[Heading]] = defaultdict(list)
        for each in self.headings.sections:
            found[self._title_of(each)].append(each)
        return found

    def _best(self, number: Number, kind: str, part: int) -> list[Heading]:
        known = [each for each in self.headings.by_number.get(number, ()) if each.weight > 0]
        for wanted in dict.fromkeys((part, 0) if len(number) == 1 else (part, 0, None)):
            inside = [each for each in known if wanted is None or self.headings.part(each.start) == wanted]
            if inside:
                return sorted(inside, key=self._order(kind))[: 2 * _FEW]
        return self._by_title(number)

    def _order(self, kind: str) -> Callable[[Heading], tuple[int, bool, int]]:
        """The best first: by fit, then those with a long section, then in the order of the text."""
        return lambda each: (-self._fit(each, kind), each.stop - each.start < _LONG, each.start)

    def _fit(self, each: Heading, kind: str) -> int:
        """How well a heading fits a reference: `Article 4` is rather `ARTICLE 4` than `4.`."""
        weight = each.weight * 2
        if len(each.number) == 1 and each.word:
            weight += 3 if each.word.startswith(kind[:3]) else -3
        return weight + (2 if self.headings.has_inner(each) or each.stop - each.start > _LONG else 0)

    def _by_title(self, number: Number) -> list[Heading]:
        """The heading without a number whose title the table of contents has: numbers of a word processor are lost."""
        for each in self.headings.by_number.get(number, ()):
            match = _CONTENTS_TITLE.match(self.text, each.end) if each.weight < 0 else None
            if match and len(self._titled) < _MOST_TITLES:
                if number not in self._titled:
                    self._titled[number] = self._with_title(number, match["title"], match.end())
                return self._titled[number]
        return []

    def _with_title(self, number: Number, title: str, after: int) -> list[Heading]:
        words = r"\s{1,9}".join(map(re.escape, title.split()))
        heading = re.compile(rf"(?<=[.\n:])[ \t]*(?:[A-Z]\.\s+)?(?:ARTICLE\s+)?(?P<at>{words})(?=\s*[.\n:;])")
        match = heading.search(self.text, after)
        if match is None:
            return []
        return [Heading(number, match.start("at"), match.end("at"), "", 1, self.reach(match.end()))]

    @cached_property
    def _terms(self) -> list[tuple[int, int, str]]:
        """The begin and the end of each definition's first words, and its term in lower case."""
        return [(one.start(), one.end(), " ".join(one["term"].lower().split())) for one in _TERM.finditer(self.text)]

    @cached_property
    def _by_term(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for at, (_, _, term) in enumerate(self._terms):
            found.setdefault(term, at)
        return found

    def definition(self, place: int, name: str) -> tuple[int, int] | None:
        """The region of the definition of `name`; without a name, of the one around `place`."""
        if name:
            at = self._by_term.get(" ".join(name.lower().split()), -1)
        else:
            at = bisect_right(self._terms, place, key=lambda one: one[0]) - 1
        if at < 0:
            return None
        start = self._terms[at][1]
        following = self._terms[at + 1][0] if at + 1 < len(self._terms) else len(self.text)
        return start, min(following, self.reach(start))


def _key(words: str) -> str:
    """The first letters of a title; empty for a short one."""
    letters = _LETTERS.sub("", words).lower()
    return letters[:_KEY] if len(letters) >= _KEY else ""


_BEGINNING, _TITLE, _FIRST = 2_500, 800, 200
_CAPITALS = re.compile(r"\b[A-Z]{3,}(?:\s+[A-Z]{2,})*\b")
_TITLED, _KEY = 60, 14
_LETTERS = re.compile(r"[^A-Za-z]+")
_LONG = 700
_REACH = 12_000
_FEW = 8
_SHORTER = 5
_MOST_TITLES = 300
_ARTICLE = re.compile(r"^(?:the|that|such|any|its|each|said|certain)\s")
_AMENDMENT = re.compile(
    r"\bamending\s+and\s+restating\b"
    r"|\b(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH|TENTH)\s+AMENDMENT\b(?!\s+AND\s+RESTATE)"
    r"|\bAMENDMENT\s+(?:NO|NUMBER|TO|AGREEMENT|AND\s+WAIVER|dated)\b"
    r"|^\s*(?:\S+\s+){0,12}AMENDMENT\b(?!\s+AND\s+RESTATE)"
    r"|\bthis\s+(?:First|Second|Third|Fourth|Fifth|Sixth)?\s?[\"“]?Amendment\b|\(the \"Amendment\"\)"
)
_CONTENTS_TITLE = re.compile(r"[.:]?\s{0,4}(?P<title>[A-Z][^\n.\t]{2,90}?)(?:\s?\.{2}|(?:\s?\.\s){2}|\s{2,}|\t|\n)")
_TERM = re.compile(
    r"(?:(?:^|\n)[ \t*_]*(?:\d{1,2}\.\d{1,3}\.?\s+)?|(?<=[.;)])\s+)[\"“]_?(?P<term>[A-Z][^\"”\n]{1,70})_?,?[\"”]"
)
