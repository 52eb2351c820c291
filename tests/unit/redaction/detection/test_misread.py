"""Names of a scan that differ from a found name by a letter or two are names."""

import pytest

from services.redaction.detection.misread import misread
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Preserweil", True),
        ("PRESERWEIL", True),
        ("Preserwel", True),
        ("Preserwell", False),  # found by propagation
        ("Preserver", False),
        ("preserweil", False),
        ("Reserve", False),
    ],
)
def test_words_near_a_name(words: str, expected: bool) -> None:
    text = f"Jane Preserwell pays. Notices go to {words} alone."
    name = Recognition(OriginalSpan(0, 15), EntityType.PERSON, 0.9, "person.v1")
    assert [one.span.of(text) for one in misread(Source(text), [name])] == ([words] if expected else [])


def test_names_with_little_confidence_have_no_neighbours() -> None:
    text = "Jane Preserwell pays. Notices go to Preserweil."
    name = Recognition(OriginalSpan(0, 15), EntityType.PERSON, 0.5, "person.v1")
    assert not list(misread(Source(text), [name]))
