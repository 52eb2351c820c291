"""What a text says about itself and about the paper that it amends or restates: title, date, parties. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.annotation.agreement.paper import PaperKind, paper_of
from services.annotation.agreement.roles import parties_of
from services.shared.domain.fields import dates
from services.shared.domain.fields.types import NoValue
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a paper: its title without small differences, its day in ISO 8601 or empty, and its place."""

    title: str
    dated: str
    span: RedactedSpan | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says. `names` are the papers that it names with a date, and the one in its own title, in order.
    `restates`: it is an amended and restated paper. `signed`: it has signatures, not only lines for them.
    """

    kind: PaperKind
    own: Named
    parties: frozenset[str] = frozenset()
    names: tuple[Named, ...] = ()
    restates: bool = False
    signed: bool = False

    @property
    def changes(self) -> bool:
        """Whether the paper changes another one."""
        return self.kind in _CHANGES


def said(text: str) -> Said:
    """What the redacted text says, from its first pages. A placeholder is the same person in all papers of a matter."""
    text = _BLANK.sub(lambda match: " " * len(match[0]), text)  # lines for signatures do not make it a form
    paper = paper_of(text)
    place = paper.place
    title = place.of(text) if place else ""
    restates = bool(_RESTATED.search(title)) and paper.kind not in _CHANGES
    own = Named(title_of(title), own_date(text), place)
    names = tuple(_names(text, own, title)) if paper.kind in _CHANGES or restates else ()
    parties = frozenset(_folded(one.name.of(text)) for one in parties_of(text))
    return Said(paper.kind, own, parties, names, restates, bool(_SIGNATURE.search(text)))


def own_date(text: str) -> str:
    """The day of the paper, from the words at its beginning that date it; empty if they have none, or two."""
    flat = _flat(text[:_OPENING])
    for match in _DATED.finditer(flat):
        if not _OTHER_PAPER.search(flat, max(0, match.start() - _BEFORE), match.start()) and (
            day := _first_day(flat[match.start() : match.end() + _AFTER])
        ):
            return day
    return ""


def title_of(words: str) -> str:
    """A title to compare: without case, numbers of amendments, and "amended and restated"."""
    return " ".join(_LEFT_OUT.sub(" ", _folded(words).partition(" dated ")[0]).split())


def _names(text: str, own: Named, title: str) -> Iterator[Named]:
    """The papers that the text names with a date, then the one in its own title, each once. `own`: its own name."""
    found = {(own.title, own.dated)}
    for match in _NAME.finditer(text, 0, _SEARCHED):
        day, name = _first_day(_flat(match["date"])), title_of(match["title"])
        if day and name and (name, day) not in found and not _CHANGING.search(name):
            found.add((name, day))
            yield Named(name, day, RedactedSpan(*match.span("title")))
    amended = _AMENDED.search(_flat(title))
    if own.span and amended and (name := title_of(amended[1])) and name not in {one for one, _ in found}:
        yield Named(name, "", own.span)


def _first_day(flat: str) -> str:
    days = sorted((start, value) for start, _, value in dates.days(flat) if not isinstance(value, NoValue))
    return days[0][1] if days else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .,:;-–—\"'“”()")


_OPENING, _SEARCHED, _BEFORE, _AFTER = 4_000, 20_000, 60, 60  # code points
_CHANGES = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
_RESTATED = re.compile(r"\brestated\b", re.IGNORECASE)
_CHANGING = re.compile(r"\b(?:amendment|waiver|consent|modification|addendum|supplement|forbearance)\b")
_LEFT_OUT = re.compile(
    r"\b(?:amended(?:,| and|, and| &)? restated|restated|that certain|this|the|certain)\b|\bno\. ?\d+\b|^an? |[,.\"“”]"
)
_AMENDED = re.compile(r"\b(?:to|of|under|in respect of)\s+(?:the\s+|that\s+)?(.+)$", re.IGNORECASE)
_WORD = r"[A-Z][\w&'’/-]*"
_GAP = r"(?:[^\S\n]+|[^\S\n]*\n(?!\s*\n)[^\S\n]*)"  # white space without an empty line
_NAME = re.compile(
    rf"(?P<title>(?:{_WORD}{_GAP}(?:(?:and|of|for|to){_GAP})?){{0,8}}?"
    r"(?:Agreement|AGREEMENT|Note|NOTE|Lease|LEASE|Indenture|Contract|CONTRACT|Guaranty|Guarantee|Mortgage|Deed"
    r"|Licen[cs]e))\b"
    r"[\s,(]{1,4}(?:No\.\s*\S{1,12}\s*,?\s*)?(?:(?:was|is)\s+)?(?:dated|made|entered|executed|effective)\b"
    r"(?P<date>[^;]{0,90})"
)
_DATED = re.compile(r"\b(?:dated|made|entered into|executed|effective)\b", re.IGNORECASE)
_OTHER_PAPER = re.compile(
    r"\b(?:that certain|to the|to that|under the)\b(?:(?!\b(?:dated|made|entered|executed)\b)[^.;])*$", re.IGNORECASE
)
_BLANK = re.compile(r"_{3,}")
_SIGNATURE = re.compile(r"/s/\s*\S|\b(?:DocuSigned|Signed) by:?\s*\S|\bconformed copy\b", re.IGNORECASE)
