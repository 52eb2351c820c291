"""Pages that LibreOffice draws, with a value in each place that a page has."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.ingestion.alignment.align import UNPLACED
from services.ingestion.drawing.draw import Page, draw
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.office.program import find_office
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.placing import Placed, PlacingSandbox
from services.shared.domain.layout import Box
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.alignment.planted import PLACES, planted
from tests.unit.ingestion.drawing.support import SCALE, VALUE, Grey, inside
from tests.unit.ingestion.sandbox.office.support import needs_office

pytestmark = needs_office
_SAMPLES = Path(__file__).parents[5] / "samples" / "documents"


def converted(data: bytes) -> Placed:
    sandbox = PlacingSandbox(workers=1)
    try:
        return sandbox.place(data, OfficeSandbox(lambda: find_office("soffice")).convert(data))
    finally:
        sandbox.close()


@cache
def document() -> Placed:
    return converted(planted())


def spans_of(*words: str) -> list[OriginalSpan]:
    text, found = document().text.text, []
    for word in words:
        place = text.find(word)
        while place >= 0:
            found.append(OriginalSpan(place, place + len(word)))
            place = text.find(word, place + 1)
    return found


def drawn(number: int, *masked: str, clear: bool = False) -> Grey:
    """A page as annotation requests it: without the values that are not on it."""
    layout = document().layout.pages[number - 1]
    unplaced = [OriginalSpan(*UNPLACED)] if UNPLACED[0] in layout.starts else []
    touched = [one for one in spans_of(*masked) if any(place.overlaps(one) for place, _ in layout.words())]
    page = Page(number, round(SCALE * layout.width), layout, [*touched, *unplaced], open=clear, outlines=True)
    return np.asarray(Image.open(io.BytesIO(draw(document().pdf, page, Limits()).image)).convert("L"))


def boxes(number: int, words: str) -> list[Box]:
    """Where the PDF has these words, whatever they were aligned with."""
    content = extract(document().pdf, Limits())
    start, places = content.text.find(words), []
    while start >= 0:
        places.append(OriginalSpan(start, start + len(words)))
        start = content.text.find(words, start + 1)
    return [box for one, box in content.layout[number - 1].words() if any(one.overlaps(place) for place in places)]


@pytest.mark.parametrize(
    ("place", "number"),
    [("header", 1), ("header", 2), ("footer", 1), ("footer", 2), ("footnote", 1), ("box", 1), ("cell", 1), ("body", 1)],
)
def test_a_value_is_covered_in_each_place(place: str, number: int) -> None:
    pixels = drawn(number, *PLACES.values())
    found = boxes(number, PLACES[place])
    assert found
    for box in found:
        assert set(inside(pixels, box).ravel().tolist()) == {VALUE}


def test_a_value_that_is_drawn_as_outlines_is_covered() -> None:
    """Its letters are no letters of the PDF, so that no word is known to be there."""
    assert boxes(1, PLACES["art"]) == []
    layout = document().layout.pages[0]
    above, below = (
        next(box[3] for one, box in layout.words() if one.of(document().text.text) == word)
        for word in ("words.", "Tenant")
    )
    area = (60.0, above + 2, 300.0, below - 16)
    assert len(set(inside(drawn(1, clear=True), area).ravel().tolist())) > 2
    assert inside(drawn(1), area).min() > VALUE


def test_a_comment_has_words_and_is_not_drawn() -> None:
    [first, *_] = document().layout.pages
    words = [one.of(document().text.text) for one, _ in first.words() if UNPLACED[0] != one.start]
    assert PLACES["comment"].split()[1] + "]" in words
    clear = drawn(1, clear=True)
    assert (inside(clear, (400.0, 90.0, 600.0, 110.0)) == 255).all()


def test_words_that_the_text_does_not_have_are_covered() -> None:
    """Without its words in the text, all of a page is covered but its signs."""
    layout = document().layout.pages[0]
    unknown = Page(
        1,
        round(SCALE * layout.width),
        replace(layout, starts=(UNPLACED[0],) * len(layout.starts), ends=(UNPLACED[1],) * len(layout.ends)),
        [OriginalSpan(*UNPLACED)],
        outlines=True,
    )
    pixels = np.asarray(Image.open(io.BytesIO(draw(document().pdf, unknown, Limits()).image)).convert("L"))
    for place in ("header", "body", "cell"):
        for box in boxes(1, PLACES[place]):
            assert set(inside(pixels, box).ravel().tolist()) == {VALUE}


def test_other_words_are_drawn() -> None:
    pixels, clear = drawn(1, *PLACES.values()), drawn(1, clear=True)
    for words in ("landlord", "Paid", "Drawn", "Tenant"):
        for x0, y0, x1, y1 in boxes(1, words):
            middle = (x0 + 2, y0 + 2, x1 - 2, y1 - 2)
            assert (inside(pixels, middle) == inside(clear, middle)).all()
            assert inside(clear, middle).min() < 128


@pytest.mark.parametrize("sample", sorted(one.name for one in _SAMPLES.glob("*.docx")))
def test_the_words_of_the_samples_are_on_their_pages(sample: str) -> None:
    found = converted((_SAMPLES / sample).read_bytes())
    assert found.placed >= 0.99 * found.words > 0
