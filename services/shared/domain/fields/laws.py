"""Reads the governing law as an ISO 3166 code: `the laws of the State of New York` is US-NY."""

import re
from collections.abc import Iterable, Iterator

from services.shared.domain.fields.places import ADJECTIVES, CODES
from services.shared.domain.fields.types import NoValue


def read(words: str) -> str | NoValue:
    """The governing law in `words`. A state takes precedence over its country. Excluded laws do not count."""
    if words in _ALL:
        return words
    codes = _narrowest(code for _, _, code in chosen(words))
    if codes:
        return codes.pop() if len(codes) == 1 else NoValue.SEVERAL
    return NoValue.BLANK if _BLANK.search(words) else NoValue.NOTHING


def chosen(words: str) -> list[tuple[int, int, str]]:
    """Spans and codes of the chosen places, found by the most explicit wording in `words`."""
    stated = _EXCEPTED.split(words, maxsplit=1)[0]
    ways = (_governing(stated), _of(stated), _by_name(stated), places(stated), places(words))
    return next((found for way in ways if (found := list(way))), [])


def places(words: str) -> Iterator[tuple[int, int, str]]:
    """The span and the code of every place name."""
    for match in _PLACE.finditer(words):
        yield match.start(1), match.end(1), _CODE_BY_NAME[_plain(match.group(1))]


def _governing(words: str) -> Iterator[tuple[int, int, str]]:
    """The places after `governed by … the laws of` that are joined to each other."""
    for match in _GOVERN.finditer(words):
        yield from _next(words[match.end() : match.end() + _REACH], match.end())


def _of(words: str) -> Iterator[tuple[int, int, str]]:
    for match in _LAW_OF.finditer(words):
        yield from _next(words[match.end() : match.end() + _REACH], match.end())


def _next(words: str, at: int) -> Iterator[tuple[int, int, str]]:
    """The first place and the ones joined to it, such as its country."""
    end = 0
    for start, stop, code in places(words):
        if end and not _JOIN.fullmatch(words[end:start]):
            return
        if not end and not _LEAD.fullmatch(words[:start]):
            return
        yield at + start, at + stop, code
        end = stop


def _by_name(words: str) -> Iterator[tuple[int, int, str]]:
    for match in _LAW_BY_NAME.finditer(words):
        yield *match.span(), _CODE_BY_NAME[_plain(match.group(1))]


def _narrowest(codes: Iterable[str]) -> set[str]:
    found = set(codes)
    return {one for one in found if not any(other.startswith(f"{one}-") for other in found)}


def _plain(name: str) -> str:
    return name.upper().replace("’", "'")


_REACH = 160
_CODE_BY_NAME = {_plain(name): code for name, code in (*CODES.items(), *ADJECTIVES.items())}
_ALL = frozenset(_CODE_BY_NAME.values())


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(one).replace(r"\ ", " ") for one in sorted(names, key=len, reverse=True))


_PLACE = re.compile(rf"(?:(?<=of)|(?<=of the State of)|(?<![A-Za-z]))({_either(CODES)})(?![A-Za-z])", re.IGNORECASE)
_LAW_BY_NAME = re.compile(
    rf"(?<![A-Za-z])({_either([*CODES, *ADJECTIVES])})(?:['’]s)?"
    r"(?: (?:state|substantive|federal|contract|internal|civil|general))? laws?\b",
    re.IGNORECASE,
)
_GOVERN = re.compile(
    r"\b(?:govern(?:ed|s)?|constru(?:ed|ction)|interpret(?:ed|ation)|enforced|subject to|accordance|determined)\b"
    r"[^.;]{0,120}?\b(?:laws?|statutes?) ?(?:\([^)]{0,80}\) ?)?(?:of|in|and jurisdiction of) ?",
    re.IGNORECASE,
)
_LAW_OF = re.compile(r"\blaws? ?(?:\([^)]{0,80}\) ?)?(?:of|in) ?", re.IGNORECASE)
_LEAD = re.compile(
    r"[ ,-]*(?:(?:the|and|internal|substantive|domestic|local|sovereign|laws?|of|in|said|federal|u\.s\.|us|great"
    r"|special|administrative|region|courts?|sta[tl]e|siate|commonwealth|province|republic|kingdom|grand|duchy"
    r"|principality|territory|district|country|city|cantons?|emirate|bailiwick|island|confederation|nation|people['’]s"
    r"|both)[ ,]*){0,9}",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"[ ,(]*(?:(?:and|or|the|federal|laws?|of|in|state|province|country|applicable|therein|united|as|part)[ ,()]*)"
    r"{0,8}",
    re.IGNORECASE,
)
_EXCEPTED = re.compile(
    r"\b(?:except|excluding|exclusive of|without (?:regard|giving|reference|recourse|application|consideration)"
    r"|irrespective|notwithstanding|provided,? (?:however|that)|other than|regardless|not including)\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"(?:state|laws?) of (?:the )?(?:__|\[[ _*●•]*\]|[●•])", re.IGNORECASE)
