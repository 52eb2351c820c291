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
    DAY_STYLE = "day-style"
    WRONG_SUM = "wrong-sum"
    WRONG_SIGNATORY = "wrong-signatory"
    MISSING_ATTACHMENT = "missing-attachment"
    NUMBER_JUMPS = "number-jumps"
    NUMBER_REPEATS = "number-repeats"


@dataclass(frozen=True, slots=True)
class Fault:
    """`span`: the words at fault. `other`: the place that they contradict, None if there is none. `more`: further
    places of the same fault. `on_deal`: it affects an amount, a date or a party.
    """

    check: Check
    span: RedactedSpan
    other: RedactedSpan | None = None
    more: tuple[RedactedSpan, ...] = ()
    on_deal: bool = False

    @property
    def spans(self) -> tuple[RedactedSpan, ...]:
        return (self.span, *self.more)


def together(check: Check, spans: list[RedactedSpan], *, on_deal: bool = False) -> list[Fault]:
    """One fault with all places, in order; none without places."""
    return [Fault(check, spans[0], more=tuple(spans[1:]), on_deal=on_deal)] if spans else []
