"""What a check finds: its code and places, never words of the document."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import RedactedSpan


class Check(StrEnum):
    """The code of a check."""

    DANGLING_REFERENCE = "dangling-reference"
    WRONG_SUBJECT = "wrong-subject"
    UNDEFINED_TERM = "undefined-term"
    DEFINED_TWICE = "defined-twice"
    CONFLICTING_DEFINITION = "conflicting-definition"
    UNUSED_DEFINITION = "unused-definition"
    BLANK = "blank"
    WORDS_AND_FIGURES = "words-and-figures"
    CONTRADICTING_DATE = "contradicting-date"
    IMPOSSIBLE_DATE = "impossible-date"
    WRONG_SUM = "wrong-sum"
    WRONG_SIGNATORY = "wrong-signatory"
    MISSING_ATTACHMENT = "missing-attachment"
    NUMBER_JUMPS = "number-jumps"
    NUMBER_REPEATS = "number-repeats"


@dataclass(frozen=True, slots=True)
class Fault:
    """`span`: the words at fault. `other`: the place that they contradict, None if there is none."""

    check: Check
    span: RedactedSpan
    other: RedactedSpan | None = None
