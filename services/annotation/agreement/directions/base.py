"""The direction of a change for the creditor, against the words of the provision that it changes. Pure."""

import re
from collections.abc import Iterator

from services.annotation.agreement.directions.values import Direction, compared, date_in
from services.annotation.agreement.directions.words import MATURITY


def of_words(was: str, order: str, old: str, new: str) -> Direction:
    """The direction of a change of one value into another. `was`: the provision with the old value, which says what
    the value limits. UNKNOWN if the provision has the value more than once.
    """
    if was.count(old) != 1:
        return Direction.UNKNOWN
    at = was.index(old)
    near = was[max(0, at - _BEFORE) : at + len(old) + _AFTER]
    return compared(f"{near} {order}", old, new) or Direction.UNKNOWN


def of_provisions(term: str, was: str, now: str) -> Direction:
    """The direction from the whole provision to the one that replaces it: that of all its values, if they are as many
    as before, and the other words are mostly the same. `term`: the words that name it.
    """
    if max(len(was), len(now)) > _LONGEST or not _alike(was, now):
        return Direction.UNKNOWN
    moves = set(_moves(term, was, now)) - {Direction.NEUTRAL}
    return moves.pop() if len(moves) == 1 else Direction.UNKNOWN


def _moves(term: str, was: str, now: str) -> Iterator[Direction]:
    """The direction of each value; UNKNOWN for each kind of value of which there are more or fewer than before."""
    if MATURITY.search(f"{term}”"):
        before, after = date_in(was), date_in(now)
        if before and after and before != after:
            yield Direction.WORSE if after > before else Direction.BETTER
    for pattern in _VALUES:
        olds, news = list(pattern.finditer(was)), list(pattern.finditer(now))
        if len(olds) != len(news):
            yield Direction.UNKNOWN
        for old, new in zip(olds, news, strict=False):
            sense = f"{term} {was[max(0, old.start() - _BEFORE) : old.end() + _AFTER]}"
            yield compared(sense, old[0], new[0]) or Direction.UNKNOWN


def _alike(was: str, now: str) -> bool:
    one, other = set(_WORD.findall(was.casefold())), set(_WORD.findall(now.casefold()))
    return len(one & other) >= _SHARE * len(one | other)


_BEFORE, _AFTER, _LONGEST = 300, 80, 2_000  # code points
_SHARE = 0.75
_WORD = re.compile(r"[a-z]{3,}")
_VALUES = (
    re.compile(r"\$\s?\d{1,3}(?:,\d{3}){0,6}(?:\.\d{1,2})?(?:\s(?:million|billion))?"),
    re.compile(r"\b\d{1,2}\.\d{1,3}\s?(?:to|:)\s?1(?:\.0{1,3})?\b"),
    re.compile(r"\b\d{1,2}(?:\.\d{1,4})?\s?%"),
)
