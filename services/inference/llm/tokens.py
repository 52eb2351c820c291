"""About how many tokens a text has, without the model's tokeniser.

Common words are one token, long or rare ones a token for about every four letters; digits are one each, letters of
other scripts about so; marks are one, and so are runs of the same mark and of blanks. How near that is to the tokeniser
of Qwen2.5 says docs/explanation/llm.md.
"""

import re

_PART = re.compile(r"[A-Za-z]+|\d|\n\s*|[^\S\n]{2,}|([^\w\s]|_)\1+|[^\sA-Za-z\d]")
_WORD = 7
_PIECE = 4
_RUN = 16


def estimate(text: str) -> int:
    """Tokens, at least one where there is any text."""
    return sum(_tokens(match.group()) for match in _PART.finditer(text)) or int(bool(text))


def _tokens(part: str) -> int:
    if part[0].isascii() and part[0].isalpha():
        return 1 + max(0, len(part) - _WORD) // _PIECE
    return 1 + (len(part) - 1) // _RUN
