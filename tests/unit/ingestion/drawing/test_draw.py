"""Pages of PDFs: their values are covered, and nothing lies under the cover."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.drawing.draw import MOST_PIXELS, Page, draw
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.drawing.support import UNKNOWN, VALUE, boxes, drawn, inside, spans_of, turned
from tests.unit.ingestion.makers import pdf

NAME = "Quentin Abernathy"
LINES = ["This Agreement is between", f"the Lender and {NAME}, of Bangor,", "and it ends in a year."]


def made(draw_on: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    draw_on(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_value_is_covered_and_other_words_are_drawn(rotate: int) -> None:
    data = turned(pdf([LINES]), rotate)
    pixels, clear = drawn(data, NAME), drawn(data, clear=True)
    for box in boxes(data, "Quentin", "Abernathy"):
        assert set(inside(pixels, box).ravel().tolist()) == {VALUE}
    for box in boxes(data, "Agreement", "year"):
        x0, y0, x1, y1 = box
        middle = (x0 + 2, y0 + 2, x1 - 2, y1 - 2)  # a cover has an edge around its words
        assert (inside(pixels, middle) == inside(clear, middle)).all()
        assert inside(clear, middle).min() < 100


def test_the_picture_does_not_depend_on_the_words_of_a_value() -> None:
    """Two names of the same width give the same picture."""
    pictures = [drawn(pdf([[f"The Lender is {name} of Bangor."]]), name) for name in ("Annabel", "Annlebe")]
    assert (pictures[0] == pictures[1]).all()


def test_a_page_with_a_crop_box() -> None:
    def draw_on(canvas: Canvas) -> None:
        canvas.setCropBox((60, 600, 500, 780))
        for place, line in enumerate(LINES):
            canvas.drawString(72, 720 - 14 * place, line)

    data = made(draw_on)
    pixels = drawn(data, NAME)
    assert pixels.shape == (360, 880)
    for box in boxes(data, "Abernathy"):
        assert set(inside(pixels, box).ravel().tolist()) == {VALUE}


def test_a_form_field_is_covered() -> None:
    def draw_on(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The Borrower is:")
        canvas.acroForm.textfield(name="borrower", value=NAME, x=180, y=690, width=200, height=24)

    data = made(draw_on)
    assert NAME in extract(data, Limits()).text
    clear, pixels = drawn(data, clear=True), drawn(data, NAME)
    for box in boxes(data, "Quentin", "Abernathy"):
        assert inside(clear, box).min() < 100
        assert set(inside(pixels, box).ravel().tolist()) == {VALUE}


def test_of_a_picture_nothing_is_drawn() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (40, 40), np.uint8)

    def draw_on(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The signature of the Borrower follows.")
        canvas.drawImage(ImageReader(Image.fromarray(noise)), 100, 400, 80, 80)

    place = (101.0, 792 - 479.0, 179.0, 792 - 401.0)
    data = made(draw_on)
    assert len(set(inside(drawn(data, clear=True), place).ravel().tolist())) > 100
    assert set(inside(drawn(data), place).ravel().tolist()) == {UNKNOWN}


def test_letters_that_the_text_does_not_have_are_covered() -> None:
    """The layout is that of another extractor, which did not find a line."""
    data, without = pdf([LINES]), pdf([[LINES[0], "", LINES[2]]])
    pixels = drawn(data, content=extract(without, Limits()))
    for box in boxes(data, "Lender", "Quentin", "Bangor"):
        assert set(inside(pixels, box).ravel().tolist()) == {UNKNOWN}
    assert inside(pixels, boxes(data, "Agreement")[0]).min() < 100


def test_the_layout_of_a_page_of_another_size_is_refused() -> None:
    data = pdf([LINES])
    layout = replace(extract(data, Limits()).layout[0], width=500.0)
    with pytest.raises(Reject) as caught:
        draw(data, Page(1, 400, layout), Limits())
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("data", "number", "limits", "reason"),
    [
        (b"%PDF-1.4 nothing", 1, Limits(), Reason.MALFORMED),
        (pdf([LINES], password="secret"), 1, Limits(), Reason.NEEDS_PASSWORD),
        (pdf([LINES]), 2, Limits(), Reason.MALFORMED),
        (pdf([LINES]), 0, Limits(), Reason.MALFORMED),
        (pdf([LINES, LINES]), 1, Limits(pages=1), Reason.TOO_LARGE),
    ],
)
def test_refusals(data: bytes, number: int, limits: Limits, reason: Reason) -> None:
    layout = extract(pdf([LINES]), Limits()).layout[0]
    with pytest.raises(Reject) as caught:
        draw(data, Page(number, 400, layout), limits)
    assert caught.value.reason is reason


def test_a_page_with_too_many_pixels_is_less_wide() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(100, 10_000))
    canvas.drawString(10, 9_000, NAME)
    canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    content = extract(data, Limits())
    found = draw(data, Page(1, 2400, content.layout[0], spans_of(content, NAME)), Limits())
    assert found.width < 400
    assert found.width * found.height <= MOST_PIXELS * 1.01
