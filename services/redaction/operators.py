"""What stands in redacted text for a value, where it is not a placeholder."""

import re

from services.redaction.policy import Operator
from services.shared.domain.entities import EntityType


def rewrite(operator: Operator, entity_type: EntityType, words: str) -> str | None:
    """The words for `operator`; None where it cannot say less than the value does, and a placeholder must stand
    instead.
    """
    if operator is Operator.MASK:
        return _mask(words)
    if operator is Operator.GENERALISE:
        return _generalise(entity_type, words)
    return None


def _mask(words: str) -> str:
    """The last four characters of long values stay, as on a receipt."""
    characters = [one for one in words if one.isalnum()]
    return "****" + ("".join(characters[-4:]) if len(characters) >= 12 else "")


def _generalise(entity_type: EntityType, words: str) -> str | None:
    if entity_type in (EntityType.DATE, EntityType.DATE_OF_BIRTH):
        year = _YEAR.search(words)
        return f"[in {year.group()}]" if year and words != year.group() else None
    if entity_type is EntityType.AMOUNT:
        digits = re.sub(r"[,  ]|\.\d{1,2}\b", "", words)
        number = _DIGITS.search(digits)
        return f"[amount of {len(number.group())} digits]" if number else None
    return None


_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}\b")
_DIGITS = re.compile(r"\d+")
