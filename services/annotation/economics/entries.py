"""The entries of the economics sheet: codes and places, never words of the document."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import RedactedSpan


class EntryState(StrEnum):
    """STATED: the span has the value, also as a formula or a table. NONE_STATED: no place was found. BLANK: the form is
    not filled in at the span. ELSEWHERE: the span refers to another document or to a part that has the value.
    """

    STATED = "stated"
    NONE_STATED = "none_stated"
    BLANK = "blank"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of the deal. `key` is from `LOAN_KEYS` or `COMMERCIAL_KEYS`. `span` is None if `state` is
    NONE_STATED. `role` is that of a party, such as `lender`.
    """

    key: str
    state: EntryState
    span: RedactedSpan | None = None
    role: str = ""
