"""Small words that change the meaning of a sentence: limits, exceptions, conditions and times. Pure.

Each must be in the evidence in the same sense as in the sentence. A loose paraphrase is dropped like a false sentence.
"""

import re
from collections.abc import Set as AbstractSet

from services.shared.domain.grounding.words import content, plain, tokens

FLOOR, CAP, MORE = "floor", "cap", "more"


def meaning_changed(sentence: str, evidence: str) -> bool:
    """Whether `sentence` has a limit, an exception, a condition or a time that differs from `evidence`."""
    return any(
        one.search(sentence) and not any(other.search(evidence) for other in (one, *others)) for one, *others in _PAIRS
    ) or not (
        _bounds(sentence) <= _bounds(evidence) and _without(sentence, evidence) and _exceptions(sentence, evidence)
    )


def _bounds(words: str) -> AbstractSet[str]:
    """The bounds that `words` sets. The words of one bound do not count for another one."""
    found, rest = set(), plain(words)
    for name, pattern in _BOUNDS:
        rest, times = pattern.subn(" ", rest)
        if times:
            found.add(name)
    return found


def _without(sentence: str, evidence: str) -> bool:
    """Whether `evidence` also excludes everything that follows "without" in `sentence`, or makes it a condition."""
    lacking = [_objects(match["of"]) for match in _WITHOUT.finditer(sentence)]
    known = [_objects(match["of"]) for match in _WITHOUT.finditer(evidence)]
    if not known:
        return not lacking or bool(_CONDITION.search(evidence))
    return all(any(one & other for other in known) for one in lacking)


def _exceptions(sentence: str, evidence: str) -> bool:
    """Whether `sentence` keeps the exceptions of `evidence`: a ban with an exception permits the exception."""
    own = set(content(sentence))
    for part in _SENTENCE.split(evidence):
        for match in _EXCEPT.finditer(part):
            rest = set(content(part[: match.start()] + part[match.end("of") :]))
            if not own & (_objects(match["of"]) - rest):
                continue
            same = bool(_BAN.search(sentence) or _NEEDS.search(sentence)) == bool(_BAN.search(part[: match.start()]))
            kept = bool(_EXCEPT.search(sentence) or _NEEDS.search(sentence)) and not _ONLY.search(sentence)
            if same != kept:
                return False
    return True


def _objects(words: str) -> set[str]:
    """Stems of up to four words, before a word that begins another phrase."""
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
"""Each row: a pattern for the sentence, and further patterns of the evidence that support it."""
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
