"""Whether covenants or terms of another paper are a part of a document. Pure."""

import re


def incorporates(text: str) -> bool:
    """True if the document takes over the covenants, or the terms and conditions, of another paper by reference."""
    return _INCORPORATED.search(text) is not None


_INCORPORATED = re.compile(
    r"\bincorporated\s+covenants\b"
    r"|\b(?:section|article|sections|articles)\s+[\dIVX][^;]{0,160}\b(?:loan|credit|note|financing)\s+agreement\b"
    r"[^;]{0,240}\bincorporated\s+(?:herein\s+)?by\s+(?:this\s+)?reference\b"
    r"|\b(?:covenants|terms\s+and\s+conditions)\b[^.;]{0,200}\bincorporated\b[^.;]{0,60}\bby\s+(?:this\s+)?reference\b",
    re.IGNORECASE,
)
