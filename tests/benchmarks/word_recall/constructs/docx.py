"""DOCX files with every construct of WordprocessingML that has text, by python-docx and as XML."""

from collections.abc import Callable, Mapping
from io import BytesIO

from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_W = nsdecls("w", "r", "wp", "a", "m")


def documents() -> Mapping[str, bytes]:
    return {f"{make.__name__.strip('_')}.docx": _saved(make) for make in _MAKERS}


def _saved(make: Callable[[Opened], None]) -> bytes:
    document, buffer = Document(), BytesIO()
    make(document)
    document.save(buffer)
    return buffer.getvalue()


def _add(document: Opened, *bodies: str) -> None:
    """Add block elements, given as XML without declarations, before the section's properties."""
    last = document.element.body.sectPr
    for body in bodies:
        name, rest = body[1:].split(">", 1)
        last.addprevious(parse_xml(f"<{name} {_W}>{rest}"))


def _paragraphs(document: Opened) -> None:
    document.add_heading("Loan Agreement", 0)
    document.add_heading("Article 1", 1)
    paragraph = document.add_paragraph("The Bor")
    paragraph.add_run("rower").bold = True
    paragraph.add_run(" shall\trepay\nthe Loan.")
    document.add_paragraph("An item", style="List Number")
    document.add_paragraph("A bullet", style="List Bullet")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("“Quoted” – § 2, naïve, 契約書, اتفاقية")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("The second section.")


def _tables(document: Opened) -> None:
    table = document.add_table(3, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number}"
    table.cell(0, 0).merge(table.cell(1, 1))
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 1).text = "Inner cell"
    table.cell(2, 2).add_paragraph("after the inner table")


def _edges(document: Opened) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "Header of all pages"
    section.footer.paragraphs[0].text = "Footer of all pages"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Header of the first page"
    document.settings.odd_and_even_pages_header_footer = True
    section.even_page_footer.paragraphs[0].text = "Footer of even pages"
    document.add_paragraph("The body of the letter.")


def _comments(document: Opened) -> None:
    paragraph = document.add_paragraph("A clause that ")
    document.add_comment(paragraph.add_run("a lawyer"), text="Please check this.", author="A. Reviewer", initials="AR")
    paragraph.add_run(" has commented.")


def _inline(document: Opened) -> None:
    _add(
        document,
        f'<w:p><w:hyperlink w:anchor="a">{_run("A link")}</w:hyperlink>{_run(" here")}</w:p>',
        f'<w:p><w:fldSimple w:instr="PAGE">{_run("Page 3")}</w:fldSimple></w:p>',
        f"<w:p>{_field('begin')}<w:r><w:instrText>REF a</w:instrText></w:r>{_field('separate')}{_run('Section 4')}"
        f"{_field('end')}</w:p>",
        f"<w:p><w:smartTag>{_run('Smart words')}</w:smartTag></w:p>",
        "<w:p><w:r><w:t>co</w:t><w:softHyphen/><w:t>operate non</w:t><w:noBreakHyphen/><w:t>payment</w:t></w:r></w:p>",
        f"<w:p>{_run('Capitals ', '<w:caps/>')}{_run('unseen', '<w:vanish/>')}</w:p>",
        f"<w:p><w:r><w:ruby><w:rt>{_run('gloss')}</w:rt><w:rubyBase>{_run('base')}</w:rubyBase></w:ruby></w:r></w:p>",
    )


def _controls(document: Opened) -> None:
    cell = f"<w:tc><w:p>{_run('Cell in a control')}</w:p></w:tc>"
    _add(
        document,
        f"<w:sdt><w:sdtContent><w:p>{_run('A block control')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p><w:sdt><w:sdtContent>{_run('An inline control')}</w:sdtContent></w:sdt></w:p>",
        f"<w:customXml><w:p>{_run('Custom markup')}</w:p></w:customXml>",
        f"<w:tbl><w:tr><w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt></w:tr></w:tbl>",
    )


def _changes(document: Opened) -> None:
    by = 'w:id="1" w:author="A" w:date="2025-01-01T00:00:00Z"'
    deleted = _run("five").replace("w:t", "w:delText")
    _add(
        document,
        f"<w:p>{_run('The rate is ')}<w:del {by}>{deleted}</w:del><w:ins {by}>{_run('seven')}</w:ins></w:p>",
        f"<w:p><w:moveFrom {by}>{_run('Moved words')}</w:moveFrom></w:p>",
        f"<w:p><w:moveTo {by}>{_run('Moved words')}</w:moveTo></w:p>",
    )


def _boxes(document: Opened) -> None:
    box = f"<w:txbxContent><w:p>{_run('Words in a box')}</w:p></w:txbxContent>"
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>{box}</v:textbox></v:shape>'
    _add(
        document,
        f"<w:p>{_run('Before the box')}<w:r><w:pict>{shape}</w:pict></w:r></w:p>",
        "<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>",
    )


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


_MAKERS = (_paragraphs, _tables, _edges, _comments, _inline, _controls, _changes, _boxes)
