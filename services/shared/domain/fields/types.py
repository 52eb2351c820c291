"""Fields: annotations whose text has one normalised value. `FIELD_TYPES` lists them with the kind of their value.

A field is a prediction or an annotation like any other: a span of the text. A service that is allowed to read the text
computes the value from it. Events never contain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """The kind of a value and its canonical form."""

    DATE = "date"  # ISO 8601, 2026-03-31; a month or a year alone if the text gives no day
    MONEY = "money"  # ISO 4217 and a decimal: USD 1500000.00
    DURATION = "duration"  # ISO 8601: P30D, P2Y6M; business days count as days
    PERCENT = "percent"  # a decimal: 5.25
    RATIO = "ratio"  # a decimal, of one: 3.50
    RATE = "rate"  # a percent alone: 8.25
    FORMULA = "formula"  # a basis, with its margin in percent if the text gives one: SOFR + 2.25
    LAW = "law"  # ISO 3166-1 or -2: US-NY, GB-ENG
    PARTY = "party"  # a name as written, then its role if the text gives one: [ORG_1] (Borrower)
    TEXT = "text"  # the text with single spaces
    NONE = "none"  # the text says that there is no value: none, not applicable


class NoValue(StrEnum):
    """Why a text has no value. A reviewer should check CONTRADICTION and BLANK."""

    NOT_A_FIELD = "not_a_field"  # the category has no values
    NOTHING = "nothing"  # no value of this kind in the text
    HIDDEN = "hidden"  # a placeholder hides the value
    BLANK = "blank"  # a form field that is not filled in
    AMBIGUOUS = "ambiguous"  # 03/04/2020: two readings
    CONTRADICTION = "contradiction"  # thirty (60) days; the 31st of April
    SEVERAL = "several"  # more than one value


@dataclass(frozen=True, slots=True)
class FieldType:
    """A clause type whose annotations have a value of `kind`. The text can make it another one: the rate of a loan is a
    formula if it has a basis, the level of a covenant can be a percentage, and any value can be `none`.
    """

    category: str
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A normalised value in the canonical form that `FieldKind` describes."""

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
