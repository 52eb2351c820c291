"""Whether a clause limits liability by an amount, and whose. Pure."""

import re

from services.annotation.agreement.nouns import Side
from services.annotation.playbook.passage import Meaning, Passage


def cap(passage: Passage) -> Meaning:
    """A limit of liability by amount that protects us too. A mutual exclusion of some losses, a duty to insure and a
    liability without a limit are other clauses.
    """
    said = _NOT_LIMITED.sub(" ", passage.said)
    if not _LIABILITY.search(said):
        return Meaning.OTHER_SUBJECT
    if _INSURES.search(said) or not _LIMITS.search(said):
        return Meaning.OTHER_CLAUSE
    if not _AMOUNT.search(said):
        return _exclusion(said)
    if _EACH.search(said):
        return Meaning.SATISFIED
    protected = {side for match in _PROTECTED.finditer(said) for side in passage.sides_in(match.group())}
    if protected & {Side.US, Side.BOTH}:
        return Meaning.SATISFIED
    return Meaning.ONE_SIDED if protected == {Side.THEM} else Meaning.UNKNOWN


def _exclusion(said: str) -> Meaning:
    """What a clause on liability without an amount is."""
    if _MUTUAL.search(said):
        return Meaning.OTHER_CLAUSE
    return Meaning.NARROWER if _EXCLUDED.search(said) else Meaning.UNKNOWN


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LIABILITY = _words(r"\b(?:liab\w+|damages|recover|responsible)\b")
_AMOUNT = _words(
    r"\b(?:exceed\w*|in excess of|(?<!not )limited to|limit of|capped?|(?:no|not) (?:more|greater) than|maximum"
    r"(?! extent)|up to|ceiling|amounts? (?:\w+ )?(?:paid|received|payable)|(?:purchase |contract )?price of)\b"
)
_EXCLUDED = _words(r"\b(?:consequential|indirect|incidental|special|punitive|exemplary|lost profits|loss of profits)\b")
_PROTECTED = _words(
    r"\bliabilit(?:y|ies) (?:\w+ ){0,3}?of (?:(?! to )[^.;,]){1,80}"
    r"|[^.;,]{1,80}['’]s?,? (?:\w+,? ){0,6}liabilit(?:y|ies)\b"
    r"|[^.;:]{1,120}\b(?:(?:be|is|are) (?:\w+ )?(?:liable|responsible)|have any liability|liabilit(?:y|ies) to)\b"
)
_NOT_LIMITED = _words(r"\b(?:but |and )?(?:is |are )?not limited to\b")
_INSURES = _words(r"\b(?:maintain|carry|procure|keep)\b[^.;]{0,80}\binsurance\b")
_LIMITS = _words(
    r"\b(?:limit\w*|price|amounts?|only|sole\w*|exclusive\w*|neither|nor|not?|cap\w*|maxim\w+|exceed\w*|exclu\w+"
    r"|waive[sd]?|disclaim\w*)\b"
)
_EACH = _words(r"\bliability of (?:each|either|any) of\b")
_MUTUAL = _words(
    r"\b(?:neither|either|no|any|each) (?:of the )?part(?:y|ies)\b[^.;]{0,200}\b(?:liab\w+|responsible|damages)"
    r"|\b(?:liable|damages)\b[^.;]{0,60}\b(?:to the other|to each other)\b"
)
