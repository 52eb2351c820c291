"""Whether covenants or terms of another paper are a part of a document. Pure."""

import re

from services.shared.domain.fields.nearby import matches_near


def incorporates(text: str) -> bool:
    """True if the document takes over the covenants, or the terms and conditions, of another paper by reference."""
    return any(matches_near(_INCORPORATED, text, _WORD.finditer(text), _BEFORE, _AFTER))


_BEFORE, _AFTER = 700, 200
_WORD = re.compile(r"\b[Ii][Nn][Cc][Oo][Rr][Pp][Oo][Rr][Aa][Tt][Ee][Dd]\b")
_NAMED = (
    r"(?:the|that\s+certain|its|their)\s+(?:(?-i:[A-Z])[\w&-]{0,20}\s+){1,6}"
    r"(?-i:Agreement|AGREEMENT|Note|Indenture|Lease)\b"
)
"""Another paper by its name in capitals: never this one, nor its exhibits."""
_INCORPORATED = re.compile(
    r"\bincorporated\s+covenants\b"
    r"|\b(?:section|article|sections|articles)\s+[\dIVX][^;]{0,160}\b(?:loan|credit|note|financing)\s+agreement\b"
    r"[^;]{0,240}\bincorporated\s+(?:herein\s+)?by\s+(?:this\s+)?reference\b"
    r"|\b(?:section|article)\s+[\dIVX][\d.]{0,6}\s{0,3}\(?(?:miscellaneous|general\s+(?:terms|provisions))\b[^;.]{0,160}"
    r"\bincorporated\s+(?:herein\s+)?by\s+(?:this\s+)?reference\b"
    r"|\b(?:covenants|terms\s+and\s+conditions)\b[^.;]{0,200}\bincorporated\b[^.;]{0,60}\bby\s+(?:this\s+)?reference\b"
    rf"|\b(?:terms|provisions|conditions|(?:sections?|articles?)\b(?!\s+[\dIVX.]{{1,8}}\s+\(?definitions))\b"
    rf"[^.;]{{0,160}}\b(?:of|in|to|under)\s+{_NAMED}[^.;]{{0,160}}\bincorporated\b[^.;]{{0,40}}"
    r"\b(?:by\s+(?:this\s+)?reference|herein|in(?:to)?\s+this)\b"
    r"|\bincorporated\s+(?:herein\s+)?by\s+(?:this\s+)?reference\b[^.;]{0,80}"
    rf"\b(?:covenants|terms|provisions)\b[^.;]{{0,80}}\b(?:of|in)\s+{_NAMED}",
    re.IGNORECASE,
)
