"""Check boxes and radio buttons are text: a ticked one differs from the others only by a drawing."""

import io

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Content, Limits
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.raw_pdf import raw_pdf, stream

_PAGE = "BT /F1 11 Tf 72 720 Td (Yes:) Tj 100 0 Td (No:) Tj 0 -300 Td (End.) Tj ET"
_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 15 15]"
_SYMBOLS = "/Resources << /Font << /Z << /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >> >> >>"
_APPEARANCES = {
    210: stream("q BT /Z 12 Tf 2 2 Td (4) Tj ET Q", f"{_FORM} {_SYMBOLS}"),
    211: stream("", _FORM),
}


def _box(x: int, state: str, entries: str = "") -> str:
    return (
        f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{x}) /V /{state} /AS /{state} /F 4"
        f" /Rect [{x} 718 {x + 12} 730] /AP << /N << /On 210 0 R /Off 211 0 R >> >> {entries} >>"
    )


def _file(first: str, second: str, *, page: str = "", content: str = _PAGE) -> bytes:
    return raw_pdf(
        [content],
        page=f"/Annots [200 0 R 201 0 R] {page}",
        root="/AcroForm << /Fields [200 0 R 201 0 R] >>",
        objects={200: first, 201: second, **_APPEARANCES},
    )


def _extract(data: bytes) -> Content:
    return pdf.extract(data, Limits())


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (_box(110, "On"), _box(210, "Off"), "Yes: ☒ No: ☐"),
        (_box(110, "Off"), _box(210, "On"), "Yes: ☐ No: ☒"),
        (_box(110, "On", "/Ff 32768"), _box(210, "Off", "/Ff 32768"), "Yes: ☒ No: ☐"),
        (_box(110, "On").replace("/F 4", "/F 2"), _box(210, "Off"), "Yes: No: ☐"),
        (_box(110, "On", "/Ff 65536"), _box(210, "Off"), "Yes: ✔ No: ☐"),
        (_box(110, "On").replace("/Rect [110 718 122 730]", "/Rect [122 730 110 718]"), "null", "Yes: ☒ No:"),
    ],
    ids=["first", "second", "radio", "hidden", "button", "inverted"],
)
def test_signs(first: str, second: str, text: str) -> None:
    content = _extract(_file(first, second))
    assert content.text == f"{text}\n\nEnd."
    assert (content.hidden, content.gaps) == ((), ())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_sign_has_the_box_of_the_field(rotation: int) -> None:
    page = f"/Rotate {rotation} /CropBox [20 30 600 790]"
    content = _extract(_file(_box(110, "On"), "null", page=page))
    plain = _extract(raw_pdf([f"{_PAGE} BT /F1 11 Tf 110 720 Td (X) Tj ET"], page=page))
    (box,), (other,) = (
        [box for span, box in one.layout[0].words() if span.of(one.text) in "☒X"] for one in (content, plain)
    )
    assert box == pytest.approx(other, abs=6)


def test_a_page_of_check_boxes_only() -> None:
    assert _extract(_file(_box(110, "On"), _box(210, "Off"), content="")).text == "☒ ☐"


@pytest.mark.parametrize("style", ["check", "cross", "circle", "star", "diamond"])
def test_marks_that_are_drawn(style: str) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    canvas.drawString(72, 720, "Name:")
    canvas.acroForm.checkbox(name="a", checked=True, buttonStyle=style, x=120, y=715)
    for value, x in (("v", 160), ("w", 200)):
        canvas.acroForm.radio(name="r", value=value, selected=value == "w", buttonStyle=style, x=x, y=715)
    canvas.save()
    assert _extract(buffer.getvalue()).text == "Name: ☒ ☐ ☒"


def _many(count: int) -> bytes:
    boxes = {300 + one: _box(one % 600, "On").replace(f"(b{one % 600})", f"({one})") for one in range(count)}
    names = " ".join(f"{one} 0 R" for one in boxes)
    return raw_pdf(
        [_PAGE] * 2, page=f"/Annots [{names}]", root=f"/AcroForm << /Fields [{names}] >>", objects=boxes | _APPEARANCES
    )


def test_many_check_boxes_take_linear_time() -> None:
    small, large = _many(500), _many(1_500)
    assert cpu_seconds(lambda: _extract(large), times=1) < 9 * cpu_seconds(lambda: _extract(small), times=2)
