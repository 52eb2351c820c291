import io
from collections.abc import Callable, Mapping

from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof, page
from tests.unit.ingestion.makers import pdf, picture_pdf, placed_pdf
from tests.unit.ingestion.raw_pdf import HELVETICA, LINES, raw_pdf, stream

_RESOURCES = "/Resources << /Font << /F1 3 0 R /F2 101 0 R >> >>"
_APPEARANCE = stream(
    "BT /F1 11 Tf 2 4 Td (zebra) Tj ET", f"/Type /XObject /Subtype /Form /BBox [0 0 140 18] {_RESOURCES}"
)
_FIELD = (
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /DA (/F1 11 Tf 0 g) /F 4 /V (zebra) /Rect [110 714 250 732] {} >>"
)
_DRAWN = "/AP << /N 202 0 R >>"
_NOTE = "<< /Type /Annot /Subtype /{} /F 4 /Rect [110 714 250 732] /AP << /N 202 0 R >> /FT /Sig >>"
_BARE = f"<< /Type /Annot /Subtype /FreeText /F 4 /Rect [110 714 250 732] /Contents ({WORD}) >>"
_FORM = "/AcroForm << /Fields [200 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 11 Tf 0 g) {} >>"
_CODES = "BT /F2 11 Tf 72 200 Td <{}> Tj ET".format("0021002200230024" * 10)
_UNMAPPED = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType2 /BaseFont /Odd /FontDescriptor << /FontName /Odd /Flags 4 >>"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)
_READ = Recognised("ocr", {1: page(WORD)})
_LIGATURES = "BT /F2 11 Tf 72 200 Td (!) Tj /F1 11 Tf (zebra) Tj ET"
_TO_NOTHING = stream(
    "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <21> <0000> endbfchar endcmap"
)
_MAPPED = HELVETICA.replace(" >>", " /ToUnicode 100 0 R >>")
_NAMED = _MAPPED.replace("/ToUnicode", "/Encoding << /Type /Encoding /Differences [33 /fi] >> /ToUnicode")
_FILE = "<< /Type /Filespec /F (a.txt) /EF << /F 106 0 R >> >>"
_FILES = f"/Names << /EmbeddedFiles << /Names [(a) {_FILE}] >> >>"
_EMBEDDED = stream("zebra", "/Type /EmbeddedFile")
_LAYER = "/OCProperties << /OCGs [105 0 R] /D << /OFF [105 0 R] >> >>"
_TEXT = "BT /F1 11 Tf 72 500 Td (The Borrower shall pay. The Lender lends the loan to it.) Tj ET "


def _annotated(annotation: str, form: str = "", *words: str) -> Proof:
    objects = {200: annotation, 202: _APPEARANCE, 210: stream("<xdp/>")}
    return Proof(raw_pdf([_TEXT], page="/Annots [200 0 R]", root=form, objects=objects), words or (WORD,))


def _many_fields() -> Proof:
    objects = {
        200 + number: _FIELD.format(_DRAWN).replace("202", "9999").replace("(f)", f"({number})")
        for number in range(2_001)
    }
    names = " ".join(f"{number} 0 R" for number in objects)
    data = raw_pdf([_TEXT], page=f"/Annots [{names}]", root=f"/AcroForm << /Fields [{names}] >>", objects=objects)
    return Proof(data, ("absent",))


def _drawn(draw: Callable[[Canvas], object], *words: str) -> Proof:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    for number in range(8):
        canvas.drawString(72, 700 - 14 * number, "The Borrower shall pay interest on the loan.")
    draw(canvas)
    canvas.save()
    return Proof(buffer.getvalue(), words or (WORD,))


def _written(canvas: Canvas, *, size: float = 11, mode: int = 0, x: float = 72) -> None:
    line = canvas.beginText(x, 300)
    line.setFont("Helvetica", size)
    line.setTextRenderMode(mode)
    line.textLine(WORD)
    canvas.drawText(line)


def _white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    _written(canvas)


def _transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    _written(canvas)


def _covered(canvas: Canvas) -> None:
    _written(canvas)
    canvas.rect(60, 290, 100, 30, fill=1)


def _pictured(canvas: Canvas, size: tuple[float, float] = letter) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *size)


def _scanned(canvas: Canvas) -> None:
    _pictured(canvas)
    _written(canvas, mode=3)


def _turned(canvas: Canvas, *parts: str) -> None:
    canvas.translate(306, 200)
    canvas.rotate(90)
    x = 0.0
    for part in parts:
        canvas.drawString(x, 0, part)
        x += stringWidth(part, "Helvetica", 12)


