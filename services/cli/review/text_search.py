"""Search a text, ignoring differences in white space."""

import re

from services.shared.domain.spans import OriginalSpan


def find_text(text: str, quote: str) -> list[OriginalSpan]:
    """Every occurrence of `quote` in code points; none if it is empty."""
    parts = quote.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    return [OriginalSpan(*one.span()) for one in re.finditer(pattern, text)]
