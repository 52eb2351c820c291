"""Other forms of a name whose parts are words: after "Eva Plan" was found, "E.M. Plan", "Plan Eva", "EVA M. PLAN" and
"Eva" above "Plan" are names too. Alone, such a part is not searched for: it is mostly a word of the agreement.
"""

import re
from collections.abc import Iterable, Iterator

from services.redaction.detection.automaton import Automaton
from services.redaction.recognisers.lexical.lexicon import PARTICLES, SUFFIXES, TITLES
from services.shared.domain.spans import OriginalSpan


def other_forms(text: str, names: Iterable[str]) -> Iterator[OriginalSpan]:
    """The places where two parts of one of `names`, or initials and a surname, are beside each other."""
    given_of: dict[str, set[str]] = {}
    for name in names:
        parts = _parts(name)
        for one in parts:
            given_of.setdefault(one, set()).update(other for other in parts if other != one)
    spellings = ((form, one) for one in given_of for form in dict.fromkeys((one, one.upper())))
    for start, end, part in Automaton(spellings).find(text):
        before = _BEFORE.search(text, max(start - _REACH, 0), start)
        if before and (not before[1] or before[1].title() in given_of[part] or before[1] in given_of[part]):
            yield OriginalSpan(before.start(), end)
        after = _AFTER.match(text, end, end + _REACH)
        if after and after[1] in given_of[part]:
            yield OriginalSpan(start, after.end(1))


def _parts(name: str) -> list[str]:
    """The parts of a full name without titles, particles, initials and suffixes; empty if there is only one."""
    words = [one.strip(",.") for one in name.split()]
    parts = [one.title() if one.isupper() else one for one in words if len(one) > 1 and one.casefold() not in _NO_PARTS]
    return parts if len(words) > 1 else []


_REACH = 40
_NO_PARTS = TITLES | PARTICLES | SUFFIXES
_INITIALS = r"(?:[^\W\d_a-z]\.[ \t]?-?){1,3}"
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'-]+"
_BEFORE = re.compile(rf"(?<![\w.’'-])(?:({_WORD}),?(?:\s{{1,3}}|\n[ \t]*)(?:{_INITIALS}[ \t]?)?|{_INITIALS}[ \t]?)$")
_AFTER = re.compile(rf",?\s{{1,3}}({_WORD})")
