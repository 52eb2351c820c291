"""The type of an agreement, from its title and its first sentences.

The confidences for titles are measured, the others are set by hand: models/cards/fields.md.
"""

import re

from services.shared.domain.document import RedactedText
from services.shared.domain.parts import PartKind

_TITLE_CODE_POINTS = 3_000
_BODY_CODE_POINTS = 20_000
_BORROWERS = 5
"""A text with so many mentions of a borrower is a credit agreement if it has no title."""
_DISCLOSERS = 6
"""A text with so many mentions of a disclosing or receiving party is an NDA if it has no title."""
OTHER = "other"


def document_type(document: RedactedText) -> tuple[str, float]:
    """The type and its confidence in [0, 1]: high if the title gives it, lower if the text calls itself something else
    or has no title. The title of a workbook or of slides names the agreement that they belong to: the confidence is
    low, so that no clause counts as absent.
    """
    kind, confidence = _stated(document)
    is_beside = any(one.kind in _BESIDE for one in document.parts)
    return kind, min(confidence, _UNCERTAIN) if is_beside else confidence


def _stated(document: RedactedText) -> tuple[str, float]:
    head = document.text.lstrip()[:_BODY_CODE_POINTS]
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
        return "letter", 0.7
    return OTHER, _UNCERTAIN


def _title(head: str) -> str | None:
    """The type named by a title on its own line, else by capitalised words within a line."""
    lines = "\n".join(line for line in head.splitlines() if line.strip())[:_TITLE_CODE_POINTS]
    for line in lines.splitlines():
        words = line.strip()
        if words and len(words) <= 120 and (kind := _match(words)) and _looks_like_title(words):
            return kind
    return next((kind for run in _RUN.finditer(" ".join(lines.split())) if (kind := _match(run.group()))), None)


def _self_reference(head: str) -> str | None:
    """The type in the first `this Supply Agreement` that names one."""
    return next((kind for one in _THIS.finditer(head) if (kind := _match(" ".join(one.group(1).split())))), None)


def _match(words: str) -> str | None:
    """The type whose match begins first; the first in the table if two begin at the same place."""
    found = [(match.start(), place) for place, (_, pattern) in enumerate(_TYPES) if (match := pattern.search(words))]
    return _TYPES[min(found)[1]][0] if found else None


def _looks_like_title(words: str) -> bool:
    letters = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return bool(letters) and all(word[0].isupper() for word in letters)


def _pattern(words: str) -> re.Pattern[str]:
    paper = words.replace("<more>", r"(?:,? [\w&]+){0,4}").replace("<paper>", "(?:agreement|contract)")
    return re.compile(rf"\b(?:{paper})\b", re.IGNORECASE)


_TITLE, _DIFFERENT, _REFERENCE, _UNCERTAIN = 0.92, 0.85, 0.8, 0.5
_BESIDE = frozenset({PartKind.SHEET, PartKind.SLIDE})
_DISCLOSER = re.compile(r"\b(?:disclosing|receiving)\s+part(?:y|ies)\b", re.IGNORECASE)
_PAPER = r"(?:agreement|contract|guarant(?:y|ee)|note|lease|deed|amendment)"
_THIS = re.compile(rf"\bthis\s+((?:[\w&-]+,?\s+){{0,6}}?{_PAPER})\b", re.IGNORECASE)
_RUN = re.compile(
    r"(?:\b[A-Z][\w&’'-]*,? (?:(?:and|of|for|to|or|&|-) )?){0,8}\b"
    r"(?:AGREEMENT|Agreement|CONTRACT|Contract|GUARANTY|Guaranty|GUARANTEE|Guarantee|NOTE|Note|LEASE|Lease)\b"
)
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
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
