"""Clauses written for this project to test an LLM: too few to rank models, enough to detect an unsuitable one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """`answer`: an attorney's answer to `question`, yes or no."""

    text: str
    question: str
    answer: str


CLAUSES: Sequence[Clause] = (
    Clause(
        "Neither party may assign this Agreement without the prior written consent of the other, which shall not be "
        "unreasonably withheld.",
        "May a party assign the agreement freely, without asking anybody?",
        "no",
    ),
    Clause(
        "Supplier may transfer its rights and duties under this Agreement to any Affiliate upon notice to Customer.",
        "May the supplier transfer the agreement to an affiliate without the customer's consent?",
        "yes",
    ),
    Clause(
        "Either party may terminate this Agreement for any reason or for no reason by sixty days' notice in writing.",
        "Can the agreement be ended without a breach by the other party?",
        "yes",
    ),
    Clause(
        "This Agreement may be terminated only where the other party is in material breach and has not cured it within "
        "thirty days of notice.",
        "Can the agreement be ended without a breach by the other party?",
        "no",
    ),
    Clause(
        "In no event shall the total liability of Vendor exceed the fees paid in the twelve months before the claim.",
        "Is the vendor's liability capped?",
        "yes",
    ),
    Clause(
        "Vendor shall indemnify Client against all losses whatsoever, without any limitation of amount or of time.",
        "Is the vendor's liability under this clause capped?",
        "no",
    ),
    Clause(
        "The Borrower may prepay the Loans in whole or in part at any time without premium or penalty.",
        "Does the borrower owe a premium when it prepays?",
        "no",
    ),
    Clause(
        "Any prepayment before the second anniversary of the Closing Date shall be accompanied by a fee of two per "
        "cent of the amount prepaid.",
        "Does the borrower owe a fee when it prepays in the first year?",
        "yes",
    ),
    Clause(
        "This Agreement shall renew for successive terms of one year unless either party objects ninety days before "
        "the end of the term.",
        "Does the agreement renew by itself?",
        "yes",
    ),
    Clause(
        "The term ends on the third anniversary of the Effective Date and may be extended only by an amendment that "
        "both parties have signed.",
        "Does the agreement renew by itself?",
        "no",
    ),
    Clause(
        "An Event of Default occurs where any Debt of the Guarantor above $5,000,000 becomes due before its maturity.",
        "Can a default of the guarantor under another debt be an event of default here?",
        "yes",
    ),
    Clause(
        "During the Term the Distributor shall not sell products that compete with the Products within the Territory.",
        "Is the distributor free to sell competing products in the territory?",
        "no",
    ),
)
EXTRACTED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "topic": {"type": "string", "maxLength": 60},
        "who": {"type": "string", "maxLength": 60},
        "amount": {"type": ["string", "null"], "maxLength": 40},
        "period_in_days": {"type": ["integer", "null"], "minimum": 0, "maximum": 9999},
        "mutual": {"type": "boolean"},
    },
    "required": ["topic", "who", "amount", "period_in_days", "mutual"],
    "additionalProperties": False,
}
