"""Uncertain names, with and without confirmation by the tagger."""

import pytest

from services.redaction.detection.corroboration import corroborated
from services.redaction.recognisers.full_names import FULL_NAMES
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


def person(start: int, end: int, confidence: float, recogniser: str) -> Recognition:
    return Recognition(OriginalSpan(start, end), EntityType.PERSON, confidence, recogniser)


@pytest.mark.parametrize(
    ("supposed", "guess", "kept"),
    [
        ((10, 20, 0.5), (10, 20, 0.4), 0.7),
        ((10, 20, 0.5), (15, 20, 0.4), 0.7),
        ((10, 20, 0.5), (10, 20, 0.3), None),
        ((10, 20, 0.5), (30, 40, 0.9), None),
        ((10, 20, 0.4), (10, 20, 0.4), None),
        ((10, 20, 0.4), (10, 20, 0.5), 0.7),
        ((10, 20, 0.65), (30, 40, 0.9), 0.65),
    ],
)
def test_uncertain_names_need_the_tagger(
    supposed: tuple[int, int, float], guess: tuple[int, int, float], kept: float | None
) -> None:
    found = corroborated([person(*supposed, FULL_NAMES.name), person(*guess, Tagger.name)])
    confidences = [one.confidence for one in found if one.recogniser == FULL_NAMES.name]
    assert confidences == ([] if kept is None else [kept])


def test_other_recognisers_are_unchanged() -> None:
    others = [person(0, 5, 0.35, "person.v1"), person(0, 5, 0.1, Tagger.name)]
    assert corroborated(others) == others
