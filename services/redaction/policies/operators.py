"""What stands in redacted text for a value, where it is not a placeholder. It never says more than the value's year or
the range that an amount falls into.
"""

import re

from services.redaction.policies.amount_ranges import amount_range
from services.redaction.policies.rules import Operator
from services.shared.domain.entities import EntityType


def rewrite(operator: Operator, entity_type: EntityType, words: str) -> str | None:
    """The words for `operator`; None where it cannot say less than the value does, and a placeholder must stand
    instead.
    """
    if operator is Operator.MASK:
        return _mask(entity_type, words)
    if operator is Operator.GENERALISE and entity_type in GENERALISED:
        return amount_range(words) if entity_type is EntityType.AMOUNT else _year(words)
    return None


def _mask(entity_type: EntityType, words: str) -> str:
    """Of long numbers the last four stay, as on a receipt; of names and addresses nothing does."""
    characters = [one for one in words if one.isalnum()]
    return "****" + ("".join(characters[-4:]) if entity_type in _NUMBERED and len(characters) >= 12 else "")


def _year(words: str) -> str | None:
    """Of several years the first would be wrong for the rest, and a year alone cannot be told less of."""
    years = set(_YEAR.findall(words))
    return f"[in {years.pop()}]" if len(years) == 1 and not _YEAR.fullmatch(words.strip()) else None


GENERALISED = frozenset({EntityType.DATE, EntityType.DATE_OF_BIRTH, EntityType.AMOUNT})
_NUMBERED = frozenset({EntityType.CARD, EntityType.IBAN, EntityType.ACCOUNT})
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", re.ASCII)
