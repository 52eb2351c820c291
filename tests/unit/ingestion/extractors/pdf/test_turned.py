"""Words that are turned against the page are words, also if each letter is drawn on its own."""

import io
from collections.abc import Iterable

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Limits
from tests.cpu_time import cpu_seconds

_LINE = "Executed copy of the lender"


def _page(angle: float, rotation: int, *, letters: bool, lines: Iterable[str] = (_LINE, "Second line")) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    canvas.setPageRotation(rotation)
    canvas.setFont("Helvetica", 11)
    if not rotation:
        canvas.drawString(72, 720, "The line above.")
    canvas.translate(306, 396)
    canvas.rotate(angle)
    for number, line in enumerate(lines):
        x = 0.0
        for part in line if letters else [line]:
            canvas.drawString(x, -14 * number, part)
            x += stringWidth(part, "Helvetica", 11)
    canvas.rotate(-angle)
    if not rotation:
        canvas.drawString(-234, -300, "The line below.")
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("letters", [True, False], ids=["letters", "lines"])
@pytest.mark.parametrize(
    ("angle", "rotation"),
    [
        *((angle, turn) for angle in (0, 90, 180, 270) for turn in (0, 90, 180, 270)),
        (30, 0),
        (45, 0),
        (60, 0),
        (300, 0),
    ],
)
def test_turned_words(angle: float, rotation: int, letters: bool) -> None:
    content = pdf.extract(_page(angle, rotation, letters=letters), Limits())
    above, below = ([] if rotation else ["The", "line", place] for place in ("above.", "below."))
    found = content.text.split()
    assert sorted(found) == sorted([*above, *_LINE.split(), "Second", "line", *below])
    start = found.index("Executed")
    assert found[start : start + 5] == _LINE.split()
    (page,) = content.layout
    assert [span.of(content.text) for span, _ in page.words()] == found


def test_many_turned_words_take_linear_time() -> None:
    small, large = ([_LINE] * 60, [_LINE] * 240)
    few, many = (_page(90, 0, letters=True, lines=lines) for lines in (small, large))
    assert cpu_seconds(lambda: pdf.extract(many, Limits())) < 9 * cpu_seconds(lambda: pdf.extract(few, Limits()))
