"""Denied words, which are always replaced: in any casing; names also with initials, and with the surname first."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.redaction.detection.automaton import Automaton
from services.redaction.detection.propagate import is_distinctive
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.lexical.names import parse
from services.redaction.subjects.companies import without_form
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan

DENIED = "denied.v1"


@dataclass(frozen=True, slots=True)
class DeniedSpelling:
    """A spelling of a value: `words` in lower case with single spaces.

    `turned`: the surname comes first. `lettered`: the given names are initials. `cased`: if set, only this spelling, or
    the same in capitals, matches.
    """

    entity_type: EntityType
    words: str
    turned: bool = False
    lettered: bool = False
    cased: str = ""


def denied(source: Source, values: Sequence[tuple[EntityType, str]]) -> Iterator[Recognition]:
    """Occurrences of `values` in the text. Any characters but letters and digits can separate their words.

    Full names of persons also match in other spellings ("SMITH, JANE A.", "j. a. smith"). Initials alone and single
    names match only if they are values themselves.
    """
    if not values:
        return
    automaton = Automaton((spelling.words, spelling) for value in values for spelling in _spellings(*value))
    text = _Words(source.text)
    for start, end, spelling in automaton.find(text.words):
        span = text.span(start, end)
        if _fits(source.text, span, spelling):
            yield Recognition(span, spelling.entity_type, 1.0, DENIED)


class _Words:
    """The words of a text, in lower case, without accents and with single spaces, and the original place of each
    letter.
    """

    def __init__(self, text: str) -> None:
        table = {ord(one): _letter(one) for one in set(text)}
        units = np.frombuffer(text.translate(table).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        blank = units == _BLANK
        doubled = np.zeros_like(blank)
        doubled[1:] = blank[1:] & blank[:-1]
        self._places = np.flatnonzero((units != _NOTHING) & ~doubled)
        self.words = units[self._places].tobytes().decode("utf-32-le", "surrogatepass")

    def span(self, start: int, end: int) -> OriginalSpan:
        return OriginalSpan(int(self._places[start]), int(self._places[end - 1]) + 1)


def _letter(one: str) -> str:
    if unicodedata.category(one) in {"Mn", "Cf"}:
        return chr(_NOTHING)
    base = unicodedata.normalize("NFKD", one)[0].translate(_STROKES).lower()[0]
    return base if base.isalnum() else chr(_BLANK)


def _spellings(entity_type: EntityType, value: str) -> Iterator[DeniedSpelling]:
    words = _Words(value).words.strip()
    tokens = words.split()
    single = len(tokens) == 1 and not is_distinctive(value) and not any(map(str.isdigit, words))
    lettered = all(len(one) == 1 for one in tokens)
    yield DeniedSpelling(entity_type, words, lettered=lettered, cased=value.strip() if single else "")
    if entity_type is EntityType.PERSON:
        yield from _names(value)
    elif entity_type is EntityType.ORGANIZATION:
        first = re.split(r"[\s,]", value.strip())[0]
        tokens = without_form(tokens)
        yield DeniedSpelling(entity_type, " ".join(tokens), cased=first if len(tokens) == 1 else "")
    elif any(map(str.isdigit, words)):
        yield DeniedSpelling(entity_type, "".join(tokens))


def _names(value: str) -> Iterator[DeniedSpelling]:
    name = parse(value)
    if not name.given:
        return
    first, *middle = (_Words(one).words for one in name.given)
    surname = _Words(name.surname).words
    initials = [one[0] for one in middle]
    for given in ([first, *middle], [first], [first, *initials], [first[0], *initials], [first[0]]):
        lettered = all(len(one) == 1 for one in given)
        yield DeniedSpelling(EntityType.PERSON, " ".join((*given, surname)), lettered=lettered)
        yield DeniedSpelling(EntityType.PERSON, " ".join((surname, *given)), turned=True, lettered=lettered)


def _fits(text: str, span: OriginalSpan, spelling: DeniedSpelling) -> bool:
    words = span.of(text)
    if spelling.cased and words not in {spelling.cased, spelling.cased.upper()}:
        return False
    if spelling.lettered and not _MARKED.search(text, span.start, span.end + 1):
        return False  # "a smith" does not match A. Smith
    if len(words) > len(spelling.words) + _GAP * spelling.words.count(" "):
        return False
    if spelling.entity_type is not EntityType.PERSON:
        return True
    # "Jo Roe, Ann Lee" does not contain "Roe, Ann", and "Roe, Ann; Lee, Jo" does not contain "Ann; Lee".
    if spelling.turned and "," in words:
        return not _CAPITAL_BEFORE.search(text[max(span.start - _REACH, 0) : span.start])
    return spelling.turned or not _BETWEEN_NAMES.search(words)


_BLANK, _NOTHING = 0x20, 0
_GAP = 4
_REACH = 40
_STROKES = str.maketrans("øłđðıØŁĐÐ", "oldd" + "iOLDD")
_MARKED = re.compile(r"[.]|[^\W\d_a-zß-öø-ÿ]")
_CAPITAL_BEFORE = re.compile(r"[^\W\d_a-z][\w.’'-]*[ \t]$")
_BETWEEN_NAMES = re.compile(r"[;:]|,(?!\s*(?i:jr|sr|ii|iii|iv|esq)\b)")
