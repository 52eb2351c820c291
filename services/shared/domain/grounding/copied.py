"""A sentence that copies its evidence and changes little: what was changed decides. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from services.shared.domain.fields import dates
from services.shared.domain.grounding.facts import ROLE, party
from services.shared.domain.grounding.polar import CAPS, FLOORS
from services.shared.domain.grounding.words import plain


class Change(StrEnum):
    """What a small change turned."""

    NONE = "none"
    MEANING = "meaning"
    NUMBER = "number"
    PARTY = "party"


def change_of(said: str, told: str) -> Change | None:
    """None where `said` is no copy: it is short, or less than most of its words stand in `told` in their order."""
    ours, theirs = _tokens(said), _tokens(told)
    if len(ours) < _LONG:
        return None
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    matching = [block for block in matcher.get_matching_blocks() if block.size]
    if not matching or sum(block.size for block in matching) < _MOST * len(ours):
        return None
    first, last = matching[0].a, matching[-1].a + matching[-1].size
    for operation, begin, end, start, stop in matcher.get_opcodes():
        if operation == "equal":
            continue
        was = theirs[max(begin, first) : min(end, last)] if operation == "delete" else theirs[begin:end]
        change = _change(was, ours[start:stop])
        if change is not Change.NONE:
            return change
    return Change.NONE


def _change(was: Sequence[str], now: Sequence[str]) -> Change:
    """What was left out at length is shortened, not turned; nor is `shall be` that became `is`."""
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
    said = plain(words)
    for start, end, day in sorted(dates.days(said), reverse=True):
        said = f"{said[:start]} {str(day).replace('-', '')} {said[end:]}"
    said = CAPS.sub(" atmost ", FLOORS.sub(" atleast ", said))
    found = (one.casefold() for one in _TOKEN.findall(said))
    return [_SAME.get(one, _TRAILING.sub("", one)) for one in found]


_MOST = 0.8
_LONG = 16  # shorter ones are told in other words as often as they are copied, and rules for these see them through
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