def _then_scan(canvas: Canvas) -> None:
    canvas.showPage()
    _pictured(canvas)
    canvas.showPage()
    canvas.drawString(72, 700, "The Lender lends.")


def _grid(canvas: Canvas) -> None:
    for row in range(3):
        for column in range(3):
            canvas.drawString(72 + 150 * column, 700 - 16 * row, f"{WORD} {column}")


PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Text layer": (Proof(pdf([["The Borrower", WORD], ["page two"]]), (WORD, "page two")),),
    "Headers and footers": (Proof(placed_pdf([[(750, WORD), (400, "The Borrower")]] * 3), (WORD,)),),
    "Tables": (_drawn(_grid),),
    "Turned words": (_drawn(lambda canvas: _turned(canvas, WORD)), _drawn(lambda canvas: _turned(canvas, *WORD))),
    "Pages with rotated, inherited or inverted boxes": (
        Proof(raw_pdf([LINES], page="/Rotate 90"), ("Alpha beta",)),
        Proof(raw_pdf([LINES], tree="/MediaBox [0 0 700 900] /CropBox [50 100 550 700]"), ("Alpha beta",)),
        Proof(raw_pdf([LINES], page="/MediaBox [612 792 0 0]"), ("Alpha beta",)),
    ),
    "Values of form fields": (
        _annotated(_FIELD.format(_DRAWN), _FORM.format("")),
        _annotated(_FIELD.format(""), _FORM.format("")),
    ),
    "Check boxes and radio buttons": (
        _drawn(lambda canvas: canvas.acroForm.checkbox(name="a", checked=True, x=120, y=500), "☒"),
        _drawn(lambda canvas: canvas.acroForm.checkbox(name="a", checked=False, x=120, y=500), "☐"),
    ),
    "Text boxes, stamps and the appearance of signatures": (
        _annotated(_NOTE.format("FreeText")),
        _annotated(_NOTE.format("Stamp")),
        _annotated(_NOTE.format("Widget"), _FORM.format("")),
    ),
    "Text boxes without an appearance": (_annotated(_BARE),),
    "Static XFA forms": (_annotated(_FIELD.format(_DRAWN), _FORM.format("/XFA 210 0 R")),),
    "Replacement texts of tags (`ActualText`)": (
        Proof(raw_pdf([f"{_TEXT} /Span << /ActualText (zebra) >> BDC BT /F1 11 Tf 72 300 Td (horse) Tj ET EMC"])),
    ),
    "Ligatures that a font names and maps to nothing": (
        Proof(
            raw_pdf([f"{_TEXT} {_LIGATURES}"], page=_RESOURCES, objects={100: _TO_NOTHING, 101: _NAMED}), ("fizebra",)
        ),
    ),
    "Text below a drawn rectangle": (_drawn(_covered),),
    "Text of layers that are switched off": (
        Proof(
            raw_pdf(
                [f"{_TEXT} /OC /L1 BDC BT /F1 11 Tf 72 300 Td (zebra) Tj ET EMC"],
                page="/Resources << /Font << /F1 3 0 R >> /Properties << /L1 105 0 R >> >>",
                root=_LAYER,
                objects={105: "<< /Type /OCG /Name (draft) >>"},
            )
        ),
    ),
    "Text that is struck out by an annotation": (
        _annotated(
            "<< /Type /Annot /Subtype /StrikeOut /Rect [72 490 200 520] /QuadPoints [72 520 200 520 72 490 200 490] >>",
            "",
            "The Borrower shall pay.",
        ),
    ),
    "Comments: notes, replies, texts of highlights, marks and stamps": tuple(
        _annotated(
            f"<< /Type /Annot /Subtype /{kind} /Contents (zebra) /T (Jane Roe) /Rect [72 490 200 520]"
            " /QuadPoints [72 520 200 520 72 490 200 490] >>",
            "",
            "lends the loan to it.\n\n[Comment by Jane Roe] zebra",
        )
        for kind in (
            *("Text", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Ink", "Line", "Square", "Circle"),
            *("Polygon", "PolyLine", "Popup", "Stamp", "Redact"),
            "Text /F 30 /IRT << /Type /Annot /Subtype /Highlight /Rect [72 490 200 520] >>",
        )
    ),
    "Comments that the page shows as text": (
        _annotated(_NOTE.format("FreeText /Contents (zebra)"), "", "zebra\n\nThe Borrower"),
        _annotated(_NOTE.format("Stamp /Contents (zebra)"), "", "zebra\n\nThe Borrower"),
    ),
    "Invisible text over the picture of a page": (_drawn(_scanned),),
    "Words on a scanned page": (
        Proof(picture_pdf(), recognised=_READ),
        Proof(picture_pdf(1, "No. 7"), recognised=_READ),
    ),
    "Text in a font without a mapping to Unicode, with Tesseract": (
        Proof(raw_pdf([_CODES], page=_RESOURCES, font=HELVETICA, objects={101: _UNMAPPED}), recognised=_READ),
    ),
    "Invisible text (render mode 3)": (_drawn(lambda canvas: _written(canvas, mode=3)),),
    "White text without a coloured surface": (_drawn(_white),),
    "Transparent or tiny text": (_drawn(_transparent), _drawn(lambda canvas: _written(canvas, size=1))),
    "Text off the page": (_drawn(lambda canvas: _written(canvas, x=-400)),),
    "Comments that are hidden": tuple(
        _annotated(
            f"<< /Type /Annot /Subtype /Text /F {flag} /Contents (zebra) /Rect [72 490 200 520] >>",
            "",
            "[Comment] zebra",
        )
        for flag in (2, 32)
    ),
    "Form fields that are hidden": (_annotated(_FIELD.format(_DRAWN).replace("/F 4", "/F 2"), _FORM.format("")),),
    "Subjects of comments, and descriptions of links and films": tuple(
        _annotated(f"<< /Type /Annot /Subtype /{kind} /Rect [72 490 200 520] >>")
        for kind in ("Text /Subj (zebra)", "Link /Contents (zebra)", "Movie /Contents (zebra)")
    ),
    "Bookmarks, metadata, addresses of links": (
        _drawn(
            lambda canvas: (
                canvas.setTitle(WORD),
                canvas.bookmarkPage("a"),
                canvas.addOutlineEntry(WORD, "a"),
                canvas.linkURL("https://zebra.example", (72, 600, 200, 620)),
            )
        ),
    ),
    "Alternative texts of pictures": (Proof(raw_pdf([f"{_TEXT} /Figure << /Alt (zebra) >> BDC 0 0 9 9 re f EMC"])),),
    "Pictures on a page with text": (_drawn(lambda canvas: _pictured(canvas, (400, 400))),),
    "Scanned page in a document with text": (_drawn(_then_scan),),
    "Page with text that is drawn as outlines": (Proof(raw_pdf([LINES, "1 1 m 9 9 l S " * 200, LINES])),),
    "Text in a font without a mapping to Unicode": (
        Proof(raw_pdf([_TEXT * 3 + _CODES], page=_RESOURCES, objects={101: _UNMAPPED})),
    ),
    "Letters in words that a font maps to nothing": (
        Proof(
            raw_pdf([f"{_TEXT} {_LIGATURES}"], page=_RESOURCES, objects={100: _TO_NOTHING, 101: _MAPPED}), ("fizebra",)
        ),
    ),
    "Dynamic XFA form": (
        _annotated(_FIELD.format(_DRAWN), _FORM.format("/XFA 210 0 R") + " /NeedsRendering true", "absent"),
        _annotated("null", _FORM.format("/XFA 210 0 R")),
    ),
    "More than 2,000 form fields on a page": (_many_fields(),),
    "Page that cannot be loaded": (Proof(raw_pdf([LINES] * 3, objects={12: "(not a page)"})),),
    "Embedded and attached files, portfolios": (
        Proof(raw_pdf([LINES], root=_FILES, objects={106: _EMBEDDED})),
        Proof(
            raw_pdf(
                [LINES],
                page="/Annots [200 0 R]",
                objects={
                    200: f"<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 20 20] /FS {_FILE} >>",
                    106: _EMBEDDED,
                },
            )
        ),
    ),
    "Names of the files of a portfolio whose cover has no text": (
        Proof(raw_pdf([""], root=_FILES, objects={106: _EMBEDDED}), ("Attachments: a.txt",)),
    ),
    "Embedded files that are damaged, or more than 100": (
        Proof(raw_pdf([LINES], root=_FILES)),
        Proof(raw_pdf([LINES], root=_FILES, objects={106: _EMBEDDED}), limits=Limits(attachments=0)),
    ),
    "Only scanned pages": (Proof(picture_pdf(2)),),
    "Only text in fonts without a mapping": (
        Proof(raw_pdf([_CODES], page=_RESOURCES, font=HELVETICA, objects={101: _UNMAPPED})),
    ),
    "No page that can be loaded": (Proof(raw_pdf([LINES], objects={10: "(not a page)"})),),
    "Blank pages": (Proof(pdf([[], []])),),
    "Blank pages with embedded files that are damaged": (Proof(raw_pdf([""], root=_FILES)),),
    "Password": (Proof(pdf([[WORD]], password="secret")),),
    "More than 3,000 pages": (Proof(pdf([["x"]] * 3), limits=Limits(pages=2)),),
}
