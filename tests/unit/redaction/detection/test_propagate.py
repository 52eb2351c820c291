"""Found values and variants of found names are found in the whole text."""

import pytest

from services.redaction.detection.propagate import is_distinctive, propagate, variants
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("text", "value", "kind", "confidence", "places"),
    [
        ("Jane Preserwell pays. PRESERWELL, JANE signs.", "Jane Preserwell", EntityType.PERSON, 0.9, 6),
        ("Jane Preserwell pays. Preserwell signs.", "Jane Preserwell", EntityType.PERSON, 0.9, 4),
        ("Account 00123456, again 00123456", "00123456", EntityType.ACCOUNT, 0.9, 2),
        ("Account 00123456, again 00123456", "00123456", EntityType.ACCOUNT, 0.5, 0),
        ("On May 1 and on May 1", "May 1", EntityType.DATE, 0.9, 0),
    ],
)
def test_occurrences(text: str, value: str, kind: EntityType, confidence: float, places: int) -> None:
    one = Recognition(OriginalSpan(text.index(value), text.index(value) + len(value)), kind, confidence, "rule.v1")
    assert len({found.span for found in propagate(Source(text), [one])}) == places


def test_variants_of_a_name() -> None:
    found = set(variants("Jane A. Preserwell"))
    assert {"Jane Preserwell", "J. Preserwell", "Preserwell, Jane", "Preserwell", "JANE PRESERWELL"} <= found


@pytest.mark.parametrize(("word", "expected"), [("Preserwell", True), ("Lender", False), ("Li", False)])
def test_words_that_identify_a_person(word: str, expected: bool) -> None:
    assert is_distinctive(word) is expected
