"""Words, boxes and joined lines of PDF."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import pdf as make
from tests.unit.ingestion.makers import picture_pdf

LINES = [
    "This Agreement is made between the Lender and the Borrower, and each of",
    "them agrees to be bound by all of its terms from the date stated below and",
    "for as long as any sum remains unpaid.",
]


def test_wrapped_lines_are_joined() -> None:
    assert pdf.extract(make([LINES]), Limits()).text == " ".join(LINES)


def test_short_lines_are_not_joined() -> None:
    text = pdf.extract(make([["By: ______", "Name: Ada", "Title: CFO", *LINES]]), Limits()).text
    assert text.startswith("By: ______\nName: Ada\nTitle: CFO\n")


def test_a_gap_begins_a_paragraph() -> None:
    assert pdf.extract(make([[*LINES, "", *LINES]]), Limits()).text == " ".join(LINES) + "\n\n" + " ".join(LINES)


def _boxes(data: bytes) -> dict[str, tuple[float, float, float, float]]:
    content = pdf.extract(data, Limits())
    (page,) = content.layout
    return {span.of(content.text): box for span, box in page.words()}


def test_boxes_cover_the_words() -> None:
    words = _boxes(make([["Alpha beta", "gamma"]]))
    assert set(words) == {"Alpha", "beta", "gamma"}
    x0, y0, x1, y1 = words["Alpha"]
    assert x0 == pytest.approx(72, abs=1.5)
    assert y1 == pytest.approx(792 - 720 + 3, abs=3)
    assert y0 < y1
    assert x1 < words["beta"][0]
    assert words["gamma"][1] > y0


TURNS: dict[int, Callable[[float, float, float, float], tuple[float, float, float, float]]] = {
    90: lambda x0, y0, x1, y1: (792 - y1, x0, 792 - y0, x1),
    180: lambda x0, y0, x1, y1: (612 - x1, 792 - y1, 612 - x0, 792 - y0),
    270: lambda x0, y0, x1, y1: (y0, 612 - x1, y1, 612 - x0),
}


@pytest.mark.parametrize("rotation", TURNS)
def test_boxes_rotate_with_the_page(rotation: int) -> None:
    upright = make([["Alpha beta", "gamma"]])
    document = pypdfium2.PdfDocument(upright)
    document[0].set_rotation(rotation)
    buffer = BytesIO()
    document.save(buffer)
    turned = _boxes(buffer.getvalue())
    for word, box in _boxes(upright).items():
        assert turned[word] == pytest.approx(TURNS[rotation](*box), abs=0.01)


def test_pages_cover_the_text_without_gaps() -> None:
    content = pdf.extract(make([["One"], [], ["Three"]]), Limits())
    assert "".join(page.of(content.text) for page in content.pages) == content.text
    assert [page.of(content.text).strip() for page in content.pages] == ["One", "", "Three"]
    assert len(content.layout) == 3


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    lines = ["The licence that is granted to the Licensee under this Agreement is a non-", "exclusive one."]
    assert pdf.extract(make([lines]), Limits()).text.endswith("is a non-exclusive one.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make([["secret"]], password="pass"), Reason.NEEDS_PASSWORD, id="password"),
        pytest.param(picture_pdf(3), Reason.NEEDS_OCR, id="scan"),
        pytest.param(picture_pdf(3, "Case 1:23-cv-00017 Document 4"), Reason.NEEDS_OCR, id="scan with a stamp"),
        pytest.param(make([[]]), Reason.EMPTY, id="blank"),
        pytest.param(b"%PDF-1.7 nothing more", Reason.MALFORMED, id="broken"),
        pytest.param(make([["a"]] * 5), Reason.TOO_LARGE, id="pages"),
    ],
)
def test_refusals(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        pdf.extract(data, Limits(pages=4))
    assert caught.value.reason is reason


def test_a_text_with_one_scanned_page_is_read() -> None:
    document = pypdfium2.PdfDocument(make([LINES * 5, LINES * 5]))
    document.import_pages(pypdfium2.PdfDocument(picture_pdf()))
    buffer = BytesIO()
    document.save(buffer)
    assert len(pdf.extract(buffer.getvalue(), Limits()).pages) == 3
