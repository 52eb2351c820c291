"""Search a text for words, whatever the white space between them."""

import re

from services.shared.domain.spans import OriginalSpan


def find_words(text: str, words: str) -> list[OriginalSpan]:
    """Every occurrence of `words`. None for empty words."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    return [OriginalSpan(*one.span()) for one in re.finditer(pattern, text)]
