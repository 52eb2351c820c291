"""The definitions of a text: `"Term" means …`, and `(the "Term")` behind the words that it replaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.annotation.proofreading.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Definition:
    """`term` as written, at `[start, end)` without quotes. `body`: the end of the defining words; `end` for a term in
    brackets, whose words are before it.
    """

    term: str
    start: int
    end: int
    body: int

    @property
    def key(self) -> str:
        """Equal for the same term in other white space."""
        return " ".join(self.term.split())


def stated(sheet: Sheet) -> Iterator[Definition]:
    """Definitions by a verb, of the body, in order."""
    return stated_in(sheet.text, sheet.body_end)


def bracketed(sheet: Sheet) -> Iterator[Definition]:
    """Definitions in brackets, of the body, in order."""
    return bracketed_in(sheet.text, sheet.body_end)


def stated_in(text: str, end: int) -> Iterator[Definition]:
    """Definitions by a verb, in `[0, end)` of a text, in order."""
    for match in _MEANS.finditer(text, 0, end):
        yield Definition(match["term"], match.start("term"), match.end("term"), _body_end(text, match.end()))


def bracketed_in(text: str, end: int) -> Iterator[Definition]:
    """Definitions in brackets, in `[0, end)` of a text, in order."""
    for match in _BRACKETS.finditer(text, 0, end):
        for one in _QUOTED.finditer(text, match.start("inner"), match.end("inner")):
            yield Definition(one["term"], one.start("term"), one.end("term"), one.end("term"))


def _body_end(text: str, start: int) -> int:
    match = _BODY.search(text, start, min(start + _LONGEST, len(text)))
    return match.start() if match else min(start + _LONGEST, len(text))


_LONGEST = 2_000
_TERM = r"(?P<term>[A-Z0-9][\w&’'.,/ \r\n-]{1,70}?)"
_OPEN, _CLOSE = r"(?:[\"“]|``)[ \t_]{0,3}", r"[ \t_]{0,3},?(?:[\"”]|'')"
_MEANS = re.compile(
    _OPEN
    + _TERM
    + _CLOSE
    + r"(?:\s{0,3}\([^()]{1,60}\))?,?\s{1,4}(?:(?:when|as)\sused[^.;]{0,60}?,?\s)?(?:shall\s{1,3})?(?:means?"
    r"|has the|have the|is defined)\b"
)
_BRACKETS = re.compile(r"\((?P<inner>[^()]{0,120}?(?:[\"“]|``)[ \t_]{0,3}[A-Z][^()]{1,120})\)")
_QUOTED = re.compile(_OPEN + _TERM + _CLOSE)
_BODY = re.compile(r"\n[ \t\r]{0,80}\n|(?<=[.;])\s{1,9}(?=(?:[\"“]|``)[ \t_]{0,3}[A-Z])")
