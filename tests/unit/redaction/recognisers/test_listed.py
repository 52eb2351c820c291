"""Values from lists have a lower confidence in texts in which the tagger is reliable."""

import pytest

from services.redaction.recognisers.base import PatternRecogniser, Source
from services.redaction.recognisers.locations import PLACE_NAMES
from services.redaction.recognisers.organisations import PUBLIC_BODIES

_PROSE = "It was said that the claim for which he came to the court is not what this court may hear. " * 10
_GERMAN = "Es gilt, was die Parteien für den Fall der Kündigung durch eine von ihnen nicht vereinbart haben. " * 10


@pytest.mark.parametrize(
    ("recogniser", "around", "value", "confidence"),
    [
        (PLACE_NAMES, "", "Warsaw", 0.6),
        (PLACE_NAMES, _PROSE, "Warsaw", 0.36),
        (PLACE_NAMES, _GERMAN, "Warsaw", 0.6),
        (PLACE_NAMES, _PROSE, "Denmark", 0.33),
        (PUBLIC_BODIES, "", "Warsaw Regional Court", 0.45),
        (PUBLIC_BODIES, _PROSE, "Warsaw Regional Court", 0.27),
        (PUBLIC_BODIES, _GERMAN, "Warsaw Regional Court", 0.45),
    ],
)
def test_confidence(recogniser: PatternRecogniser, around: str, value: str, confidence: float) -> None:
    [found] = recogniser.find(Source(f"{around} in {value} today"))
    assert found.confidence == confidence
