"""About how many tokens a text has, without the model's tokeniser.

Common words are one token, long or rare ones a token for about every four letters, digits one each, and so are marks;
letters of other scripts take about one each. Against the tokeniser of Qwen2.5 see docs/explanation/llm.md.
"""

import re

_PART = re.compile(r"[A-Za-z]+|\d|\n+|[^\sA-Za-z\d]")
_WORD = 7
_PIECE = 4


def estimate(text: str) -> int:
    """Tokens, at least one where there is any text."""
    return sum(_tokens(part) for part in _PART.findall(text)) or int(bool(text))


def _tokens(part: str) -> int:
    return 1 + max(0, len(part) - _WORD) // _PIECE if part[0].isascii() and part[0].isalpha() else 1
