"""The type of an agreement, from its title and its first sentences.

The confidences for titles are measured, the others are set by hand: models/cards/fields.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from services.shared.domain.document import RedactedText
from services.shared.domain.document_types import OTHER, DocumentTypes
from services.shared.domain.parts import PartKind
from services.shared.domain.phrases import pattern_of
from services.shared.runtime.document_types import document_types

_TITLE_CODE_POINTS = 3_000
_BODY_CODE_POINTS = 20_000
_LONGEST_TITLE = 120
_HEAD_LINES = 12
"""Of the lines with text, so many can have the title of a certificate or a memorandum."""
LETTER = "letter"


def document_type(document: RedactedText, types: DocumentTypes | None = None) -> tuple[str, float]:
    """The type and its confidence in [0, 1]: high if the title gives it, lower if the text calls itself something else
    or has no title. The title of a workbook or of slides names the agreement that they belong to: the confidence is
    low, so that no clause counts as absent. Mail and slides without a title are correspondence. `types`: by default
    those of this process.
    """
    parts = {one.kind for one in document.parts}
    tables = _tables(types or document_types())
    kind, confidence = _stated(document.text.lstrip()[:_BODY_CODE_POINTS], tables)
    if kind == OTHER and confidence <= _UNCERTAIN and parts & _CORRESPONDENCE:
        kind, confidence = LETTER, _CALLED
    return kind, min(confidence, _UNCERTAIN) if parts & _BESIDE else confidence


def _stated(head: str, tables: "_Tables") -> tuple[str, float]:
    title, reference = _title(head, tables), _self_reference(head, tables.titles)
    if title:
        return title, _TITLE if reference in (title, None) else _DIFFERENT
    if reference:
        return reference, _REFERENCE
    for kind, words, mentions in tables.words:
        if len(words.findall(head)) >= mentions:
            return kind, _WORDS
    if re.search(r"^\s*Dear\b", head, re.MULTILINE):
        return LETTER, _CALLED
    return OTHER, _UNCERTAIN


def _title(head: str, tables: "_Tables") -> str | None:
    """The type named by a title on its own line, else by capitalised words within a line."""
    lines = "\n".join(line for line in map(str.strip, head.splitlines()) if line and not _FIELD.match(line))
    for number, line in enumerate(lines[:_TITLE_CODE_POINTS].splitlines()):
        if kind := _title_on(line, tables.lines if number < _HEAD_LINES else tables.titles):
            return kind
    text = " ".join(lines[:_TITLE_CODE_POINTS].split())
    runs = (run for run in _RUN.finditer(text) if not _refers(text, run.start()) and not _REFERRING.match(run.group()))
    return next((kind for run in runs if (kind := _match(run.group(), tables.titles))), None)


def _title_on(line: str, types: "_Types") -> str | None:
    """The type named by a line that is a title. "Certificate Under the Credit Agreement" is the title of another
    document, and "Supplement to the Credit Agreement" is none of an agreement.
    """
    if len(line) > _LONGEST_TITLE or not _looks_like_title(line):
        return None
    found = _first(line, types)
    return None if found is None or _refers(line, found[0]) else found[1]


def _refers(words: str, place: int) -> bool:
    """Whether `words` only refer to the agreement that they name at `place`."""
    return _REFERS.search(words, max(place - _REACH, 0), place) is not None


def _self_reference(head: str, types: "_Types") -> str | None:
    """The type in the first `this Supply Agreement` that names one."""
    named = (" ".join(one.group(1).split()) for one in _THIS.finditer(head))
    return next((kind for one in named if (kind := _match(one, types))), None)


def _match(words: str, types: "_Types") -> str | None:
    """The type of an agreement whose name begins first."""
    found = _first(words, types)
    return found[1] if found else None


def _first(words: str, types: "_Types") -> tuple[int, str] | None:
    """The place and the type of the name that begins first; the first in the table if two begin at the same place."""
    found = [(match.start(), place) for place, (_, pattern) in enumerate(types) if (match := pattern.search(words))]
    return (min(found)[0], types[min(found)[1]][0]) if found else None


def _looks_like_title(words: str) -> bool:
    letters = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return bool(letters) and all(word[0].isupper() for word in letters)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The patterns of a catalogue. `titles` are found anywhere, `lines` in titles on lines of their own. `words`: with
    the number of mentions that shows the type.
    """

    titles: "_Types"
    lines: "_Types"
    words: tuple[tuple[str, re.Pattern[str], int], ...]


@lru_cache(maxsize=8)
def _tables(types: DocumentTypes) -> _Tables:
    ordered = types.by_precedence
    titles = _patterns((one.name, pattern_of(one.titles, one.unless)) for one in ordered)
    headings = _patterns((one.name, pattern_of(one.headings, one.unless)) for one in ordered)
    words = ((one, pattern_of(one.words, space=r"\s+")) for one in ordered)
    return _Tables(
        titles, (*titles, *headings), tuple((one.name, found, one.mentions) for one, found in words if found)
    )


def _patterns(found: "Iterable[tuple[str, re.Pattern[str] | None]]") -> "_Types":
    return tuple((name, pattern) for name, pattern in found if pattern)


_Types = tuple[tuple[str, re.Pattern[str]], ...]

_TITLE, _DIFFERENT, _REFERENCE, _CALLED, _WORDS, _UNCERTAIN = 0.92, 0.85, 0.8, 0.7, 0.6, 0.5
_BESIDE = frozenset({PartKind.SHEET, PartKind.SLIDE})
_CORRESPONDENCE = frozenset({PartKind.MESSAGE, PartKind.SLIDE})
_PAPER = r"(?:agreement|contract|guarant(?:y|ee)|note|lease|deed|amendment)"
_THIS = re.compile(rf"\bthis\s+((?:[\w&-]+,?\s+){{0,6}}?{_PAPER})\b", re.IGNORECASE)
_RUN = re.compile(
    r"(?:\b[A-Z][\w&’'-]*,? (?:(?:and|of|for|to|or|&|-) )?){0,8}\b"
    r"(?:AGREEMENT|Agreement|CONTRACT|Contract|GUARANTY|Guaranty|GUARANTEE|Guarantee|NOTE|Note|LEASE|Lease)\b"
)
_FIELD = re.compile(r"(?:Re|RE|Subject|Regarding|From|To|Cc|Bcc|Date|Sent|Attachments?|Reference)[ \t]*:")
_REACH = 80
_REFERS = re.compile(
    r"\b(?:the|that certain|such|said|its|our|your)\s+(?:[A-Z][\w&’'-]*\s+){0,6}$"
    r"|\b(?i:under|pursuant to|in connection with|relating to|with respect to|referred to in)\s+(?:[\w&’'-]+\s+){0,6}$"
)
_REFERRING = re.compile(r"The\b|.*\b(?:That Certain|Under|Pursuant|Relating)\b")
