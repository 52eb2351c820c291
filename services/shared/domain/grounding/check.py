"""One sentence against its evidence: the first thing in it that the evidence does not bear out."""

import re
from collections.abc import Sequence
from enum import StrEnum

from services.shared.domain.grounding.claims import Claims, aliases_of, claims, wrong_role
from services.shared.domain.grounding.facts import ROLE, Facts, facts, names, party, quoted, same_law
from services.shared.domain.grounding.words import PLACEHOLDER, content, plain, stem


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
    UNSUPPORTED = "unsupported"


def fault_of(sentence: str, evidence: Sequence[str]) -> Fault | None:
    """None where all that can be checked holds. `evidence` are the words that the sentence itself names."""
    said, told = plain(sentence), plain(" . ".join(evidence))
    if not told:
        return Fault.NO_EVIDENCE
    if not said or len(said) > _LONGEST or not content(said):
        return Fault.NO_SENTENCE
    if _MARKUP.search(PLACEHOLDER.sub(" ", said)):
        return Fault.MARKUP
    return _values(facts(said), facts(told)) or _words(said, told) or _claims(said, told) or _support(said, told)


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
    if any(one.casefold() not in folded for one in quoted(said)):
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
    """A condition may turn a ban into a leave: `may not, without consent` and `may, with consent only`."""
    if any(one not in b.negated and (one in b.free or one in b.must or one in b.may) for one in a.negated - a.free):
        return not (a.conditional and b.conditional)
    dropped = [one for one in a.free - a.negated if one in b.negated and one not in b.free]
    return bool(dropped) and not (a.conditional and b.conditional)


def _turned(a: dict[str, set[str]], b: dict[str, set[str]]) -> bool:
    return any(who and one in b and b[one] and not who & b[one] for one, who in a.items())


def _support(said: str, told: str) -> Fault | None:
    """Most words that make the claim must stand in the evidence."""
    known, own = set(content(told)), set(content(said))
    missing = own - known
    return Fault.UNSUPPORTED if len(missing) > max(_LEEWAY, len(own) * _SHARE) else None


_LONGEST = 600
_LEEWAY = 1
_SHARE = 0.34
_MARKUP = re.compile(r"https?:|www\.|<[|/a-z!]|\|>|\[/?[A-Za-z]|\]\(|[{}`]|\\u|#{2,}|\*\*|[\u200b-\u200f\u202a-\u202e]")
