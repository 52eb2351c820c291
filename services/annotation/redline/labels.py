"""Numbers of clauses and of items of lists."""

import re
from collections.abc import Sequence

from services.annotation.redline.tokens import Token


def is_label(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether tokens are the number at the begin of a line, or a part of it: `4.2`, the `b` of `(b)`, `IV`."""
    if not 0 < end - first <= _LONGEST or not all(_PART.fullmatch(one.key) for one in tokens[first:end]):
        return False
    if not any(_NUMBER.fullmatch(one.key) for one in tokens[first:end]):
        return False
    begin = first
    while begin > 0 and first - begin < _LONGEST and not tokens[begin].begins_line:
        begin -= 1
        if not _PART.fullmatch(tokens[begin].key):
            return False
    last = tokens[end - 1].key
    after = tokens[end].key if end < len(tokens) else ""
    return tokens[begin].begins_line and (last in _ENDS or after in _ENDS)


def same_label(tokens: Sequence[Token], others: Sequence[Token]) -> bool:
    """Whether one-token changes are the letters of a numbering in another case: `(A)` and `(a)`, `IV.` and `iv.`."""
    if len(tokens) != 1 or len(others) != 1:
        return False
    key, other = tokens[0].key, others[0].key
    return key.lower() == other.lower() and _LETTERS.fullmatch(key) is not None


_LONGEST = 6
_ENDS = frozenset(").")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlIVXL]{2,6}")
_LETTERS = re.compile(r"[A-Za-z]|[ivxlIVXL]{2,6}")
_PART = re.compile(rf"{_NUMBER.pattern}|[().]|Section|SECTION|Article|ARTICLE")
