"""Places in a text by their words, for people who do not count code points."""

import re

from services.shared.domain.spans import OriginalSpan


def find_words(text: str, words: str) -> list[OriginalSpan]:
    """Everywhere that `words` stand, whatever the white space between them. None for no words."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    return [OriginalSpan(*one.span()) for one in re.finditer(pattern, text)]
