"""The quality report of a text."""

import random

import pytest

from services.ingestion.parsing import quality
from services.shared.domain.document import OriginalText
from services.shared.domain.spans import OriginalSpan

PROSE = " ".join(
    f"The party of part {number} shall deliver item {number * 7} before day {number * 3}." for number in range(90)
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Borrower shall repay the principal amount of the loan with interest on the maturity date.", "en"),
        ("Der Darlehensnehmer hat das Darlehen am Fälligkeitstag mit Zinsen zurückzuzahlen.", "de"),
        ("L'emprunteur doit rembourser le principal du prêt avec les intérêts à la date d'échéance.", "fr"),
        ("12345 67890", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    found, confidence = quality.language_of(text)
    assert found == language
    assert 0.0 <= confidence <= 1.0
    assert (confidence > 0.9) == bool(language)


def test_counts() -> None:
    report = quality.assess(OriginalText("ab \ufffd\ufffd cd", (OriginalSpan(0, 4), OriginalSpan(4, 8))))
    assert (report.pages, report.code_points, report.characters_per_page) == (2, 8, 3.0)
    assert report.odd_character_rate == pytest.approx(1 / 3)
    assert quality.assess(OriginalText("ab")).characters_per_page == 0.0


def test_near_duplicates_are_near_and_others_are_not() -> None:
    base = quality.simhash(PROSE)
    assert quality.distance(base, quality.simhash(PROSE.upper().replace(" ", "\n"))) == 0
    assert quality.distance(base, quality.simhash(PROSE.replace("item 7 ", "thing 7 "))) <= 7
    words = PROSE.split()
    random.Random(7).shuffle(words)
    assert quality.distance(base, quality.simhash(" ".join(words))) > 10
    assert quality.similarity(base, base) == 1.0


@pytest.mark.parametrize("text", ["", "…", "one", "one two"])
def test_short_texts(text: str) -> None:
    assert (quality.simhash(text) == 0) == (not text.strip("…"))
    assert 0 <= quality.simhash(text) < 1 << 64
