"""Text that a reader does not see is extracted, and marked as hidden."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Content, Limits, TextBuilder, hide
from services.ingestion.parsing.structure import structure
from tests.unit.ingestion import makers

_STYLES = (
    '<w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Hidden"><w:basedOn w:val="Base"/></w:style>'
)
_SCAN = '<img width="1055" height="1365"><div><font style="font-size:1pt;color:white">the page</font></div>'


def _hidden(content: Content) -> list[str]:
    return [one.of(content.text) for one in content.hidden]


@pytest.mark.parametrize(
    ("source", "text", "hidden"),
    [
        ("<p>Seen <span style='display:none'>secret</span> text", "Seen secret text", ["secret"]),
        ("<div style='visibility: hidden'>a<p>b</p></div>c", "a\n\nb\n\nc", ["a", "b"]),
        ("<p hidden>a</p>b", "a\n\nb", ["a"]),
        ("<p style='font-size:0'>a</p>b", "a\n\nb", ["a"]),
        ("<p style='font-size:1px'>a</p>b", "a\n\nb", ["a"]),
        ("<p style='font-size:10pt'>a</p>b", "a\n\nb", []),
        ("<p style='opacity:0'>a</p><p style='opacity:0.5'>b</p>", "a\n\nb", ["a"]),
        ("<p style='position:absolute;left:-9999px'>a</p>b", "a\n\nb", ["a"]),
        ("<p style='margin-left:-36pt'>a</p>b", "a\n\nb", []),
        ("<p style='color:#FFFFFF'>a</p>b", "a\n\nb", ["a"]),
        ("<font color=white>a</font> b", "a b", ["a"]),
        ("<p style='background-color:#ffffff'>a</p>b", "a\n\nb", []),
        ("<table><tr bgcolor=black><td style='color:white'>a<td>b</table>", "a\tb", []),
        ("<table><tr><td style='color:white'>a<td>b</table>", "a\tb", ["a"]),
        (_SCAN, "the page", []),
        (_SCAN.replace("<font", "<font hidden"), "the page", ["the page"]),
        (_SCAN.replace("font-size:1pt", "display:none"), "the page", ["the page"]),
        (_SCAN.replace("the page", "<br>"), "", []),
        ("<p>&#xfdd0;fake&#xfdd1; marks", "\ufffdfake\ufffd marks", []),
        ("<div style='display:none'><style>p {}</style><script>x</script></div>a", "a", []),
    ],
)
def test_html(source: str, text: str, hidden: list[str]) -> None:
    content = html.from_text(source, Limits())
    assert (content.text, _hidden(content)) == (text, hidden)
    assert content.ocr_layer == (source == _SCAN)


@pytest.mark.parametrize(
    ("properties", "is_hidden"),
    [
        ("<w:vanish/>", True),
        ('<w:vanish w:val="0"/>', False),
        ("<w:webHidden/>", False),  # every table of contents has it
        ('<w:color w:val="ffffff"/>', True),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>', False),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto"/>', True),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', False),
        ('<w:color w:val="000000"/>', False),
        ('<w:sz w:val="2"/>', True),
        ('<w:sz w:val="12"/>', False),
        ('<w:rStyle w:val="Hidden"/>', True),
        ('<w:rStyle w:val="Hidden"/><w:vanish w:val="false"/>', False),
    ],
)
def test_docx(properties: str, is_hidden: bool) -> None:
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>secret</w:t></w:r>"
    body = f'<w:p><w:r><w:t xml:space="preserve">Seen </w:t></w:r>{run}</w:p>'
    content = docx.extract(makers.docx(makers.paragraph("First.") + body, styles=_STYLES), Limits())
    assert content.text == "First.\n\nSeen secret"
    assert _hidden(content) == ["secret"] * is_hidden


def test_docx_paragraph_style_and_cell_background() -> None:
    hidden = makers.paragraph("secret", '<w:pStyle w:val="Hidden"/>')
    white = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>head</w:t></w:r>'
    cell = f'<w:tc><w:tcPr><w:shd w:fill="000000"/></w:tcPr><w:p>{white}</w:p></w:tc>'
    content = docx.extract(makers.docx(f"{hidden}<w:tbl><w:tr>{cell}</w:tr></w:tbl>", styles=_STYLES), Limits())
    assert (content.text, _hidden(content)) == ("secret\n\nhead", ["secret"])


def test_docx_text_cannot_mark_itself() -> None:
    content = docx.extract(makers.docx(makers.paragraph("\ufdd0shown\ufdd1 here")), Limits())
    assert (content.text, _hidden(content)) == ("\ufffdshown\ufffd here", [])


def test_the_body_of_a_mail() -> None:
    content = eml.extract(makers.mail("", html="<p>Seen</p><p style='display:none'>secret</p>"), Limits())
    assert content.text.endswith("Seen\n\nsecret")
    assert _hidden(content) == ["secret"]
    assert not content.ocr_layer


def test_a_scan_in_the_body_of_a_mail() -> None:
    content = eml.extract(makers.mail("", html=_SCAN), Limits())
    assert (content.ocr_layer, _hidden(content)) == (True, [])


def _page(draw: Callable[[Canvas], object]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    for number in range(8):
        canvas.drawString(72, 700 - 14 * number, "The Borrower shall pay interest on the loan.")
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _words(canvas: Canvas, x: float = 72, y: float = 300, *, size: float = 11, mode: int = 0) -> None:
    line = canvas.beginText(x, y)
    line.setFont("Helvetica", size)
    line.setTextRenderMode(mode)
    line.textLine("secret words")
    canvas.drawText(line)


def _white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    _words(canvas)


def _white_on_black(canvas: Canvas) -> None:
    canvas.rect(60, 290, 200, 30, fill=1)
    _white(canvas)


def _white_on_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(60, 290, 200, 30, fill=1)
    _white(canvas)


def _transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    _words(canvas)


def _scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *letter)


def _recognised(canvas: Canvas) -> None:
    _scan(canvas)
    _words(canvas, mode=3)


def _recognised_in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("scan")
    _scan(canvas)
    canvas.endForm()
    canvas.doForm("scan")
    _words(canvas, mode=3)


def _beside_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 400, 300, 60, 80)
    _words(canvas, mode=3)


def _over_an_empty_form(canvas: Canvas) -> None:
    canvas.beginForm("surface")
    canvas.rect(0, 0, *letter, stroke=0, fill=0)
    canvas.endForm()
    canvas.doForm("surface")
    _words(canvas, mode=3)


@pytest.mark.parametrize(
    ("draw", "is_hidden"),
    [
        (_words, False),
        (lambda canvas: _words(canvas, mode=3), True),
        (lambda canvas: _words(canvas, mode=1), False),
        (lambda canvas: _words(canvas, size=1), True),
        (lambda canvas: _words(canvas, x=-400), True),
        (lambda canvas: _words(canvas, y=2000), True),
        (_white, True),
        (_white_on_white, True),
        (_white_on_black, False),
        (_transparent, True),
        (_recognised, False),  # the words of a scan
        (_recognised_in_a_form, False),
        (_beside_a_picture, True),
        (_over_an_empty_form, True),
    ],
)
def test_pdf(draw: Callable[[Canvas], object], is_hidden: bool) -> None:
    content = pdf.extract(_page(draw), Limits())
    assert "secret words" in content.text
    assert _hidden(content) == ["secret words"] * is_hidden
    assert content.ocr_layer == (draw in (_recognised, _recognised_in_a_form))
    assert structure(content).ocr_layer == content.ocr_layer


def test_spans_of_a_builder() -> None:
    builder = TextBuilder(Limits())
    builder.marked_block(f"\n\n{hide('a')} b {hide('c d')}")
    builder.marked_block(hide(" "))
    builder.block("plain")
    builder.marked_block(hide("\ufdd1e"))
    content = builder.content()
    assert content.text == "a b c d\n\nplain\n\n\ufffde"
    assert _hidden(content) == ["a", "c d", "\ufffde"]
    assert structure(content).hidden == content.hidden
