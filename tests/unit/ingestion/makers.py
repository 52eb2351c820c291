"""Make documents in all formats for tests."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from services.ingestion.extractors.result import Content
from services.shared.domain.document import Gap
from services.shared.domain.parts import PartKind

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(pages: Sequence[Sequence[str]], *, password: str = "", step: float = 14, rotate: int = 0) -> bytes:
    """One page per list of lines, from the top left, in 11 point Helvetica."""
    buffer = io.BytesIO()
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(buffer, pagesize=letter, encrypt=encryption)
    for lines in pages:
        canvas.setPageRotation(rotate)
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - number * step, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def placed_pdf(pages: Sequence[Sequence[tuple[float, str]]]) -> bytes:
    """One page per list of lines: the height above the bottom of the page in points, and the words."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    for lines in pages:
        canvas.setFont("Helvetica", 11)
        for height, line in lines:
            canvas.drawString(72, height, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture_pdf(pages: int = 1, caption: str = "") -> bytes:
    """Each page is an image, as in a scan."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *letter)
        if caption:
            canvas.drawString(72, 20, caption)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def docx(body: str, *, doctype: bool = False, files: Mapping[str, str | bytes] | None = None, **parts: str) -> bytes:
    """A package with this body XML; further parts by name (`numbering`, `styles`, `header1`, `footnotes` …), and
    other files. A `doctype` declares the entities `who` and `what`.
    """
    head = '<!DOCTYPE w:document [<!ENTITY who "me"><!ENTITY what "this">]>' if doctype else ""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        if "[Content_Types].xml" not in (files or {}):
            package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:part {_W}>{inner}</w:part>")
        for name, data in (files or {}).items():
            package.writestr(name, data)
    return buffer.getvalue()


def with_chunk(name: str, data: str | bytes, body: str = "", **parts: str) -> bytes:
    """A package with this body XML and, after it, a chunk of another format."""
    relation = f'<Relationships><Relationship Id="c" Target="{name}"/></Relationships>'
    chunk = f'<w:altChunk xmlns:r="{R}" r:id="c"/>'
    files = {"word/_rels/document.xml.rels": relation, f"word/{name}": data}
    return docx(body + chunk, doctype=False, files=files, **parts)


def archive(*parts: tuple[str, str], start: str = "") -> bytes:
    """A web archive (MHT): the header fields and the content of each part. `start`: the id of the root."""
    root = f'; start="{start}"' if start else ""
    inner = "".join(f"--=_B\r\n{fields}\r\n\r\n{content}\r\n" for fields, content in parts)
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=_B"{root}\r\n\r\n'
    return f"{head}{inner}--=_B--\r\n".encode()


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph with one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: Sequence[str], properties: str = "") -> str:
    """A table of DOCX with a paragraph in each cell."""
    cells = ("".join(f"<w:tc>{paragraph(one)}</w:tc>" for one in row) for row in rows)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(f'<w:tr>{one}</w:tr>' for one in cells)}</w:tbl>"


def cells_of(content: Content) -> list[list[tuple[int, int, str]]]:
    """The row, the column and the text of the cells of each table."""
    return [[(row, column, span.of(content.text)) for row, column, span in one.cells()] for one in content.tables]


def files_of(content: Content) -> list[tuple[int, str]]:
    """The numbers and the names of the files that the text names."""
    return [(one.number, one.title.of(content.text)) for one in content.parts if one.kind is PartKind.FILE]


def gaps_of(content: Content) -> tuple[Gap, ...]:
    """The gaps without their places."""
    return tuple(Gap(one.kind, one.count) for one in content.gaps)


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(*levels: tuple[str, str], number: int = 1) -> str:
    """A list definition: the pattern and the number style of each level."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (pattern, style) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )


def mail(
    text: str = "Dear Ms. Okonjo,\nplease find the note attached.\n",
    *,
    html: str = "",
    attachments: Sequence[tuple[str, str, bytes]] = (),
    subject: str = "The note",
) -> bytes:
    """A mail; attachments as name, media type and bytes."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jörg Wald <j.wald@example.com>", "a@example.com", subject
    message["Date"] = "Tue, 4 Mar 2025 09:00:00 +0000"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, data in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
