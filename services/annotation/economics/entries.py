"""The entries of the economics sheet: codes and places, never words of the document."""

from dataclasses import dataclass

from services.shared.domain.annotations import EntryState
from services.shared.domain.spans import RedactedSpan


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of the deal in the redacted text. `key` is from `LOAN_KEYS` or `COMMERCIAL_KEYS`.

    STATED: the span has the value, also as a formula or a table. BLANK: the form is not filled in at the span.
    ELSEWHERE: the span refers to the part or the paper that has the value. `span` is None if `state` is NONE_STATED.
    `role` is that of a party, such as `lender`.
    """

    key: str
    state: EntryState
    span: RedactedSpan | None = None
    role: str = ""
