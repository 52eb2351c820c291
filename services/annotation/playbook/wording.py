"""Finds the sentences of a document that match the words of rules. Pure, in time linear in the length of the text."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice

import re2

from services.annotation.playbook.duties.meaning import meaning_in
from services.annotation.playbook.duties.passage import Meaning
from services.annotation.playbook.judge import SHOWN, compiled, options
from services.annotation.playbook.marks import Mark, WordsIn
from services.annotation.playbook.rules import Rule
from services.shared.domain.annotations import Place


class Sort(IntEnum):
    """What a sentence is. DUTY: it obliges, forbids or permits. NOTHING: a heading without text, a line of a table of
    contents, or words that signing breaks nothing, which no one warrants.
    """

    DUTY = 0
    STATEMENT = 1
    DEFINITION = 2
    NOTHING = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The part of a sentence between semicolons that matches: `[start, end)` of the text with single spaces."""

    sort: Sort
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Searched:
    """A text, and for each pattern the numbers of the sentences that it can match: at most 5,000, in order."""

    text: WordsIn
    numbers: Mapping[str, list[int]]

    def matching(self, pattern: str) -> Iterator[tuple[int, Sequence[tuple[int, int]]]]:
        """The first 200 sentences that match the pattern: their numbers, and the places of the matches in them."""
        regex = compiled(pattern, in_lines=True)
        found = ((one, regex.finditer(self.text.sentences[one][1])) for one in self.numbers[pattern])
        spans = ((number, [one.span() for one in matches]) for number, matches in found)
        return islice((one for one in spans if one[1]), _MOST_MATCHES)


def search(rules: Iterable[Rule], text: WordsIn) -> Searched:
    """Searches the text once for all patterns of the rules."""
    return search_patterns(
        {one for rule in rules for one in (rule.words, rule.if_words, rule.unless_words, rule.near)}, text
    )


def search_patterns(patterns: Collection[str], text: WordsIn) -> Searched:
    """Searches the text once for all patterns."""
    wanted = tuple(sorted(filter(None, patterns)))
    numbers: dict[str, list[int]] = {one: [] for one in wanted}
    for number in range(len(text.sentences)) if wanted else ():
        for match in _filter(wanted).Match(text.sentences[number][1]) or ():
            if len(numbers[wanted[match]]) < _MOST_CANDIDATES:
                numbers[wanted[match]].append(number)
    return Searched(text, numbers)


@lru_cache(maxsize=16)
def _filter(patterns: tuple[str, ...]) -> re2.Filter:
    """The patterns with gaps of any length: they match more, and need far fewer states."""
    made = re2.Filter()
    for one in patterns:
        made.Add(_GAP.sub("*", one), options(in_lines=True))
    made.Compile()
    return made


def marks_by_words(rule: Rule, searched: Searched) -> tuple[Mark, ...]:
    """The best sentences that match the words of the rule, duties first, those under a heading of the rule's subject
    before others. A definition counts as unsure, unless the rule takes definitions; it does nothing that a rule can
    require.
    """
    best = sorted(found(rule.words, searched), key=lambda one: _rank(rule, one, searched.text))[:_MOST]
    marks = [_mark(rule, one, searched.text) for one in best if not (rule.must_do and one.sort is Sort.DEFINITION)]
    return tuple(one for one in marks if not rule.must_do or _reads(rule, one) is not Meaning.OTHER_SUBJECT)


def _rank(rule: Rule, one: Found, text: WordsIn) -> tuple[Sort, bool, int]:
    heading = _heading(rule.category).search(text.sentences.flat, max(0, one.start - _REACH), one.end)
    return one.sort, heading is None, one.start


@lru_cache(maxsize=512)
def _heading(subject: str) -> re.Pattern[str]:
    """A numbered heading with a word of the subject, in capitals or with a capital."""
    stems = [one[:_STEM] for one in _TELLING.findall(subject)]
    words = "|".join(f"{one}|{one.upper()}" for one in stems) or r"(?!)"
    return re.compile(rf"{_NUMBER}\s?[-:.]?\s?(?:[A-Z][\w/&,-]{{0,30}}\s){{0,4}}(?:{words})")


def _reads(rule: Rule, mark: Mark) -> Meaning:
    return meaning_in(rule.must_do, mark.words or "", mark.passage)


def _mark(rule: Rule, one: Found, text: WordsIn) -> Mark:
    span = text.sentences.span(one.start, one.end)
    words = text.sentences.flat[one.start : one.end]
    confidence = SHOWN if one.sort is Sort.DEFINITION and not rule.definitions else 1.0
    place, passage = text.place(span), text.passage_at(span)
    return Mark("", rule.category, confidence, words=words, place=place, passage=passage)


def applies(rule: Rule, searched: Searched) -> bool:
    """Whether the rule is for this text."""
    if rule.if_words and not any(searched.matching(rule.if_words)):
        return False
    return not rule.unless_words or not any(searched.matching(rule.unless_words))


def near_place(rule: Rule, searched: Searched) -> Place | None:
    """The first sentence or heading with words of the rule's subject, outside a table of contents."""
    for number, spans in searched.matching(rule.near) if rule.near else ():
        at = searched.text.sentences[number][0]
        for start, end in spans:
            if start < end and not _in_contents(searched.text, at + start):
                return searched.text.place(searched.text.sentences.span(at + start, at + end))
    return None


