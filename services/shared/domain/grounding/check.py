"""Checks one sentence against its evidence and returns the first unsupported claim."""

import re
from collections.abc import Sequence
from enum import StrEnum

from services.shared.domain.grounding.claims import Claims, aliases_of, claims, wrong_role
from services.shared.domain.grounding.copied import Change, change_of
from services.shared.domain.grounding.facts import ROLE, Facts, facts, names, party, quoted, same_law
from services.shared.domain.grounding.polar import meaning_changed
from services.shared.domain.grounding.script import looks_like_another
from services.shared.domain.grounding.words import BENIGN, PLACEHOLDER, content, plain, stem


class Fault(StrEnum):
    """Why a sentence is dropped."""

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
    """None if every check passes. `evidence` are the texts that the sentence cites."""
    text, source = plain(sentence), plain(" . ".join(evidence))
    if not source:
        return Fault.NO_EVIDENCE
    if not text or len(text) > _LONGEST or not content(text):
        return Fault.NO_SENTENCE
    if _is_fragment(text):
        return Fault.NO_SENTENCE
    marks = {match.group() for match in _MARKUP.finditer(PLACEHOLDER.sub(" ", text))}
    if any(one not in source for one in marks) or looks_like_another(sentence, source):
        return Fault.MARKUP
    return (
        _values(facts(text), facts(source))
        or _words(text, source)
        or _claims(text, source)
        or _support(text, source)
        or _small_words(text, source)
    )


def value_fault_of(sentence: str, evidence: Sequence[str]) -> Fault | None:
    """Checks only the values and quotations of the sentence."""
    text, source = plain(sentence), plain(" . ".join(evidence))
    return _values(facts(text), facts(source)) or _quotes(text, source)


def _is_fragment(sentence: str) -> bool:
    """Whether the sentence begins in the middle of another one, or has an unclosed bracket."""
    return bool(_MIDDLE.match(sentence)) or any(
        sentence.count(one) > sentence.count(other) for one, other in ("()", "[]")
    )


def _values(sentence: Facts, evidence: Facts) -> Fault | None:
    pairs = (
        (Fault.PLACEHOLDER, sentence.placeholders, evidence.placeholders),
        (Fault.DATE, sentence.dates, evidence.dates),
        (Fault.AMOUNT, sentence.amounts, evidence.amounts),
        (Fault.PERCENT, sentence.percents, evidence.percents),
        (Fault.PERIOD, sentence.periods, evidence.periods),
        (Fault.NUMBER, sentence.ratios, evidence.ratios),
        (Fault.NUMBER, sentence.numbers, evidence.numbers_anywhere | evidence.numbers),
    )
    return next((fault for fault, claimed, known in pairs if not claimed <= known), None)


def _words(sentence: str, evidence: str) -> Fault | None:
    folded = evidence.casefold()
    if _quotes(sentence, evidence):
        return Fault.QUOTE
    known = {stem(one) for one in re.findall(r"[^\W\d_][\w&'-]*", folded)}
    roles = {party(one) for one in ROLE.findall(evidence)}
    for name in names(sentence):
        if ROLE.fullmatch(name):
            if party(name) not in roles:
                return Fault.NAME
            continue
        if stem(name) not in known and name not in folded and not same_law(name, evidence):
            return Fault.NAME
    return None


def _quotes(sentence: str, evidence: str) -> Fault | None:
    folded = evidence.casefold()
    return Fault.QUOTE if any(one.casefold() not in folded for one in quoted(sentence)) else None


def _claims(sentence: str, evidence: str) -> Fault | None:
    aliases = aliases_of(evidence)
    if wrong_role(sentence, aliases):
        return Fault.ROLE
    b = claims(evidence, aliases)
    a = claims(sentence, aliases, b.done)
    if _negates(a, b):
        return Fault.NEGATION
    if any(one in b.must and one not in b.may for one in a.may - a.must) or any(
        one in b.may and one not in b.must for one in a.must - a.may
    ):
        return Fault.MODALITY
    return Fault.DIRECTION if _swapped(a.actors, b.actors) or _swapped(a.receivers, b.receivers) else None


def _negates(a: Claims, b: Claims) -> bool:
    """Whether a negation was added or dropped. Different conditions excuse that: `must not, without consent` means
    `may, with consent only`. The same condition on both sides does not.
    """
    excused = a.conditions and b.conditions and not (a.conditions & b.conditions and a.bans != b.bans)
    if any(one not in b.negated and (one in b.free or one in b.must or one in b.may) for one in a.negated - a.free):
        return not excused
    dropped = [one for one in a.free - a.negated if one in b.negated and one not in b.free]
    return bool(dropped) and not excused


def _swapped(a: dict[str, set[str]], b: dict[str, set[str]]) -> bool:
    return any(parties and one in b and b[one] and not parties & b[one] for one, parties in a.items())


def _support(sentence: str, evidence: str) -> Fault | None:
    """All words that make a claim must be in the evidence in some form. Values were compared before."""
    return Fault.UNSUPPORTED if set(content(sentence)) - set(content(evidence)) - BENIGN else None


def _small_words(sentence: str, evidence: str) -> Fault | None:
    """Compares a copy word by word, and other sentences by their limits, conditions and times."""
    change = change_of(sentence, evidence)
    if change is None:
        return Fault.TURNED if meaning_changed(sentence, evidence) else None
    return _CHANGES.get(change)


_CHANGES = {Change.MEANING: Fault.TURNED, Change.NUMBER: Fault.NUMBER, Change.PARTY: Fault.DIRECTION}
_MIDDLE = re.compile(r"(?:and|or|but|nor|which|that|who|whose|of|to|by)\b(?!-)|[,;:.)]")
_LONGEST = 600
_MARKUP = re.compile(r"https?:|www\.|<[|/a-z!]|\|>|\[/?[A-Za-z]|\]\(|[{}`]|\\u|#{2,}|\*\*|[\u200b-\u200f\u202a-\u202e]")
