"""Rules that recognise a value by its form overrule the tagger."""

import pytest

from services.redaction.detection.overruled import without_overruled
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


def _one(start: int, end: int, kind: EntityType, confidence: float, name: str = "rule.v1") -> Recognition:
    return Recognition(OriginalSpan(start, end), kind, confidence, name)


def _guess(start: int, end: int, kind: EntityType) -> Recognition:
    return _one(start, end, kind, 0.9, Tagger.name)


@pytest.mark.parametrize(
    ("rule", "guess", "stays"),
    [
        (_one(5, 15, EntityType.AMOUNT, 0.9), _guess(5, 15, EntityType.ADDRESS), False),
        (_one(5, 15, EntityType.CARD, 1.0), _guess(0, 20, EntityType.ADDRESS), False),
        (_one(5, 15, EntityType.CARD, 1.0), _guess(14, 20, EntityType.DATE), False),
        (_one(5, 15, EntityType.CARD, 1.0), _guess(15, 20, EntityType.DATE), True),
        (_one(5, 15, EntityType.AMOUNT, 0.9), _guess(0, 20, EntityType.AMOUNT), True),
        (_one(5, 15, EntityType.AMOUNT, 0.5), _guess(5, 15, EntityType.ADDRESS), True),
        (_one(5, 15, EntityType.ORGANIZATION, 0.9), _guess(5, 15, EntityType.ADDRESS), False),
        (_one(5, 15, EntityType.PERSON, 0.9), _guess(0, 20, EntityType.ADDRESS), False),
        (_one(5, 15, EntityType.ORGANIZATION, 0.9), _guess(5, 15, EntityType.PERSON), True),
        (_one(5, 15, EntityType.ADDRESS, 0.9), _guess(5, 15, EntityType.LOCATION), True),
    ],
)
def test_a_rule_overrules_a_guess(rule: Recognition, guess: Recognition, stays: bool) -> None:
    assert without_overruled([guess, rule]) == ([guess, rule] if stays else [rule])


def test_overlaps_of_rules_are_kept_for_resolution() -> None:
    both = [_one(0, 9, EntityType.CARD, 1.0), _one(2, 9, EntityType.PHONE, 0.9), _one(0, 9, EntityType.ADDRESS, 0.9)]
    assert without_overruled(both) == both
