"""International bank account numbers (IBAN), by their check digits."""

from stdnum import iban
from stdnum.exceptions import ValidationError

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType


def _is_iban(value: str) -> bool:
    try:
        iban.validate(value, check_country=False)
    except ValidationError:
        return False
    return True


IBANS = PatternRecogniser(
    "iban.v1",
    EntityType.IBAN,
    (
        Pattern(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b", 1.0, _is_iban),
        Pattern(r"\b[a-z]{2}\d{2}[a-z0-9]{10,30}\b", 1.0, _is_iban),
        Pattern(
            r"\bIBAN(?:\s+(?:no|number))?[.:#\s]*((?-i:[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){10,30}))\b", 0.8, ignore_case=True
        ),
    ),
)
