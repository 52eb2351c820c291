"""The type of an agreement, from its title and its first sentences.

The confidences for titles are measured, the others are set by hand: models/cards/fields.md.
"""

import re

from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind

_TITLE_CODE_POINTS = 3_000
_BODY_CODE_POINTS = 20_000
_LONGEST_TITLE = 120
_HEAD_LINES = 12
"""Of the lines with text, so many can have the title of a certificate or a memorandum."""
_BORROWERS = 5
"""A text with so many mentions of a borrower is a credit agreement if it has no title."""
_DISCLOSERS = 6
"""A text with so many mentions of a disclosing or receiving party is an NDA if it has no title."""
OTHER, LETTER = "other", "letter"


def document_type(document: RedactedText) -> tuple[str, float]:
    """The type and its confidence in [0, 1]: high if the title gives it, lower if the text calls itself something else
    or has no title. The title of a workbook or of slides names the agreement that they belong to: the confidence is
    low, so that no clause counts as absent. Mail and slides without a title are correspondence.
    """
    parts = {one.kind for one in document.parts}
    kind, confidence = _stated(document.text.lstrip()[:_BODY_CODE_POINTS])
    if kind == OTHER and confidence <= _UNCERTAIN and parts & _CORRESPONDENCE:
        kind, confidence = LETTER, _CALLED
    return kind, min(confidence, _UNCERTAIN) if parts & _BESIDE else confidence


def _stated(head: str) -> tuple[str, float]:
    title, reference = _title(head), _self_reference(head)
    if title:
        return title, _TITLE if reference in (title, None) else _DIFFERENT
    if reference:
        return reference, _REFERENCE
    if len(re.findall(r"\bborrowers?\b", head, re.IGNORECASE)) >= _BORROWERS:
        return "credit agreement", 0.6
    if len(_DISCLOSER.findall(head)) >= _DISCLOSERS:
        return "nda", 0.6
    if re.search(r"^\s*Dear\b", head, re.MULTILINE):
        return LETTER, _CALLED
    return OTHER, _UNCERTAIN


def _title(head: str) -> str | None:
    """The type named by a title on its own line, else by capitalised words within a line."""
    lines = "\n".join(line for line in map(str.strip, head.splitlines()) if line and not _FIELD.match(line))
    for number, line in enumerate(lines[:_TITLE_CODE_POINTS].splitlines()):
        if kind := _title_on(line, _TITLES if number < _HEAD_LINES else _TYPES):
            return kind
    text = " ".join(lines[:_TITLE_CODE_POINTS].split())
    runs = (run for run in _RUN.finditer(text) if not _refers(text, run.start()) and not _REFERRING.match(run.group()))
    return next((kind for run in runs if (kind := _match(run.group()))), None)


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


def _self_reference(head: str) -> str | None:
    """The type in the first `this Supply Agreement` that names one."""
    return next((kind for one in _THIS.finditer(head) if (kind := _match(" ".join(one.group(1).split())))), None)


def _match(words: str) -> str | None:
    """The type of an agreement whose name begins first."""
    found = _first(words, _TYPES)
    return found[1] if found else None


def _first(words: str, types: "_Types") -> tuple[int, str] | None:
    """The place and the type of the name that begins first; the first in the table if two begin at the same place."""
    found = [(match.start(), place) for place, (_, pattern) in enumerate(types) if (match := pattern.search(words))]
    return (min(found)[0], types[min(found)[1]][0]) if found else None


def _looks_like_title(words: str) -> bool:
    letters = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return bool(letters) and all(word[0].isupper() for word in letters)


def _pattern(words: str) -> re.Pattern[str]:
    paper = words.replace("<more>", r"(?:,? [\w&]+){0,4}").replace("<paper>", "(?:agreement|contract)")
    return re.compile(rf"\b(?:{paper})\b", re.IGNORECASE)


_Types = tuple[tuple[str, re.Pattern[str]], ...]

_TITLE, _DIFFERENT, _REFERENCE, _CALLED, _UNCERTAIN = 0.92, 0.85, 0.8, 0.7, 0.5
_BESIDE = frozenset({PartKind.SHEET, PartKind.SLIDE})
_CORRESPONDENCE = frozenset({PartKind.MESSAGE, PartKind.SLIDE})
_DISCLOSER = re.compile(r"\b(?:disclosing|receiving)\s+part(?:y|ies)\b", re.IGNORECASE)
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
_TYPES: _Types = (
    ("nda", _pattern(r"non[- ]?disclosure|confidentiality(?: \w+){0,2} <paper>|confidential information <paper>|nda")),
    ("guaranty", _pattern(r"guarant(?:y|ee|ies)")),
    ("note", _pattern(r"promissory note|(?:term|revolving|convertible|secured|demand) note|note purchase agreement")),
    (
        "credit agreement",
        _pattern(r"(?:line of credit|credit|loan|facility|facilities)(?: (?!servic)\w+){0,3} <paper>"),
    ),
    ("security agreement", _pattern(r"(?:security|pledge) agreement|security deed|debenture")),
    ("employment", _pattern(r"employment <paper>|executive agreement|offer of employment")),
    ("lease", _pattern(r"lease|tenancy agreement")),
    ("licence", _pattern(r"licen[cs](?:e|ing)<more> <paper>|end[- ]user licen[cs]e")),
    ("distribution", _pattern(r"(?:distribut(?:or|orship|ion)|reseller)<more> <paper>")),
    ("franchise", _pattern(r"franchise<more> <paper>")),
    ("supply", _pattern(r"(?:supply|manufacturing|purchase)<more> <paper>")),
    (
        "service",
        _pattern(r"(?:servic\w+|consulting|maintenance|hosting|outsourcing|transportation)<more> <paper>"),
    ),
    ("agency", _pattern(r"(?:agency|affiliate|referral)<more> <paper>")),
    (
        "collaboration",
        _pattern(
            r"(?:collaboration|joint venture|strategic alliance|co-? ?branding|co-?operation|development)<more> <paper>"
        ),
    ),
    ("sponsorship", _pattern(r"(?:sponsorship|endorsement|promotion|marketing)<more> <paper>")),
    ("amendment", _pattern(r"amendment|waiver")),
    ("letter", _pattern(r"(?:fee|side|commitment|engagement|comfort) letter|letter agreement")),
)
# Documents that belong to an agreement. Only a title on its own line names them.
_PAPERS: _Types = (
    (
        LETTER,
        _pattern(
            r"memorandum(?! of (?:understanding|agreement|lease))|funds?[- ]flow|notice of \w+|\w+ notice"
            r"|letter(?! of credit)"
        ),
    ),
    (
        OTHER,
        _pattern(r"certificate|minutes of \w+|resolutions?|written consent|checklist|(?:schedule|list|index) of \w+"),
    ),
)
_TITLES: _Types = (*_TYPES, *_PAPERS)
