"""One sentence against its evidence: the first thing in it that the evidence does not bear out."""

import re
from collections.abc import Sequence
from enum import StrEnum

from services.shared.domain.grounding.claims import Claims, aliases_of, claims, wrong_role
from services.shared.domain.grounding.copied import Change, change_of
from services.shared.domain.grounding.facts import ROLE, Facts, facts, names, party, quoted, same_law
from services.shared.domain.grounding.polar import turned
from services.shared.domain.grounding.script import looks_like_another
from services.shared.domain.grounding.words import BENIGN, PLACEHOLDER, content, plain, stem


class Fault(StrEnum):
    """Why a sentence is not shown."""

    NO_EVIDENCE = "no_evidence"
    NO_SENTENCE = "no_sentence"
    MARKUP = "markup"
    PLACEHOLDER = "placeholder"
    AMOUNT = "amount"
    DATE = "date"
    PERIOD = "period"
    PERCENT = "percent"
    NUMBER = "number"
    QUOTE = "quote"
    NAME = "name"
    ROLE = "role"
    NEGATION = "negation"
    MODALITY = "modality"
    DIRECTION = "direction"
    TURNED = "turned"
    MIXED = "mixed"
    UNSUPPORTED = "unsupported"


def fault_of(sentence: str, evidence: Sequence[str]) -> Fault | None:
    """None where all that can be checked holds. `evidence` are the words that the sentence itself names."""
    said, told = plain(sentence), plain(" . ".join(evidence))
    if not told:
        return Fault.NO_EVIDENCE
    if not said or len(said) > _LONGEST or not content(said):
        return Fault.NO_SENTENCE
    if _is_fragment(said):
        return Fault.NO_SENTENCE
    marks = {match.group() for match in _MARKUP.finditer(PLACEHOLDER.sub(" ", said))}
    if any(one not in told for one in marks) or looks_like_another(sentence, told):
        return Fault.MARKUP
    return (
        _values(facts(said), facts(told))
        or _words(said, told)
        or _claims(said, told)
        or _support(said, told)
        or _small_words(said, told)
    )


def value_fault_of(sentence: str, evidence: Sequence[str]) -> Fault | None:
    """Of its values and quotes alone."""
    said, told = plain(sentence), plain(" . ".join(evidence))
    return _values(facts(said), facts(told)) or _quotes(said, told)


def _is_fragment(said: str) -> bool:
    """Begins in the middle, or opens what it does not close."""
    return bool(_MIDDLE.match(said)) or any(said.count(one) > said.count(other) for one, other in ("()", "[]"))


def _values(said: Facts, told: Facts) -> Fault | None:
    pairs = (
        (Fault.PLACEHOLDER, said.placeholders, told.placeholders),
        (Fault.DATE, said.dates, told.dates),
        (Fault.AMOUNT, said.amounts, told.amounts),
        (Fault.PERCENT, said.percents, told.percents),
        (Fault.PERIOD, said.periods, told.periods),
        (Fault.NUMBER, said.ratios, told.ratios),
        (Fault.NUMBER, said.numbers, told.numbers_anywhere | told.numbers),
    )
    return next((fault for fault, claimed, known in pairs if not claimed <= known), None)


def _words(said: str, told: str) -> Fault | None:
    folded = told.casefold()
    if _quotes(said, told):
        return Fault.QUOTE
    known = {stem(one) for one in re.findall(r"[^\W\d_][\w&'-]*", folded)}
    roles = {party(one) for one in ROLE.findall(told)}
    for name in names(said):
        if ROLE.fullmatch(name):
            if party(name) not in roles:
                return Fault.NAME
            continue
        if stem(name) not in known and name not in folded and not same_law(name, told):
            return Fault.NAME
    return None


def _quotes(said: str, told: str) -> Fault | None:
    folded = told.casefold()
    return Fault.QUOTE if any(one.casefold() not in folded for one in quoted(said)) else None


def _claims(said: str, told: str) -> Fault | None:
    aliases = aliases_of(told)
    if wrong_role(said, aliases):
        return Fault.ROLE
    b = claims(told, aliases)
    a = claims(said, aliases, b.done)
    if _negates(a, b):
        return Fault.NEGATION
    if any(one in b.must and one not in b.may for one in a.may - a.must) or any(
        one in b.may and one not in b.must for one in a.must - a.may
    ):
        return Fault.MODALITY
    return Fault.DIRECTION if _turned(a.actors, b.actors) or _turned(a.receivers, b.receivers) else None


def _negates(a: Claims, b: Claims) -> bool:
    """A condition may turn a ban into a leave: `may not, without consent` and `may, with consent only`. The same
    condition turns nothing.
    """
    excused = a.conditions and b.conditions and not (a.conditions & b.conditions and a.bans != b.bans)
    if any(one not in b.negated and (one in b.free or one in b.must or one in b.may) for one in a.negated - a.free):
        return not excused
    dropped = [one for one in a.free - a.negated if one in b.negated and one not in b.free]
    return bool(dropped) and not excused


def _turned(a: dict[str, set[str]], b: dict[str, set[str]]) -> bool:
    return any(who and one in b and b[one] and not who & b[one] for one, who in a.items())


def _support(said: str, told: str) -> Fault | None:
    """All words that make a claim must stand in the evidence in some form; values have been compared before."""
    return Fault.UNSUPPORTED if set(content(said)) - set(content(told)) - BENIGN else None


def _small_words(said: str, told: str) -> Fault | None:
    """A copy is compared word by word, other sentences by what they limit, condition and time."""
    change = change_of(said, told)
    if change is None:
        return Fault.TURNED if turned(said, told) else None
    return _CHANGES.get(change)


_CHANGES = {Change.MEANING: Fault.TURNED, Change.NUMBER: Fault.NUMBER, Change.PARTY: Fault.DIRECTION}
_MIDDLE = re.compile(r"(?:and|or|but|nor|which|that|who|whose|of|to|by)\b(?!-)|[,;:.)]")
_LONGEST = 600
_MARKUP = re.compile(r"https?:|www\.|<[|/a-z!]|\|>|\[/?[A-Za-z]|\]\(|[{}`]|\\u|#{2,}|\*\*|[\u200b-\u200f\u202a-\u202e]")