def found(pattern: str, searched: Searched) -> Iterable[Found]:
    """The matches that are more than a heading, one per sentence, in the order of the text."""
    for number, spans in searched.matching(pattern):
        at = searched.text.sentences[number][0]
        parts = (_found(searched.text, number, at + start, at + end) for start, end in spans if start < end)
        part = next((one for one in parts if one.sort is not Sort.NOTHING), None)
        if part:
            yield part


def _found(text: WordsIn, number: int, start: int, end: int) -> Found:
    at, words = text.sentences[number]
    if _in_contents(text, start):
        return Found(Sort.NOTHING, start, end)
    sort = _sort(words, start - at, end - at)
    if sort is Sort.NOTHING and len(words) <= _HEADING and number + 1 < len(text.sentences):
        after, following = text.sentences[number + 1]
        return Found(_sort(following, 0, len(following)), at, after + len(following.rstrip()))
    first = words.rfind(";", 0, start - at) + 1
    stop = words.find(";", end - at)
    whole = words[first : stop if stop >= 0 else None]
    first += len(whole) - len(whole.lstrip())
    return Found(sort, at + first, at + first + len(whole.strip()))


def _sort(words: str, start: int, end: int) -> Sort:
    """What the sentence is at `[start, end)`. `Date: 1 May` states something. That the signing of the paper breaks no
    other one is no provision.
    """
    around = words[max(0, start - _REACH) : end + _REACH]
    part = _part(words, start, end)
    if _NO_CONFLICT.search(part) and not _WARRANTS.search(part):
        return Sort.NOTHING
    quoted = _QUOTED.search(words, max(0, start - _REACH), end + _REACH)
    if _DEFINES.match(words) or (quoted and quoted.start() <= start):
        return Sort.DEFINITION
    if _DUTY.search(around) and not _RECITAL.match(words):
        return Sort.DUTY
    states = len(words) > _HEADING or _VERB.search(around) or ":" in words[start:end]
    return Sort.STATEMENT if states else Sort.NOTHING


def _part(words: str, start: int, end: int) -> str:
    """The words around `[start, end)` between semicolons, at most a reach on either side."""
    first = max(words.rfind(";", max(0, start - _REACH), start) + 1, start - _REACH, 0)
    stop = words.find(";", end, end + _REACH)
    return words[first : stop if stop >= 0 else end + _REACH]


def _in_contents(text: WordsIn, at: int) -> bool:
    """Whether the line at an offset ends with dots, or a gap, and a page number."""
    place = text.sentences.original(at)
    first = text.seen.rfind("\n", max(0, place - _LINE), place) + 1
    stop = text.seen.find("\n", place, place + _LINE)
    line = text.seen[max(first, place - _LINE) : stop if stop >= 0 else place + _LINE]
    return bool(_CONTENTS.search(line)) and not _DUTY.search(line)


_MOST, _MOST_MATCHES, _MOST_CANDIDATES = 16, 200, 5_000
_GAP = re.compile(r"\{0,\d{2,4}\}")
_STEM = 6
_TELLING = re.compile(r"\b(?!(?:Party|Effect|Others?|Right|Order)\b)[A-Z][a-z]{4,}")
_NUMBER = r"(?<!\S)(?:\d[\d.]{0,8}|[A-Z]\.|\(\w{1,3}\)|(?:ARTICLE|Article|SECTION|Section)\s\S{1,8})"
_HEADING, _REACH, _LINE = 120, 400, 300
_DUTY = re.compile(
    r"\b(?:shall|will|must|may|cannot|can not|agrees?|agreed|covenants?|undertakes?|hereby|waives?|authori[sz]es"
    r"|entitled|required to|obligated|prohibited|responsible for)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|dated|has|have|had|does|do|can|would|should|governs?|terminates?|expires?|matures?|bears?"
    r"|accrues?|applies|survives?|continues?|commences?|begins?|ends|runs|renews|lasts|represents?|warrants?|requires?"
    r"|permits?|provides?|includes?|contains?|constitutes?|owns|keeps?|gives?|makes?|holds?|grants|assigns|pays|indemnif(?:y|ies)|submits?)\b",
    re.IGNORECASE,
)
_WARRANTS = re.compile(r"\b(?:represents?|warrants?)\b", re.IGNORECASE)
_NO_CONFLICT = re.compile(
    r"\bexecution(?:,| and)\s(?:the\s)?(?:delivery|performance|consummation)\b[^;]{0,300}\b(?:not|neither|nor)\b"
    r"[^;]{0,200}\b(?:conflict|contraven|violat|result in|constitute)",
    re.IGNORECASE,
)
_RECITAL = re.compile(r"\W{0,4}(?:\([a-z]\) |[A-Z]\. )?WHEREAS\b", re.IGNORECASE)
_MEANS = r"(?:means?|shall mean|will mean|(?:shall )?ha(?:s|ve) the (?:respective )?meanings?|is defined|refers? to)\b"
_DEFINES = re.compile(
    rf"\W{{0,4}}(?:\([a-z0-9]{{1,4}}\) )?[A-Z][\w’'-]{{0,40}}(?: [A-Z&][\w’'-]{{0,40}}){{0,7}}[”\"’']?,? {_MEANS}"
)
_QUOTED = re.compile(rf"[“\"'][A-Z][^”\"]{{1,80}}[”\"'],? {_MEANS}")
_CONTENTS = re.compile(r"(?:\.\s?\.\s?\.|[ \t]{2}|\t)[ .\t]{0,90}\d{1,3}[ \t\r]{0,9}$")
