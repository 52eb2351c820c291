"""PDF files of every kind of text that both second readers read."""

from collections.abc import Callable, Mapping
from io import BytesIO

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

_STYLES = getSampleStyleSheet()
_SENTENCE = (
    "The Borrower shall repay the Loan in full, together with accrued interest at 5.25 %, on the Maturity Date; "
    "“Default” has the meaning of Section 7.1(a)–(c), and Größe, naïve and Æther are words. "
)


def portable() -> Mapping[str, bytes]:
    made = {f"{draw.__name__.strip('_')}.pdf": _drawn(draw) for draw in _DRAWINGS}
    return made | {"flowing.pdf": _flowing(), "columns.pdf": _columns()}


def _drawn(draw: Callable[[Canvas], None]) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _flowing() -> bytes:
    buffer = BytesIO()
    rows = [["Rate", "Amount"], ["5.25 %", "$1,000.00"], ["Term", "two years"]]
    story: list[Flowable] = [
        Paragraph("Loan Agreement", _STYLES["Title"]),
        Paragraph(_SENTENCE * 12, _STYLES["Normal"]),
        Table(rows),
        ListFlowable([Paragraph(one, _STYLES["Normal"]) for one in ("One item", "Another item")]),
        Paragraph("<b>Bold</b> <i>italic</i> <u>underlined</u>", _STYLES["Normal"]),
        *[Paragraph(_SENTENCE * 4, _STYLES["BodyText"]) for _ in range(20)],
    ]
    SimpleDocTemplate(buffer, pagesize=letter).build(story)
    return buffer.getvalue()


def _columns() -> bytes:
    buffer = BytesIO()
    frames = [Frame(40, 40, 255, 700), Frame(315, 40, 255, 700)]
    document = BaseDocTemplate(buffer, pagesize=letter, pageTemplates=[PageTemplate(frames=frames)])
    document.build([Paragraph(_SENTENCE * 3, _STYLES["BodyText"]) for _ in range(30)])
    return buffer.getvalue()


def _hyphens(canvas: Canvas) -> None:
    for number, line in enumerate(("The agree-", "ment is well-known, and non-", "payment is a default.")):
        canvas.drawString(72, 700 - 14 * number, line)


def _spread(canvas: Canvas) -> None:
    """Justified by word spaces, by character spaces, and by places of single words."""
    text = canvas.beginText(72, 700)
    text.setWordSpace(6)
    text.textLine("Words with wide spaces between them")
    text.setWordSpace(0)
    text.setCharSpace(0.4)
    text.textLine("Letters with small spaces between them")
    text.setHorizScale(80)
    text.textLine("Condensed letters")
    canvas.drawText(text)
    for number, word in enumerate(["Each", "word", "has", "a", "place", "of", "its", "own"]):
        canvas.drawString(72 + 60 * number, 600, word)


def _rotations(canvas: Canvas) -> None:
    for turn in (0, 90, 180, 270):
        canvas.setPageRotation(turn)
        canvas.drawString(100, 400, f"A page that is turned by {turn} degrees")
        canvas.showPage()


def _forms(canvas: Canvas) -> None:
    canvas.beginForm("stamp")
    canvas.drawString(0, 0, "Words in a form of the page")
    canvas.endForm()
    for number in range(2):
        canvas.saveState()
        canvas.translate(100, 300 + 100 * number)
        canvas.doForm("stamp")
        canvas.restoreState()


def _colours(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "Black words on the page")
    canvas.setFillColorRGB(0, 0, 0.5)
    canvas.rect(70, 590, 300, 30, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 600, "White words on blue")
    canvas.drawString(72, 500, "Unseen words in white")
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(2_000, 500, "Outside of it")


def _crop(canvas: Canvas) -> None:
    canvas.setCropBox((0, 300, 612, 792))
    canvas.drawString(72, 700, "Inside the crop box")
    canvas.drawString(72, 100, "Below the crop")


def _sizes(canvas: Canvas) -> None:
    for number, (font, size) in enumerate((("Times-Roman", 6), ("Courier", 9), ("Helvetica-Bold", 36))):
        canvas.setFont(font, size)
        canvas.drawString(72, 700 - 60 * number, f"{size} points in {font}")
    canvas.setFont("Times-Roman", 12)
    canvas.drawString(72, 300, "S")
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(72 + 6.7, 300, "MALL CAPITALS")


def _japanese(canvas: Canvas) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    canvas.setFont("HeiseiMin-W3", 12)
    canvas.drawString(72, 700, "契約書 第一条")


_DRAWINGS = (_hyphens, _spread, _rotations, _forms, _colours, _crop, _sizes, _japanese)
