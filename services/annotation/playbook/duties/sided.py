"""Whom a clause binds or frees, for clauses whose weight depends on the side. Pure.

The sentence decides at the words of the act: who must not compete, who can terminate, who must buy a minimum.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from services.annotation.agreement.grammar import Modality
from services.annotation.agreement.nouns import Side
from services.annotation.agreement.statements import Statement
from services.annotation.playbook.duties.passage import OPPOSITE, Meaning, Passage


@dataclass(frozen=True, slots=True)
class Act:
    """An act by its words, in a duty, a ban or a right (`wanted`). `is_given`: an exclusive right binds its giver."""

    words: re.Pattern[str]
    wanted: frozenset[Modality]
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Of:
    """Reads whether the act is that of one of `sides`. UNKNOWN: of a side that is not known; None: there is no act."""

    act: Act
    sides: Collection[Side | None]

    def __call__(self, passage: Passage) -> Meaning:
        side = side_of(self.act, passage)
        if side in self.sides:
            return Meaning.SATISFIED
        if side is None:
            return Meaning.OTHER_SUBJECT
        return Meaning.UNKNOWN if side is Side.UNKNOWN else Meaning.ONE_SIDED


def side_of(act: Act, passage: Passage) -> Side | None:
    """The side whose act it is. None if nothing in the sentences is such an act; BOTH if both sides have it."""
    found = set(_sides(act, passage))
    if not found:
        return None
    if Side.BOTH in found or found >= {Side.US, Side.THEM}:
        return Side.BOTH
    return next(iter(found - {Side.UNKNOWN}), Side.UNKNOWN)


def _sides(act: Act, passage: Passage) -> Iterator[Side]:
    is_told = False
    for match, said in passage.matches(act.words):
        if act.is_given and _EXCLUSIVE.match(match.group()):
            side = None if is_told and _LESS.match(match.group()) else _given(passage, match, said)
            is_told = is_told or (side is not None and not _LESS.match(match.group()))
            if side:
                yield side
        elif said.modality in act.wanted and not _is_denied(act, passage, match.start()):
            yield _holder(passage, said, match.start())


def _is_denied(act: Act, passage: Passage, at: int) -> bool:
    """Whether a duty is denied right before its words: `does not indemnify`."""
    before = passage.text[max(passage.whole.start, at - _BEFORE) : at]
    return act.wanted == _MUST and _DENIED.search(before) is not None


def _holder(passage: Passage, said: Statement, at: int) -> Side:
    """The side that the act is of. A party that only the words after the act name is not its subject."""
    named = said.obliged if said.modality in _BINDING else said.beneficiary
    if not named or not _is_subject(passage, said, named, at):
        return Side.UNKNOWN
    return passage.sides.of(named)


def _is_subject(passage: Passage, said: Statement, named: str, at: int) -> bool:
    """Whether the noun is before the act, or after it with `by`."""
    if named in passage.nouns(max(said.part.start, at - _REACH), at):
        return True
    after = passage.text[at : min(said.part.end, at + _REACH)]
    return re.search(rf"\bby\s(?:\w+\s){{0,3}}?{re.escape(named[:-1])}", after, re.IGNORECASE) is not None


def _given(passage: Passage, match: re.Match[str], said: Statement) -> Side | None:
    """The side that an exclusive right or duty binds."""
    before = passage.text[max(passage.whole.start, match.start() - _BEFORE) : match.start()]
    if said.modality in (Modality.NEED_NOT, Modality.STATES, Modality.UNKNOWN):
        return None
    side = _holder(passage, said, match.end())
    is_held = said.modality is Modality.MAY or _HELD.search(before)
    return OPPOSITE[side] if is_held and said.modality is not Modality.MUST_NOT else side


def discretion(passage: Passage) -> Meaning:
    """A decision in the sole discretion of the other side, which is named at the words, or has the right."""
    sides = set()
    for match, said in passage.matches(_DISCRETION):
        near = passage.text[max(passage.whole.start, match.start() - _NAMED) : match.start()]
        named = passage.sides_in(near) if _POSSESSIVE.search(near) else set()
        sides |= named or ({_holder(passage, said, match.start())} if said.modality is Modality.MAY else set())
    if not sides:
        return Meaning.OTHER_SUBJECT
    return Meaning.SATISFIED if sides == {Side.THEM} else Meaning.ONE_SIDED if Side.US in sides else Meaning.UNKNOWN


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BEFORE, _NAMED, _REACH = 60, 30, 2_000
_DISCRETION = re.compile(r"\b(?:sole|absolute|unfettered)\s(?:and\s\w+\s)?(?:discretion|judge?ment)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:in|at|within)\s(?:the\s)?[\w.&-]+(?:\s[\w.&-]+)?['’]s?\s$", re.IGNORECASE)
_BINDING = frozenset({Modality.MUST, Modality.MUST_NOT})
_DENIED = _words(
    r"\b(?:do(?:es)? not|no (?:obligation|duty|responsibility|liability) to|not (?:required|obliged|obligated) to)"
    r"\s{1,8}(?:(?!shall|will|must)\w{1,20},?\s{1,8}){0,3}$"
)
_EXCLUSIVE = _words(r"exclusiv|sole|only|no one")
_LESS = _words(r"sole|only")
_HELD = _words(r"\b(?:be|is|are|has|have|act as|serve as|retain|enjoy|become)\s(?:\w+\s){0,4}$")
_MUST, _MUST_NOT = frozenset({Modality.MUST}), frozenset({Modality.MUST_NOT})
_MAY = frozenset({Modality.MAY})
_NO_EXCLUSIVE = r"(?<!non)(?<!non[- ])(?<!not )exclusiv(?:e|ely|ity)\b"
_RIVALS = (
    r"(?=[^.;]{0,200}\b(?:compet\w+|similar|same (?:\w+ )?(?:business|kind|type|products?)|rival\w*"
    r"|products? containing|any (?:\w+ ){0,3}(?:business|enterprise|venture)|within [^.;]{0,30}miles"
    r"|other (?:\w+ ){0,2}(?:products?|goods|brands?|manufacturers?|suppliers?|licensors?))\b)"
)
_OTHERS = (
    r"(?=[^.;]{0,160}\b(?:other|another|compet\w+|similar|third[- ]part(?:y|ies)|any(?:one| person| entity)|no one)\b)"
)
COMPETITION = Act(
    _words(
        rf"\b{_NO_EXCLUSIVE}|\b(?:compet\w+|solicit\w*|divert|entice|operate)\b|\b(?:engag\w+|appoint\w*|employ|hire"
        r"|sell|develop|offer|own|invest|manufacture|market|distribute|promote|deal|purchase|represent|carry on|conduct"
        rf"|enter|participate|research)\b{_RIVALS}"
    ),
    _MUST_NOT,
)
EXCLUSIVITY = Act(
    _words(
        rf"\b{_NO_EXCLUSIVE}(?! (?:jurisdiction|venue|forum|remed|of |property|owner))"
        r"|\bsole(?:ly)?\b(?! (?:and (?:absolute|exclusive) )?(?:discretion|expense|cost|option|owner|property|purpose"
        r"|responsib|remed|jurisdiction|liab|for|on|as|in|by|to the extent))"
        r"|\bonly\b(?! (?:in|at|for|if|upon|as|to the extent|when|once|by|on|after|until|be)\b)"
        r"|\bno one (?:but|other)\b|\b(?:appoint|grant|sell|purchase|buy|market|distribute|suppl(?:y|ies)|engage"
        rf"|represent|deal|contract|obtain|procure|permit|allow|sponsor|licen[cs]e|enter|use)\b{_OTHERS}|\bcompet\w+"
    ),
    _MUST_NOT,
    is_given=True,
)
COMMITMENT = Act(_words(r"\b(?:minim\w+|at least|(?:not|no) (?:less|fewer) than|shortfall|quota)\b"), _MUST)
END = Act(_words(r"\b(?:terminat(?:e|es|ed)|cancel(?:led)?|end this)\b"), _MAY)
INSURING = Act(
    _words(
        r"\b(?:maintain|keep|carry|procure|obtain|take out|effect|secure|purchase|provide|have)\b"
        r"(?=[^.;]{0,120}\binsur)|\b(?:be|remain|kept) insured\b|\binsure\b"
    ),
    _MUST,
)
INDEMNIFYING = Act(
    _words(r"\bindemnif(?:y|ies)\b|\b(?:hold|save)\b(?=[^.;]{0,60}\bharmless\b)|\bdefend\b(?=[^.;]{0,40}\bagainst\b)"),
    _MUST,
)
NOT_LIABLE = Act(_words(r"\b(?:liable|responsible|liability)\b"), frozenset({Modality.MUST_NOT, Modality.NEED_NOT}))
BEST_EFFORTS = Act(_words(r"\bbest (?:efforts|endeavou?rs)\b"), _MUST)
