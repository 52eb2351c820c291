"""What kind of agreement a text is, by the words of its title. A model takes this over later, behind the same
function.
"""

import re

from services.shared.domain.document import RedactedText

_TITLE_CODE_POINTS = 2_000
_BODY_CODE_POINTS = 20_000
_BORROWERS = 5
"""A text that speaks of the borrower as often is about a loan, whatever it calls itself."""
OTHER = "other"


def document_type(document: RedactedText) -> tuple[str, float]:
    """The type and a confidence in [0, 1]: high where a title line says it, lower where only the beginning does."""
    head = document.text[:_BODY_CODE_POINTS]
    for line in "\n".join(line for line in head.splitlines() if line.strip())[:_TITLE_CODE_POINTS].splitlines():
        words = line.strip()
        if words and len(words) <= 120 and (kind := _match(words)) and _looks_like_title(words):
            return kind, 0.95
    body = document.text[:_BODY_CODE_POINTS]
    mention = re.search(
        r"\bthis\s+((?:\w+\s+){0,4}?(?:agreement|guaranty|guarantee|note|lease|deed))\b", body, re.IGNORECASE
    )
    if mention and (kind := _match(mention.group(1))):
        return kind, 0.7
    if len(re.findall(r"\bborrowers?\b", body, re.IGNORECASE)) >= _BORROWERS:
        return "credit agreement", 0.6
    if re.search(r"^\s*Dear\b", body, re.MULTILINE):
        return "letter", 0.7
    return OTHER, 0.5


def _match(words: str) -> str | None:
    """The kind whose words come first; where two begin at the same place, the one that stands first in the table."""
    found = [(match.start(), place) for place, (_, pattern) in enumerate(_TYPES) if (match := pattern.search(words))]
    return _TYPES[min(found)[1]][0] if found else None


def _looks_like_title(words: str) -> bool:
    letters = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return bool(letters) and all(word[0].isupper() for word in letters)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nda", _pattern(r"non-?disclosure|confidentiality(?: \w+){0,2} agreement|nda")),
    ("guaranty", _pattern(r"guarant(?:y|ee|ies)")),
    ("note", _pattern(r"promissory note|(?:term|revolving|convertible|secured|demand) note|note purchase agreement")),
    ("credit agreement", _pattern(r"(?:credit|loan|facility|facilities)(?: (?!servic)\w+){0,3} agreement")),
    ("security agreement", _pattern(r"(?:security|pledge) agreement|security deed|debenture")),
    ("employment", _pattern(r"employment (?:agreement|contract)|executive agreement|offer of employment")),
    ("lease", _pattern(r"lease|tenancy agreement")),
    ("licence", _pattern(r"licen[cs](?:e|ing)(?: \w+){0,3} agreement|end[- ]user licen[cs]e")),
    ("distribution", _pattern(r"(?:distribut(?:or|ion)|reseller)(?: \w+){0,3} agreement")),
    ("franchise", _pattern(r"franchise agreement")),
    ("supply", _pattern(r"(?:supply|manufacturing|purchase|outsourcing)(?: \w+){0,3} agreement")),
    ("service", _pattern(r"(?:servic\w+|consulting|maintenance|hosting)(?: \w+){0,3} agreement")),
    ("agency", _pattern(r"(?:agency|affiliate|referral) agreement")),
    (
        "collaboration",
        _pattern(r"(?:collaboration|joint venture|strategic alliance|co-?branding|development)(?: \w+)? agreement"),
    ),
    ("sponsorship", _pattern(r"(?:sponsorship|endorsement|promotion|marketing)(?: \w+)? agreement")),
    ("amendment", _pattern(r"amendment|waiver")),
    ("letter", _pattern(r"(?:fee|side|commitment|engagement|comfort) letter|letter agreement")),
)
