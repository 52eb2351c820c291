"""Whether a clause limits liability by an amount, and whose. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from services.annotation.agreement.nouns import Side
from services.annotation.playbook.duties.passage import Meaning, Passage


def cap(passage: Passage) -> Meaning:
    """A limit of liability by amount that protects us too. A mutual exclusion of some losses, a duty to insure and a
    liability without a limit are other clauses.
    """
    less = _less(passage)
    if less:
        return less
    protected = _protected(passage)
    if protected in (Side.US, Side.BOTH):
        return Meaning.SATISFIED
    return Meaning.ONE_SIDED if protected is Side.THEM else Meaning.UNKNOWN


def any_cap(passage: Passage) -> Meaning:
    """A limit of liability by amount, whomever it protects."""
    return _less(passage) or Meaning.SATISFIED


@dataclass(frozen=True, slots=True)
class CapOf:
    """Reads whether a limit of liability by amount protects one of `sides`."""

    sides: Collection[Side]

    def __call__(self, passage: Passage) -> Meaning:
        if _less(passage):
            return Meaning.OTHER_SUBJECT
        return Meaning.SATISFIED if _protected(passage) in self.sides else Meaning.ONE_SIDED


def _less(passage: Passage) -> Meaning | None:
    """What the passage is instead of a limit by amount. None if it is one."""
    said = _NOT_LIMITED.sub(" ", passage.said)
    if not _LIABILITY.search(_TRANSFERRED.sub(" ", said)):
        return Meaning.OTHER_SUBJECT
    if _INSURES.search(said) or not _LIMITS.search(said):
        return Meaning.OTHER_CLAUSE
    return None if _AMOUNT.search(said) else _exclusion(said)


def _exclusion(said: str) -> Meaning:
    """What a clause on liability without an amount is."""
    if _MUTUAL.search(said):
        return Meaning.OTHER_CLAUSE
    return Meaning.NARROWER if _EXCLUDED.search(said) else Meaning.UNKNOWN


def _protected(passage: Passage) -> Side:
    """The side whose liability is limited."""
    said = _NOT_LIMITED.sub(" ", passage.said)
    if _EACH.search(said):
        return Side.BOTH
    sides = {side for match in _PROTECTED.finditer(said) for side in passage.sides_in(match.group())}
    sides -= {Side.UNKNOWN}
    if sides & {Side.US, Side.BOTH}:
        return Side.US
    return Side.THEM if sides == {Side.THEM} else Side.UNKNOWN


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LIABILITY = _words(r"\b(?:liab\w+|damages|recover|responsible)\b")
_AMOUNT = _words(
    r"\b(?:exceed\w*|in excess of"
    r"|(?<!not )limited to(?! (?:the |any |its |their )?(?:errors|omissions|acts|claims|cases|events|instances)\b)"
    r"|limit of|capped?|(?:no|not|for|be) (?:more|greater) than|maximum"
    r"(?! extent)|limit (?:their|its) (?:\w+ )?liability to|up to|ceiling"
    r"|amounts? (?:\w+ )?(?:paid|received|payable)|(?:purchase |contract )?price of)\b"
)
_EXCLUDED = _words(r"\b(?:consequential|indirect|incidental|special|punitive|exemplary|lost profits|loss of profits)\b")
_PROTECTED = _words(
    r"\bliabilit(?:y|ies) (?:\w+ ){0,3}?of (?:(?! (?:to|for|by|arising|under|is|shall|will|whether) )[^.;,]){1,80}"
    r"|(?:\b(?:the|each|either|any|neither|no|other|such|both|a) ){0,2}(?:[\w&.-]+ (?:and|or|nor) (?:its |the )?)?"
    r"[\w&.-]+(?: part(?:y|ies))?['’]s?,? (?:\w+,? ){0,6}liabilit(?:y|ies)\b"
    r"|[^.;:]{1,120}\b(?:(?:be|is|are) (?:\w+ )?(?:liable|responsible)|have any liability|liabilit(?:y|ies) to)\b"
)
_TRANSFERRED = _words(r"\bobligations (?:and|or) liabilities\b|\bliabilities (?:assumed|and obligations)\b")
_NOT_LIMITED = _words(r"\b(?:but |and )?(?:is |are )?not limited to\b")
_INSURES = _words(r"\b(?:maintain|carry|procure|keep)\b[^.;]{0,80}\binsurance\b")
_LIMITS = _words(
    r"\b(?:limit\w*|price|amounts?|only|sole\w*|exclusive\w*|neither|nor|not?|cap\w*|maxim\w+|exceed\w*|exclu\w+"
    r"|waive[sd]?|disclaim\w*)\b"
)
_EACH = _words(r"\bliability of (?:each|either|any) of\b|\bboth parties\b[^.;]{0,60}\bliabilit")
_MUTUAL = _words(
    r"\b(?:neither|either|no|any|each) (?:of the )?part(?:y|ies)\b[^.;]{0,200}\b(?:liab\w+|responsible|damages)"
    r"|\b(?:liable|damages)\b[^.;]{0,60}\b(?:to the other|to each other)\b"
)
