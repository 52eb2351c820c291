"""Renders DOCX. Properties and archive times are fixed, so that the same source gives the same bytes."""

import datetime as dt
import io
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Inches, Pt
from docx.text.paragraph import Paragraph

from scripts.samplekit.markup import Block, Kind, Source, bold_runs

EPOCH = (2024, 1, 1, 0, 0, 0)


def render(source: Source) -> bytes:
    """Renders the source as a Word document. `layout` in its front matter sets header, footer and font size."""
    layout = source.meta.get("layout", {})
    document = Document()
    document.core_properties.title = source.meta["title"]
    document.core_properties.author = layout.get("author", "")
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = dt.datetime(*EPOCH, tzinfo=dt.UTC)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(float(layout.get("size", 11)))
    document.sections[0].header.paragraphs[0].text = layout.get("header", "")
    document.sections[0].footer.paragraphs[0].text = layout.get("footer", "")
    for block in source.blocks:
        add(document, block)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def add(document: WordDocument, block: Block) -> None:
    """Adds one block at the end of the document."""
    if block.kind is Kind.BREAK:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif block.kind is Kind.TABLE:
        table = document.add_table(0, len(block.rows[0]), style="Table Grid")
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                write(cell.paragraphs[0], text)
    else:
        paragraph = document.add_paragraph(style=STYLES.get(block.kind))
        paragraph.paragraph_format.left_indent = Inches(0.35 * block.indent) if block.indent else None
        if block.kind in (Kind.TITLE, Kind.HEADING):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, block.text)


def write(paragraph: Paragraph, text: str) -> None:
    """Adds the text to a paragraph, with bold runs. Line ends become line breaks."""
    for part, bold in bold_runs(text):
        paragraph.add_run(part).bold = bold or None


def with_fixed_times(archive: bytes) -> bytes:
    """Returns the archive with the time of each member set to `EPOCH`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(zipfile.ZipInfo(member.filename, EPOCH), old.read(member), zipfile.ZIP_DEFLATED)
    return out.getvalue()


STYLES = {Kind.HEADING: "Heading 2", Kind.SUBHEADING: "Heading 3"}
