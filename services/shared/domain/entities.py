"""Types of personal values, and a value that was recognised in a text."""

from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.spans import OriginalSpan


class EntityType(StrEnum):
    """The types of personal values, as placeholders and policies write them."""

    PERSON = "PERSON"
    ORGANIZATION = "ORGANIZATION"
    ADDRESS = "ADDRESS"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    URL = "URL"
    IP_ADDRESS = "IP_ADDRESS"
    IBAN = "IBAN"
    CARD = "CARD"
    SSN = "SSN"
    EIN = "EIN"
    PASSPORT = "PASSPORT"
    LICENCE = "LICENCE"
    ACCOUNT = "ACCOUNT"
    ROUTING = "ROUTING"
    SWIFT = "SWIFT"
    CASE_NUMBER = "CASE_NUMBER"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    DATE = "DATE"
    AMOUNT = "AMOUNT"
    LOCATION = "LOCATION"
    IDENTIFIER = "IDENTIFIER"
    TRAIT = "TRAIT"


@dataclass(frozen=True, slots=True, order=True)
class Recognition:
    """A personal value that a recogniser found. `confidence` in [0, 1]; `recogniser` is its name and version."""

    span: OriginalSpan
    entity_type: EntityType
    confidence: float
    recogniser: str
