"""The kind of paper that a document is, from its title, its preamble and its operative words. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import RedactedSpan


class PaperKind(StrEnum):
    """FORM: a form or an exhibit with blanks for the parties or the date. OTHER: none of these, or not recognised."""

    AGREEMENT = "agreement"
    AMENDMENT = "amendment"
    WAIVER = "waiver"
    CONSENT = "consent"
    SIDE_LETTER = "side_letter"
    NOTE = "note"
    GUARANTY = "guaranty"
    FORM = "form"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Paper:
    """`place`: the title, or the words of the preamble or the operative words that decide. `confidence` in [0, 1]:
    below `CERTAIN` the kind is a guess.
    """

    kind: PaperKind
    confidence: float
    place: RedactedSpan | None

    @property
    def certain(self) -> bool:
        """Whether rules can rely on the kind."""
        return self.confidence >= CERTAIN


def paper_of(text: str) -> Paper:
    """The kind of the document. An amended and restated agreement is an agreement."""
    preamble = next(_preambles(text), None)
    title = next(_titles(text, preamble[1].start if preamble else _HEAD), None)
    operative = [one for one in _AMENDS.finditer(text, 0, _OPENING) if not _restates(text, one)]
    kind, place, confidence = _named(preamble, title)
    if kind is PaperKind.OTHER:
        place, confidence = None, _GUESS
    if kind in _STATED_ELSEWHERE and _amends_elsewhere(text, operative):
        return Paper(PaperKind.AMENDMENT, _LIKELY, RedactedSpan(*operative[0].span()))
    if kind is PaperKind.AMENDMENT and (operative or len(text) < _SHORT):
        confidence = max(confidence, _SURE)
    if kind in _BECOMES_FORM and place and (blank := _BLANK.search(text, place.start, place.start + _OPENS)):
        return Paper(PaperKind.FORM, _LIKELY, RedactedSpan(*blank.span()))
    return Paper(kind, confidence, place)


_Named = tuple[PaperKind, RedactedSpan]


def _named(preamble: _Named | None, title: _Named | None) -> tuple[PaperKind, RedactedSpan | None, float]:
    """The kind by the two names of the paper. A preamble near the title counts more, if it names more than an
    agreement.
    """
    if title and title[0] is PaperKind.FORM:
        return *title, _SURE
    if preamble and title:
        far = preamble[1].start - title[1].end > _NEAR
        specific = title if far or preamble[0] is PaperKind.AGREEMENT else preamble
        return *specific, _SURE if preamble[0] is title[0] else _LIKELY
    if one := preamble or title:
        return *one, _LIKELY
    return PaperKind.OTHER, None, _GUESS


def _amends_elsewhere(text: str, operative: list[re.Match[str]]) -> bool:
    """Whether operative words change another agreement, which stays in force."""
    return bool(operative) and (len(text) < _SHORT or (len(operative) > 1 and bool(_IN_FORCE.search(text))))


def _restates(text: str, amends: re.Match[str]) -> bool:
    """Whether the words restate a whole agreement in this paper: "the Agreement is amended and restated as follows"."""
    subject = _SUBJECT.search(text, max(0, amends.start() - _LONGEST), amends.start())
    return bool(subject and _ALL.fullmatch(amends[0]) and not subject["within"])


def _preambles(text: str) -> Iterator[_Named]:
    """The names after "this", and the names in capitals that a date follows, if they name a paper. In order."""
    for match in _PREAMBLE.finditer(text, 0, _LATEST):
        start, end = match.span(1)
        if start < 0:
            words = text[match.end() : match.end() + _LONGEST]
            stop = _STOP.search(words)
            start, end = match.end(), match.end() + (stop.start() if stop else 0)
        name = text[start:end]
        kind = _kind(name) if _capitalised(name) else None
        if kind:
            yield kind, RedactedSpan(start, end)


def _titles(text: str, until: int) -> Iterator[_Named]:
    """The names in the title lines before `until`, in order. A filing's header, up to its exhibit line, is left out."""
    header = max((one.end() for one in _EXHIBIT_LINE.finditer(text, 0, _HEADER)), default=0)
    for match in _LINE.finditer(text, header, max(header, min(until, _HEAD))):
        title = _TITLE.match(text, match.start(), match.end())
        if title and _capitalised(title[1]) and (kind := _kind(title[1])):
            yield kind, RedactedSpan(*title.span(1))


def _capitalised(name: str) -> bool:
    """Whether all words except small ones begin with a capital letter, a digit or a placeholder."""
    words = [word for word in name.split() if word.casefold() not in _SMALL]
    return bool(words) and all(word.lstrip(_QUOTES)[:1].isupper() or not word[0].isalpha() for word in words)


def _kind(name: str) -> PaperKind | None:
    """The kind of a paper with this name. None if the name has no word for a paper."""
    folded = " ".join(_RESTATED.sub(" ", " ".join(name.split()).casefold()).split()).strip(" .:-")
    return next((kind for kind, pattern in _NAMES if pattern.search(folded)), None)


