"""Payment card numbers by Luhn check digit. After a label, numbers with a wrong check digit count too."""

from stdnum import luhn

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType


def _is_card(value: str) -> bool:
    digits = "".join(filter(str.isdigit, value))
    return 12 <= len(digits) <= 19 and len(set(digits)) > 1 and digits[0] in "123456" and bool(luhn.is_valid(digits))


CARDS = PatternRecogniser(
    "card.v1",
    EntityType.CARD,
    (
        Pattern(r"\b[1-6]\d{3}[ -]?(?:\d{4}[ -]?){2,3}\d{1,4}\b", 0.95, _is_card),
        Pattern(r"\b[1-6]\d{11,18}\b", 0.95, _is_card),
        Pattern(r"\b3[47]\d{2}[ -]?\d{6}[ -]?\d{5}\b", 0.95, _is_card),
        Pattern(r"\b3[068]\d{2}[ -]?\d{6}[ -]?\d{4}\b", 0.95, _is_card),
        Pattern(
            r"\b(?:credit|debit|payment|visa|master\s?card|amex|american express|card)(?:\s+card)?"
            r"(?:\s+(?:no|number|nr))?[.:#]?\s*(?:is|was)?\s*(\d(?:[ -]?\d){11,18})\b",
            0.9,
            ignore_case=True,
        ),
    ),
)
