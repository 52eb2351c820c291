"""Masks and generalises values. The result reveals at most the last four digits, the year, or the range of an
amount.
"""

import re

from services.redaction.policies.amount_ranges import amount_range
from services.redaction.policies.rules import Operator
from services.shared.domain.entities import EntityType


def rewrite(operator: Operator, entity_type: EntityType, words: str) -> str | None:
    """The masked or generalised value. None if a placeholder must replace the value, because `operator` cannot
    generalise it.
    """
    if operator is Operator.MASK:
        return _mask(entity_type, words)
    if operator is Operator.GENERALISE and entity_type in GENERALISED:
        return amount_range(words) if entity_type is EntityType.AMOUNT else _year(words)
    return None


def _mask(entity_type: EntityType, words: str) -> str:
    """Keeps the last four characters of long numbers, as on a receipt. Hides all characters of other values."""
    characters = [one for one in words if one.isalnum()]
    return "****" + ("".join(characters[-4:]) if entity_type in _NUMBERED and len(characters) >= 12 else "")


def _year(words: str) -> str | None:
    """None if there are several years, or if the value is only a year."""
    years = set(_YEAR.findall(words))
    return f"[in {years.pop()}]" if len(years) == 1 and not _YEAR.fullmatch(words.strip()) else None


GENERALISED = frozenset({EntityType.DATE, EntityType.DATE_OF_BIRTH, EntityType.AMOUNT})
_NUMBERED = frozenset({EntityType.CARD, EntityType.IBAN, EntityType.ACCOUNT})
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", re.ASCII)
