"""Fields: annotations whose words have one normalised value. The table tells which, and what kind of value each has.

A field is a prediction and an annotation like any other: it points at words. Its value is made of those words where
they may be read, and never travels with events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a value is, and how it is written."""

    DATE = "date"  # ISO 8601, 2026-03-31; a month or a year alone where the words say no more
    MONEY = "money"  # ISO 4217 and a decimal: USD 1500000.00
    DURATION = "duration"  # ISO 8601: P30D, P2Y6M; business days count as days
    PERCENT = "percent"  # a decimal: 5.25
    RATIO = "ratio"  # a decimal, of one: 3.50
    RATE = "rate"  # a basis and a margin in percent: SOFR + 2.25, or a percent alone
    LAW = "law"  # ISO 3166-1 or -2: US-NY, GB-ENG
    PARTY = "party"  # a name as written, then its role where one is given: [ORG_1] (Borrower)
    TEXT = "text"  # the words, blanks made one


class NoValue(StrEnum):
    """Why words have no value. CONTRADICTION and BLANK are worth a reviewer's look."""

    NOT_A_FIELD = "not_a_field"  # the category has no values
    NOTHING = "nothing"  # nothing of the kind stands there
    HIDDEN = "hidden"  # a placeholder stands there
    BLANK = "blank"  # a form that nobody has filled in
    AMBIGUOUS = "ambiguous"  # 03/04/2020: two readings
    CONTRADICTION = "contradiction"  # thirty (60) days; the 31st of April
    SEVERAL = "several"  # more than one value


@dataclass(frozen=True, slots=True)
class FieldType:
    """`category` is the annotation's."""

    category: str
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A normalised value in its canonical writing, as `FieldKind` tells."""

    kind: FieldKind
    canonical: str


FIELD_TYPES: Mapping[str, FieldType] = {
    one.category: one
    for one in (
        FieldType("Document Name", FieldKind.TEXT),
        FieldType("Party", FieldKind.PARTY),
        FieldType("Agreement Date", FieldKind.DATE),
        FieldType("Effective Date", FieldKind.DATE),
        FieldType("Expiration Date", FieldKind.DATE),
        FieldType("Maturity Date", FieldKind.DATE),
        FieldType("Term", FieldKind.DURATION),
        FieldType("Renewal Period", FieldKind.DURATION),
        FieldType("Notice Period", FieldKind.DURATION),
        FieldType("Applicable Law", FieldKind.LAW),
        FieldType("Forum", FieldKind.TEXT),
        FieldType("Principal Amount", FieldKind.MONEY),
        FieldType("Liability Cap Amount", FieldKind.MONEY),
        FieldType("Interest Rate", FieldKind.RATE),
        FieldType("Default Rate", FieldKind.RATE),
        FieldType("Financial Covenant Level", FieldKind.RATIO),
        FieldType("Financial Covenant Amount", FieldKind.MONEY),
    )
}
