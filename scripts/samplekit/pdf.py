"""Renders PDF with header, footer and page number, also encrypted, or as a scan without a text layer."""

import io
from xml.sax.saxutils import escape

import pypdfium2 as pdfium
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table
from reportlab.platypus.tableofcontents import TableOfContents

from scripts.samplekit.markup import Block, Kind, Source, bold_runs

MARGIN = 1.05 * inch


class Whole(Paragraph):  # type: ignore[misc]
    """A paragraph that is not split at the end of a page, so that a marked quote stays on one page."""

    def split(self, _width: float, _height: float) -> list[Flowable]:
        return []


class Template(BaseDocTemplate):  # type: ignore[misc]
    """A document template that adds headings to the table of contents."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        if getattr(flowable, "style", None) is not None and flowable.style.name == Kind.HEADING:
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page))


def render(source: Source) -> bytes:
    """Renders the source as PDF. `layout` in its front matter sets font, size, alignment, header and footer."""
    layout = source.meta.get("layout", {})
    out = io.BytesIO()
    size = A4 if layout.get("page") == "a4" else LETTER
    password = source.meta.get("password")
    document = Template(
        out,
        pagesize=size,
        title=source.meta["title"],
        author=layout.get("author", ""),
        invariant=1,
        encrypt=StandardEncryption(password, password + "-owner", strength=128) if password else None,
    )
    frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, 0, 0, 0, 0)
    document.addPageTemplates(
        PageTemplate(frames=[frame], onPage=lambda canvas, _: running_lines(canvas, layout, size))
    )
    document.multiBuild(story(source.blocks, styles(layout)))
    return out.getvalue()


def running_lines(canvas: Canvas, layout: dict[str, str], size: tuple[float, float]) -> None:
    """Draws header, footer and page number of a page, except on the cover."""
    if layout.get("cover") and canvas.getPageNumber() == 1:
        return
    canvas.setFont(layout.get("font", "Times-Roman"), 8.5)
    canvas.drawRightString(size[0] - MARGIN, size[1] - 0.6 * inch, layout.get("header", ""))
    canvas.drawString(MARGIN, 0.6 * inch, layout.get("footer", ""))
    canvas.drawCentredString(size[0] / 2, 0.6 * inch, f"- {canvas.getPageNumber()} -")


def styles(layout: dict[str, str]) -> dict[str, ParagraphStyle]:
    """The paragraph style of each block kind, by the name of the kind."""
    size = float(layout.get("size", 11))
    base = ParagraphStyle(
        Kind.PARAGRAPH,
        fontName=layout.get("font", "Times-Roman"),
        fontSize=size,
        leading=size * 1.27,
        spaceAfter=size * 0.75,
        alignment=TA_JUSTIFY if layout.get("justified") else TA_LEFT,
    )
    centred = {"parent": base, "alignment": TA_CENTER, "fontName": BOLD[base.fontName], "keepWithNext": 1}
    return {
        Kind.PARAGRAPH: base,
        Kind.TITLE: ParagraphStyle(Kind.TITLE, fontSize=size + 3, leading=size + 8, spaceAfter=size * 1.5, **centred),
        Kind.HEADING: ParagraphStyle(Kind.HEADING, spaceBefore=size, **centred),
        Kind.SUBHEADING: ParagraphStyle(Kind.SUBHEADING, **{**centred, "alignment": TA_LEFT}),
        Kind.LINES: ParagraphStyle(Kind.LINES, parent=base, alignment=TA_LEFT),
    }


def story(blocks: tuple[Block, ...], style: dict[str, ParagraphStyle]) -> list[Flowable]:
    """All flowables (the layout objects of reportlab) of a document, in order."""
    return [flowable for block in blocks for flowable in flowables(block, style)]


def flowables(block: Block, style: dict[str, ParagraphStyle]) -> list[Flowable]:
    """The flowables of one block."""
    if block.kind is Kind.BREAK:
        return [PageBreak()]
    if block.kind is Kind.TOC:
        return [TableOfContents(levelStyles=[style[Kind.LINES]], dotsMinLevel=0)]
    if block.kind is Kind.TABLE:
        return [table(block, style[Kind.LINES]), Spacer(1, style[Kind.PARAGRAPH].spaceAfter)]
    chosen = style[block.kind]
    if block.indent:
        chosen = ParagraphStyle(chosen.name, parent=chosen, leftIndent=0.35 * inch * block.indent)
    whole = block.marked or block.kind is Kind.LINES
    return [(Whole if whole else Paragraph)(xml(block.text), chosen)]


def table(block: Block, cell: ParagraphStyle) -> Table:
    """A table with lines, whose cells wrap their text."""
    plain = ParagraphStyle("cell", parent=cell, spaceAfter=0, fontSize=cell.fontSize - 1.5, leading=cell.leading - 1.5)
    rows = [[Paragraph(xml(text), plain) for text in row] for row in block.rows]
    return Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def xml(text: str) -> str:
    """Converts `text` to the inline markup of reportlab."""
    marked = "".join(f"<b>{escape(part)}</b>" if bold else escape(part) for part, bold in bold_runs(text))
    return marked.replace("\n", "<br/>").replace("  ", "\N{NO-BREAK SPACE} ")


def scan(document: bytes, dots_per_inch: int = 110) -> bytes:
    """Converts a PDF to a PDF of grey images without a text layer, slightly rotated like pages of a scanner."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    for page in pdfium.PdfDocument(document):
        image = page.render(scale=dots_per_inch / 72, grayscale=True).to_pil().convert("L")
        tilted = image.rotate(0.6, fillcolor=250)
        canvas.drawImage(ImageReader(tilted.quantize(8).convert("L")), 0, 0, *LETTER)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pages(document: bytes) -> int:
    """The number of pages of a PDF."""
    count: int = len(pdfium.PdfDocument(document))
    return count


BOLD = {"Times-Roman": "Times-Bold", "Helvetica": "Helvetica-Bold", "Courier": "Courier-Bold"}