CERTAIN = 0.6
_SURE, _LIKELY, _GUESS = 0.95, 0.8, 0.3
_HEADER, _HEAD, _OPENING, _LATEST, _SHORT = 1_500, 4_000, 60_000, 40_000, 30_000
_NEAR, _OPENS, _LONGEST = 6_000, 600, 160
_STATED_ELSEWHERE = frozenset({PaperKind.AGREEMENT, PaperKind.SIDE_LETTER, PaperKind.OTHER})
_BECOMES_FORM = frozenset({PaperKind.AGREEMENT, PaperKind.NOTE, PaperKind.GUARANTY})
_QUOTES = "\"'“”‘’`("
_SMALL = frozenset(("a", "an", "and", "as", "between", "by", "for", "in", "no", "of", "on", "or", "the", "to", "with"))
_RESTATED = re.compile(r"\b(?:amended(?:,| and|, and| &)? restated|restated)\b")
_LINE = re.compile(r"[^\n]+")
_TITLE = re.compile(
    r"[ \t]*(?:(?i:exhibits?)[ .-]{0,3}\d[\w.()-]{0,12}\s+)?"
    r"([A-Z][A-Z0-9 ,.&'’/-]{5,158}(?=\s[A-Z][a-z])|[^\s].{0,158}?"
    r"(?=[ \t]*$|\s+T(?:his|HIS|he)\s|\s+(?:WHEREAS|Dated|dated|between|BETWEEN)\b))"
)
_EXHIBIT_LINE = re.compile(r"^[ \t]*ex(?:hibit)?[ .-]{0,3}\d+[\d.()a-z-]*[ \t]*$", re.IGNORECASE | re.MULTILINE)
_PREAMBLE = re.compile(
    r"\bT(?:HIS|his)\s+(?=[A-Z\[])|^[ \t]{0,80}([A-Z][A-Z0-9 .,&'’/-]{5,120}?),?\s{1,3}dated\b", re.MULTILINE
)
_STOP = re.compile(
    r"\s*(?:[(;:\"“]|\n\s*\n)|,?\s+(?:dated|is|made|entered|by|among|between|effective|shall|executed|sets|will|amends)\b|,(?=\s)",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"\b(?:is|are)\s+(?:hereby|herewith)\s+(?:further\s+|also\s+)?"
    r"(?:amended|modified|deleted|replaced|supplemented|revised)\b"
    r"|\b(?:is|are|shall\s+be)\s+(?:further\s+)?(?:amended|modified|revised)\s+(?:and\s+restated\s+)?"
    r"(?:as\s+follows|to\s+read|in\s+its\s+entirety|by\s+(?:the\s+addition|add|delet|insert|replac|substitut|strik))",
    re.IGNORECASE,
)
_ALL = re.compile(r".*\bamended\s+and\s+restated\s+(?:as\s+follows|in\s+its\s+entirety)", re.IGNORECASE | re.DOTALL)
_SUBJECT = re.compile(
    r"(?P<within>\b(?:of|to|in|under)\s+)?(?:\b[Tt]he\s+)(?:[A-Z]\w{0,20}\s+){0,5}(?:Agreement|Note|Lease|Contract)\s+$"
)
_IN_FORCE = re.compile(
    r"\b(?:remain|remains|continue|continues|be|is|are)\s+(?:unchanged\s+and\s+|unmodified\s+and\s+)?in\s+full\s+force",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"\[[ \t]*(?:[·●•_.-][ ·●•_.-]{0,30})?\]|(?<!_)_{3,30}(?!_)|\[(?:date|name|insert|party|company)[^\]\n]{0,40}\]",
    re.I,
)
_NAMES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PaperKind.FORM, r"^(?:exhibit \S+ )?form of\b"),
        (
            PaperKind.OTHER,
            r"\b(?:written|unanimous) consent\b|\bconsent of (?:the )?(?:sole|board|directors|members|\w+holders)\b",
        ),
        (PaperKind.AMENDMENT, r"\b(?:amendments?|modification|addendum|extension (?:agreement|no|of|to))\b"),
        (PaperKind.AMENDMENT, r"^(?:\w+ )?supplement(?:al)? (?:agreement|indenture|no|to)\b| supplement$"),
        (PaperKind.WAIVER, r"\bwaiver\b|\bforbearance\b"),
        (PaperKind.CONSENT, r"\bconsent\b"),
        (PaperKind.SIDE_LETTER, r"\b(?:side|fee|commitment|engagement) letter\b|\bletter agreement\b"),
        (
            PaperKind.GUARANTY,
            r"\b(?:guaranty|guarantee|guaranties|guarantees)(?: agreement)?(?: (?:of|by|from|to)\b|$)",
        ),
        (PaperKind.NOTE, r"\b(?:note|bond|debenture)(?: due\b|$)"),
        (
            PaperKind.AGREEMENT,
            r"\b(?:agreement|contract|lease|licen[cs]e|indenture|deed|mortgage|plan|terms (?:and conditions|of))\b",
        ),
    )
)
"""The words in the name of each kind; the first kind with a match is the kind of the paper."""
