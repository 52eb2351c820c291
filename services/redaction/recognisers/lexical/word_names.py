"""Names of which a part is also a word: "Eva Plan", "Plan, Eva", "J. Draft". The words of the name and the text around
it must be evidence together.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from services.redaction.recognisers.lexical import name_cues
from services.redaction.recognisers.lexical.lexicon import (
    AMBIGUOUS_GIVEN_NAMES,
    LABELS,
    LEGAL_FORMS,
    ROLES,
    WORDS_AND_NAMES,
)
from services.redaction.recognisers.lexical.name_words import PLACES, kind_of
from services.redaction.recognisers.lexical.names import fold


class Part(Protocol):
    """A word of a chain of capitalised words. `kind`: see `kind_of`. `comma`: a comma follows."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def comma(self) -> bool: ...


def word_names(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, float]]:
    """`(start, end, confidence)` of the names among `parts`, a chain of `text`."""
    groups = list(_groups(parts))
    for place, group in enumerate(groups):
        first, weight = _made(group)
        if weight is not None and (found := _weighed(text, group[first].start, group[-1].end, weight)):
            yield found
        follows = groups[place + 1] if place + 1 < len(groups) else ()
        turned = _turned(group, follows)
        if turned is not None and (found := _weighed(text, group[0].start, follows[-1].end, turned)):
            yield found


def _groups(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """The parts between commas and ends of sentences."""
    start = 0
    for place, one in enumerate(parts):
        if one.comma or place == len(parts) - 1 or (one.kind not in "its" and one.text.endswith(".")):
            yield parts[start : place + 1]
            start = place + 1


def _made(group: Sequence[Part]) -> tuple[int, int | None]:
    """Where the name begins in the group, and the evidence from its words; None if they cannot be a name."""
    kinds = "".join(map(_kind, group))
    given = _GIVEN_FIRST.search(kinds)
    if given:
        return given.start(), 2 - _cost(group[-1])
    if _FAMILY_FIRST.fullmatch(kinds):
        return 0, 1 - _cost(group[0])
    if _INITIALS.fullmatch(kinds):
        return 0, 1 - _cost(group[-1])
    if _UNKNOWN.fullmatch(kinds):
        known = kind_of(group[0].text) == "g" or group[0].kind == "u"
        return 0, int(known) - _cost(group[-1])
    return 0, None


def _turned(group: Sequence[Part], follows: Sequence[Part]) -> int | None:
    """The evidence for a surname before a comma and a given name after it."""
    if not follows or len(group) > _LONGEST_SURNAME:
        return None
    after = "".join(map(_kind, follows))
    if not _GIVEN_ONLY.fullmatch(after) or any(one.kind not in "wou" or _is_place(one) for one in group):
        return None
    if after[0] == "g":
        return 2 - _cost(group[-1])
    return 1 - _cost(group[-1]) if kind_of(follows[0].text) == "g" or after.endswith("i") else None


def _kind(part: Part) -> str:
    """The kind of a part, except that given names which are also words are words."""
    return "w" if part.kind == "g" and fold(part.text) in _WORDS else part.kind


def _cost(part: Part) -> int:
    """The evidence that a word takes away: parts of companies, offices and labels are rarely surnames."""
    folded = fold(part.text).strip(".")
    return int(folded in _DOUBTFUL) + int(folded in LEGAL_FORMS) + 3 * _is_place(part)


def _is_place(part: Part) -> bool:
    return fold(part.text) in _PLACES


def _weighed(text: str, start: int, end: int, weight: int) -> tuple[int, int, float] | None:
    end -= text[end - 1] == "." and text[max(end - 3, 0) : end - 1].isalpha()
    if _ARTICLE.search(text, max(start - _REACH, 0), start) or _CAPITAL_BESIDE.match(text, end):
        return None
    cues, follow = name_cues.before(text, start), name_cues.after(text, end)
    if cues < name_cues.SURE and weight > 0:
        cues = max(cues, name_cues.weight_of_block(text, start, end))
    if weight < _SURE_MADE and (max(cues, follow) < name_cues.SURE or text[end : end + 1] == "."):
        return None
    weight += cues + follow
    return (start, end, _CONFIDENCES[min(weight, _MOST)]) if weight >= _LEAST else None


_GIVEN_FIRST = re.compile(r"g[gip]*[ow]s?$")
_FAMILY_FIRST = re.compile(r"[ow]{1,2}g{1,2}")
_INITIALS = re.compile(r"i{1,2}[ow]")
_UNKNOWN = re.compile(r"[uw]i?[ow]s?|[uw]u?i[ow]s?")
_GIVEN_ONLY = re.compile(r"[gwu][gi]?")
_LONGEST_SURNAME, _REACH = 2, 12
_SURE_MADE, _LEAST, _MOST = 2, 2, 4
_CONFIDENCES = {2: 0.65, 3: 0.7, 4: 0.8}
_DOUBTFUL = LABELS | ROLES | LEGAL_FORMS
_WORDS = WORDS_AND_NAMES | AMBIGUOUS_GIVEN_NAMES
_PLACES = frozenset(map(fold, PLACES))
_ARTICLE = re.compile(r"(?i)\b(?:the|an?|this|that|any|each|every|such|no|its|our|their|your)\s+$")
_CAPITAL_BESIDE = re.compile(r"[ \t]{1,2}(?:&[ \t]?)?[^\W\d_a-zß-öø-ÿ]|-|:")
