"""Small words that turn a meaning around: what limits, frees, conditions and times. Pure.

Each must stand in the evidence as it stands in the sentence. What is told too loosely is dropped with what is false.
"""

import re
from collections.abc import Set as AbstractSet

from services.shared.domain.grounding.words import content, plain, tokens

FLOOR, CAP, MORE = "floor", "cap", "more"


def turned(said: str, told: str) -> bool:
    """Whether `said` limits, conditions or times something where `told` does not, or the other way round."""
    return any(
        one.search(said) and not any(other.search(told) for other in (one, *others)) for one, *others in _PAIRS
    ) or not (_bounds(said) <= _bounds(told) and _without(said, told) and _exceptions(said, told))


def _bounds(words: str) -> AbstractSet[str]:
    """What bounds it sets; what stands in a bound's words is no other bound."""
    found, rest = set(), plain(words)
    for name, pattern in _BOUNDS:
        rest, times = pattern.subn(" ", rest)
        if times:
            found.add(name)
    return found


def _without(said: str, told: str) -> bool:
    """Whether all that `said` goes without is what `told` goes without, or makes a condition of."""
    lacking = [_objects(match["of"]) for match in _WITHOUT.finditer(said)]
    known = [_objects(match["of"]) for match in _WITHOUT.finditer(told)]
    if not known:
        return not lacking or bool(_CONDITION.search(told))
    return all(any(one & other for other in known) for one in lacking)


def _exceptions(said: str, told: str) -> bool:
    """Whether `said` leaves an exception what `told` makes it: what is banned but for it is free with it."""
    own = set(content(said))
    for sentence in _SENTENCE.split(told):
        for match in _EXCEPT.finditer(sentence):
            rest = set(content(sentence[: match.start()] + sentence[match.end("of") :]))
            if not own & (_objects(match["of"]) - rest):
                continue
            same = bool(_BAN.search(said) or _NEEDS.search(said)) == bool(_BAN.search(sentence[: match.start()]))
            kept = bool(_EXCEPT.search(said) or _NEEDS.search(said)) and not _ONLY.search(said)
            if same != kept:
                return False
    return True


def _objects(words: str) -> set[str]:
    """Up to four words, to the next that begins something else."""
    found: list[str] = []
    for one in tokens(words)[:6]:
        if found and one.casefold() in _ENDS:
            break
        found += content(one)[:1]
    return set(found[:4])


def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


_PERIODS = {
    "year": r"annum|annual(?:ly)?|yearly",
    "month": "monthly",
    "quarter": "quarterly",
    "week": "weekly",
    "day": "daily",
}
_PAIRS = (
    (_word(r"before|prior to|until|till"), _word(r"prior|advance|earlier|preceding|to but excluding|through|by")),
    (_word(r"after|following"), _word(r"upon|once|when|if|on|thereafter|subsequent(?:ly)?|since|from|post-\w+")),
    (_word(r"within"), _word(r"no(?:t)? later than|before|prior|by|during|not (?:more|longer) than|at any time")),
    (_word(r"only|solely|exclusively"), _word(r"exclusive|sole|no|not|never|unless|without|except|neither|none")),
    (_word(r"even (?:with|if|where|when|after)|regardless|irrespective|notwithstanding|whether or not"),),
    (_word(r"never|at no time|in no event|under no circumstances?"), _word(r"not|no|neither|nor|none|prohibited")),
    (_word(r"always|at all times|at any time|in any event|in all cases"),),
    (_word(r"(?:no|not|without)(?: any)? (?:limits?|caps?|ceiling|maximum)"), _word(r"unlimited|uncapped|limitless")),
    (_word(r"(?:a|an|several|some|many|few|half an?) (?:hundred|thousand|million|billion|trillion|dozen)s?"),),
    *((_word(rf"(?:per|an?|each|every) {name}|{others}"), _word(rf"{name}s?")) for name, others in _PERIODS.items()),
)  # fmt: skip
"""A word, and what else in the evidence bears it out."""
FLOORS = _word(
    r"at least|(?:no|not)(?: be)? (?:less|fewer|lower|earlier|sooner) than|(?:a )?minimum(?: of)?|or more|or later"
    r"|at or above"
)
CAPS = _word(
    r"(?:shall|will|may|must|does|do|can|to) not (?:at any time |in the aggregate |in any event )?exceed|not to exceed"
    r"|not exceed(?:ing)?|in no event (?:shall|will)\b[^.;]{0,200}?\bexceed|neither\b[^.;]{0,200}?\bexceed"
    r"|(?:no|not)(?: be)? (?:more|greater|later|higher|longer) than|at most|up to|at or below|or less|maximum"
    r"|(?:limited|restricted) to|capped(?: at)?|limit(?:s|ed|ation)?|cap|caps"
)
_MORES = _word(r"exceed(?:s|ed|ing)?|more than|greater than|above|over|in excess of|beyond")
_BOUNDS = ((FLOOR, FLOORS), (CAP, CAPS), (MORE, _MORES))
_WITHOUT = re.compile(
    r"\b(?:without|in the absence of|absent|free of|free from|lacks?|lacking)\b(?P<of>[^.;:,]{0,120})", re.IGNORECASE
)
_EXCEPT = re.compile(
    r"\b(?:without|except(?: for| to| in| with| as)?|other than|unless|save(?: for| as)|but not)\b"
    r"(?P<of>[^.;:,]{0,120})",
    re.IGNORECASE,
)
_ONLY = _word("only|solely")
_BAN = _word(r"not|no|never|neither|nor|none|cannot|can't|won't|prohibit(?:s|ed)?|forbid(?:s|den)?|barred|restricted")
_NEEDS = _word(r"(?<!no )(?:needs?|requires?)")
_SENTENCE = re.compile(r"(?<=[.;])\s")
_CONDITION = _word(r"unless|except|only|other than|no|not|provided")
_ENDS = frozenset("of to on in at by for from with into under over upon and or but if than as subject".split())  # noqa: SIM905
