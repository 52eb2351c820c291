"""Judges a sentence that copies its evidence with small changes by the changed words. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from services.shared.domain.fields import dates
from services.shared.domain.grounding.facts import ROLE, party
from services.shared.domain.grounding.polar import CAPS, FLOORS
from services.shared.domain.grounding.words import plain


class Change(StrEnum):
    """What a small change affects."""

    NONE = "none"
    MEANING = "meaning"
    NUMBER = "number"
    PARTY = "party"


def change_of(sentence: str, evidence: str) -> Change | None:
    """None if `sentence` is not a copy: it is short, or under 80 % of its words are in `evidence` in the same order."""
    new, old = _tokens(sentence), _tokens(evidence)
    if len(new) < _LONG:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    matching = [block for block in matcher.get_matching_blocks() if block.size]
    if not matching or sum(block.size for block in matching) < _MOST * len(new):
        return None
    first, last = matching[0].a, matching[-1].a + matching[-1].size
    for operation, begin, end, start, stop in matcher.get_opcodes():
        if operation == "equal":
            continue
        was = old[max(begin, first) : min(end, last)] if operation == "delete" else old[begin:end]
        change = _change(was, new[start:stop])
        if change is not Change.NONE:
            return change
    return Change.NONE


def _change(was: Sequence[str], now: Sequence[str]) -> Change:
    """The effect of one edit. Leaving out a longer passage only shortens, and `shall be` can become `is`."""
    lost = set(was) - set(now) if len(was) <= _SHORT else set()
    if (set(now) - set(was)) & _TURNING or lost & (_TURNING - _LOST):
        return Change.MEANING
    if any(one[0].isdigit() and one not in was for one in now):
        return Change.NUMBER
    parties = [party(one) for one in now if ROLE.fullmatch(one) or one.startswith("[")]
    if was and any(one not in {party(other) for other in was} for one in parties):
        return Change.PARTY
    return Change.NONE


def _tokens(words: str) -> list[str]:
    sentence = plain(words)
    for start, end, day in sorted(dates.days(sentence), reverse=True):
        sentence = f"{sentence[:start]} {str(day).replace('-', '')} {sentence[end:]}"
    sentence = CAPS.sub(" atmost ", FLOORS.sub(" atleast ", sentence))
    found = (one.casefold() for one in _TOKEN.findall(sentence))
    return [_SAME.get(one, _TRAILING.sub("", one)) for one in found]


_MOST = 0.8
_LONG = 16  # words; a shorter sentence can be a paraphrase, which other rules check
_SHORT = 3
_TOKEN = re.compile(r"\[[A-Z_]{2,20}_[1-9]\d{0,8}\]|\d[\d.,]*\d|\d|[^\W\d_]+(?:['-][^\W\d_]+)*")
_TRAILING = re.compile(r"(?<=\d)\.0+$|(?<=\.\d)0+$")
_SAME = {
    "must": "shall",
    "will": "shall",
    "can": "may",
    "can't": "cannot",
    "upon": "on",
    "annum": "year",
    "annual": "year",
}
_SAME.update({f"{unit}s": unit for unit in ("day", "week", "month", "quarter", "year", "hour")})
_TURNING = frozenset(
    """not no never neither nor none without except unless if only before after prior until may shall cannot either
    including with also even atleast atmost day week month quarter year hour more less
    above below exceed exceeds""".split()  # noqa: SIM905
)
_LOST = frozenset({"shall", "either", "also", "including", "with", "more", "less"})
