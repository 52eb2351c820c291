"""Why a change needs attention: what its words say before and after it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from services.annotation.linking.terms import terms_of
from services.annotation.redline.records import CallOut
from services.shared.domain.spans import OriginalSpan


class Definitions:
    """The places of a text that define terms."""

    def __init__(self, text: str) -> None:
        found = sorted([*terms_of(text).bodies(), *(one.span() for one in _MEANS.finditer(text))])
        self._starts = [start for start, _ in found]
        self._ends: list[int] = []
        for _, end in found:
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def touches(self, span: OriginalSpan) -> bool:
        """Whether a place is in a definition. An empty place is also at its begin or its end."""
        before = bisect_right(self._starts, span.end if len(span) == 0 else span.end - 1)
        return before > 0 and self._ends[before - 1] >= span.start + (len(span) > 0)


def call_outs(old: Sequence[str], new: Sequence[str], *, defines: bool) -> tuple[CallOut, ...]:
    """For the keys of the tokens that a change removes and adds. `defines`: it is in a definition."""
    return tuple(_call_outs(old, new, defines))


def _call_outs(old: Sequence[str], new: Sequence[str], defines: bool) -> Iterator[CallOut]:
    if _numbers(old) != _numbers(new):
        yield CallOut.NUMBER
    old, new = [one.lower() for one in old], [one.lower() for one in new]
    if _negations(old) != _negations(new):
        yield CallOut.NEGATION
    if defines:
        yield CallOut.DEFINITION
    if _provisos(old) > _provisos(new):
        yield CallOut.PROVISO_REMOVED


def _numbers(keys: Sequence[str]) -> list[str]:
    """Digits, words for numbers, signs of currencies and names of months; `May`, but not `may` or `third party`."""
    nexts = [*(one.lower() for one in keys[1:]), ""]
    return [
        one.lower()
        for one, after in zip(keys, nexts, strict=False)
        if _MONTH.fullmatch(one) or (_NUMBER.fullmatch(one.lower()) and not after.startswith("part"))
    ]


def _negations(keys: Sequence[str]) -> list[str]:
    return [one for one in keys if _NEGATION.fullmatch(one)]


def _provisos(keys: Sequence[str]) -> int:
    return sum(1 for _ in _PROVISO.finditer(" ".join(keys)))


_NEGATION = re.compile(
    r"n(?:o|ot|or|on|one|ever|either|othing|obody)|cannot|without|unless|except|excluding|excludes?|excluded"
    r"|prohibited|\w+n't"
)
_NUMBER = re.compile(
    r"[\d%$\u20ac\u00a3\u00a5].*|usd|eur|gbp|percent|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million"
    r"|billion|half|quarter|first|second|third|fourth|fifth|once|twice|double|triple"
)
_MONTH = re.compile("January|February|March|April|May|June|July|August|September|October|November|December")
_MEANS = re.compile(
    r"[\"\u201c][^\"\u201c\u201d\n]{1,80}[\"\u201d][^.\"\u201c\n]{0,30}"
    r"\b(?:(?:shall|will) (?:mean|refer|include)|means|refers|includes|ha(?:s|ve) the meaning)\b[^.]{0,2000}"
)
_PROVISO = re.compile(
    r"\bprovided(?: ,)?(?: (?:further|however|also))*(?: ,)?(?: that)?\b|\bexcept(?: that| as)?\b|\bsubject to\b"
    r"|\bunless\b|\bnotwithstanding\b|\bso long as\b|\bsave(?: that| as)\b|\bother than\b|\bto the extent\b"
)
