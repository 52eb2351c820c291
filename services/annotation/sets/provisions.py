"""Finds in an agreement the provision that an amendment names: a section, an item of it, or a definition. Pure."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.shared.domain.document import RedactedSection, RedactedText
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True)
class Provisions:
    """The provisions of an agreement. `text`: what a reader of the agreement sees."""

    text: str
    redacted: RedactedText

    def named(self, paper: str, target: RedactedSpan) -> RedactedSpan | None:
        """The provision that the words `target` of the paper name; None if it is not found, or not for certain."""
        term = term_of(paper, target)
        return self.definition(term) if term else self._section(*_path(paper, target))

    def before(self, paper: str, target: RedactedSpan, old: RedactedSpan | None) -> RedactedSpan | None:
        """The words of the agreement to read beside a change: the provision that the words `target` of the paper name.
        Of a long one, the sentence with the words `old` of the paper. None if it is not found for certain.
        """
        named = self.named(paper, target)
        if named is None:
            return None
        if len(named) > _SHOWN and old and len(old) <= _SHOWN:
            found = words_in(self.text, named, old.of(paper))
            if len(found) == 1:
                return self._sentence(found[0])
        return _trimmed(self.text, named) if len(named) <= _LONGEST else None

    def _sentence(self, words: RedactedSpan) -> RedactedSpan:
        """The sentence around the words; the words, if they are in several."""
        sentences = self.redacted.sentences
        place = bisect_right(sentences, words.start, key=lambda one: one.start) - 1
        inside = place >= 0 and words.end <= sentences[place].end and len(sentences[place]) <= _LONGEST
        return sentences[place] if inside else words

    def definition(self, term: str) -> RedactedSpan | None:
        """The definition of a term, if the agreement has exactly one and its end is clear: the next term or section."""
        found = self._definitions.get(_folded(term), ())
        return found[0] if len(found) == 1 and len(found[0]) <= _LONGEST else None

    def _section(self, number: str, items: Sequence[str]) -> RedactedSpan | None:
        """The first section with the number, or the item in it."""
        found = self._numbered.get(number)
        for item in items:
            found = self._item(found, item) if found else None
        return found.span if found else None

    def _item(self, parent: RedactedSection, number: str) -> RedactedSection | None:
        """The only item with the number right below a section."""
        inside = [
            one
            for one in self.redacted.sections
            if len(one.number)
            and one.level > parent.level
            and parent.span.start <= one.span.start
            and one.span.end <= parent.span.end
        ]
        level = min((one.level for one in inside), default=0)
        same = [one for one in inside if one.level == level and _folded(one.number.of(self.text)) == number]
        return same[0] if len(same) == 1 else None

    @cached_property
    def _definitions(self) -> Mapping[str, Sequence[RedactedSpan]]:
        """The definitions of each term."""
        text, sections = self.text, self.redacted.sections
        ends = {one.start() for one in _TERM.finditer(text)}
        ends |= {one.span.start for one in sections if not one.number.of(text).strip().startswith("(")}
        stops = [*sorted(ends), len(text)]
        found: dict[str, list[RedactedSpan]] = {}
        for one in _DEFINITION.finditer(text):
            end = stops[min(bisect_right(stops, one.start()), len(stops) - 1)]
            found.setdefault(_folded(one[1]), []).append(RedactedSpan(one.start(), end))
        return found

    @cached_property
    def _numbered(self) -> Mapping[str, RedactedSection]:
        """The first section of each number such as 6.1."""
        found: dict[str, RedactedSection] = {}
        for one in self.redacted.sections:
            if match := _OWN_NUMBER.fullmatch(one.number.of(self.text).strip()):
                found.setdefault(match[1], one)
        return found


def words_in(text: str, span: RedactedSpan, words: str) -> list[RedactedSpan]:
    """Where words are in a span, with any white space between them, and no letter or digit beside them."""
    each = r"\s+".join(map(re.escape, words.split()))
    found = re.finditer(rf"(?<!\w){each}(?!\w)", text[span.start : span.end]) if each else ()
    return [RedactedSpan(span.start + one.start(), span.start + one.end()) for one in found]


def term_of(paper: str, target: RedactedSpan) -> str:
    """The defined term that the words of the paper name; empty if they name none."""
    words = target.of(paper)
    if match := _OF_TERM.match(words):
        return match[1]
    return words if paper[target.start - 1 : target.start] in _QUOTES and not _SECTION.match(words) else ""


def _path(paper: str, target: RedactedSpan) -> tuple[str, Sequence[str]]:
    """The number of the section that the words name, and its items from the outside to the inside: "6.1" and "b", "ii".
    A clause without a section is of the one that its paragraph names, if it names only one.
    """
    words = target.of(paper)
    if match := _SECTION.fullmatch(words):
        return match[1], _items(match[2])
    clause = _CLAUSE.match(words)
    if clause is None:
        return "", ()
    start = max(paper.rfind("\n\n", 0, target.start) + 1, target.start - _NEAR)
    place = clause["of"] or paper[start : target.start]
    sections = list(_SECTION.finditer(place))
    if not sections or len({one[1] for one in sections}) > 1:
        return "", ()
    last = sections[-1]
    return last[1], (*_items(last[2] if clause["of"] else ""), *_items(clause["items"]))


def _items(words: str) -> tuple[str, ...]:
    return tuple(one.casefold() for one in _ITEM.findall(words))


def _trimmed(text: str, span: RedactedSpan) -> RedactedSpan | None:
    """The span without white space at its ends; None if nothing is left, as where all of it is hidden."""
    words = span.of(text)
    start, end = span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip())
    return RedactedSpan(start, end) if start < end else None


def _folded(words: str) -> str:
    return " ".join(words.casefold().strip(" \t\n().").split())


_LONGEST, _SHOWN, _NEAR = 8_000, 2_000, 700  # code points
_QUOTES = ('"', "“", "`", "'")
_OWN_NUMBER = re.compile(r"(?:(?:Section|Sec\.|§)\s*)?(\d{1,2}\.\d{1,3})\.?", re.IGNORECASE)
_SECTION = re.compile(r"(?:Sub)?Sections?\s+(\d{1,2}\.\d{1,3})(?![\d.]*\d)((?:\s?\(\w{1,5}\)){0,4})", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?:(?:sub)?(?:clause|section|paragraph)|item)\s+(?P<items>(?:\s?\(\w{1,5}\)){1,4})(?:\s+of\s+(?P<of>.{5,60}))?$",
    re.IGNORECASE | re.DOTALL,
)
_ITEM = re.compile(r"\((\w{1,5})\)")
_OF_TERM = re.compile(
    r"(?:definitions?\s+of\s+(?:the\s+(?:defined\s+)?term\s+)?|defined\s+term\s+)[“\"`']([^”\"]{2,80})[”\"]",
    re.IGNORECASE,
)
_TERM = re.compile(r"(?<=\n)[ \t]{0,8}[“\"](?=[^”\"\n]{2,80}[”\"])")
_DEFINITION = re.compile(
    r"^[ \t]{0,8}[“\"]([^”\"\n]{2,80})[”\"]\s+(?:means|shall\s+(?:mean|have)|has\s+the\s+meaning|is\s+defined)\b",
    re.IGNORECASE | re.MULTILINE,
)
