"""Which documents are drawn. Pure.

A draw is a keyed hash of the document version: a redelivery draws the same, and no one without the key of the tenant
can predict it.
"""

from dataclasses import dataclass

from services.shared.domain.identity import keyed_hash

SECOND_REVIEW = "second-review"


@dataclass(frozen=True, slots=True)
class Draw:
    """The draw of a document version for a blind second review, by the rule `rule` of the review policy. `share`: the
    probability with which it was drawn, whatever the policy says later.
    """

    rule: str
    share: float
    drawn: bool


def draw(key: bytes, document_id: str, rule: str, share: float) -> Draw:
    """The draw of a document version. `key`: the hash key of the tenant."""
    return Draw(rule, share, chance(key, SECOND_REVIEW, document_id) < share)


def chance(key: bytes, purpose: str, subject: str) -> float:
    """A number from 0 to below 1, uniform over subjects. Those of different purposes are independent."""
    digits = keyed_hash(key, f"draw-{purpose}", subject.encode())[:_DIGITS]
    return int(digits, 16) / _VALUES


_DIGITS = 13
_VALUES = float(16**_DIGITS)
"""52 bits: each value is exact as a float."""
