"""What kind of agreement a text is, by the words of its title. A model takes this over later, behind the same
function.
"""

import re

from services.shared.domain.document import RedactedText

_TITLE_CODE_POINTS = 2_000
_BODY_CODE_POINTS = 20_000
OTHER = "other"


def document_type(document: RedactedText) -> tuple[str, float]:
    """The type and a confidence in [0, 1]: high where a title line says it, lower where only the beginning does."""
    for line in document.text[:_TITLE_CODE_POINTS].splitlines():
        words = line.strip()
        if words and len(words) <= 120 and (kind := _match(words)) and _looks_like_title(words):
            return kind, 0.95
    body = document.text[:_BODY_CODE_POINTS]
    mention = re.search(
        r"\bthis\s+((?:\w+\s+){0,4}?(?:agreement|guaranty|guarantee|note|lease|deed))\b", body, re.IGNORECASE
    )
    if mention and (kind := _match(mention.group(1))):
        return kind, 0.7
    return OTHER, 0.5


def _match(words: str) -> str | None:
    return next((kind for kind, pattern in _TYPES if pattern.search(words)), None)


def _looks_like_title(words: str) -> bool:
    letters = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return bool(letters) and all(word[0].isupper() for word in letters)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


# The first that matches wins, so the particular stands before the general.
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nda", _pattern(r"non-?disclosure|confidentiality (?:and \w+ )?agreement|nda")),
    ("guaranty", _pattern(r"guarant(?:y|ee|ies)")),
    ("security agreement", _pattern(r"security agreement|pledge agreement|security deed|debenture")),
    (
        "credit agreement",
        _pattern(r"credit (?:and \w+ )?agreement|loan (?:and \w+ )?agreement|facility agreement|facilities agreement"),
    ),
    ("note", _pattern(r"promissory note|(?:term|revolving|convertible|secured|demand) note|note purchase agreement")),
    ("employment", _pattern(r"employment agreement|employment contract|executive agreement|offer of employment")),
    ("lease", _pattern(r"lease(?: agreement)?|tenancy agreement")),
    ("licence", _pattern(r"licen[cs]e(?: \w+)? agreement|licen[cs]ing agreement|end[- ]user licen[cs]e")),
    ("distribution", _pattern(r"distribut(?:or|ion)(?: \w+)? agreement|reseller agreement")),
    ("franchise", _pattern(r"franchise agreement")),
    (
        "supply",
        _pattern(
            r"supply(?: \w+)? agreement|manufacturing(?: \w+)? agreement|purchase agreement|outsourcing agreement"
        ),
    ),
    ("service", _pattern(r"services?(?: \w+)? agreement|consulting agreement|maintenance agreement|hosting agreement")),
    ("agency", _pattern(r"agency agreement|affiliate agreement|referral agreement")),
    (
        "collaboration",
        _pattern(r"(?:collaboration|joint venture|strategic alliance|co-?branding|development)(?: \w+)? agreement"),
    ),
    ("sponsorship", _pattern(r"(?:sponsorship|endorsement|promotion|marketing)(?: \w+)? agreement")),
    ("amendment", _pattern(r"amendment|waiver")),
    ("letter", _pattern(r"letter agreement|side letter")),
)
