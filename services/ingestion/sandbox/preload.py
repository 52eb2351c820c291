"""Load everything that parsers load on first use, because a confined process cannot open files."""

import bz2
import codecs
import contextlib
import io
import lzma
import zipfile
from encodings.aliases import aliases
from importlib import import_module

from PIL import Image

from services.ingestion.extractors.media_types import (
    BZIP2,
    DOCX,
    EML,
    HTML,
    JPEG,
    MBOX,
    ODS,
    ODT,
    P7M,
    PDF,
    PNG,
    PPTX,
    RTF,
    TAR,
    TIFF,
    TNEF,
    TXT,
    XLS,
    XLSX,
    XZ,
    ZIP,
)
from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.parsing.parse import parse, to_parts
from services.ingestion.sandbox.specimens import specimen_ods, specimen_xls, specimen_xlsx
from services.shared.domain.errors import Reject


def load_everything() -> None:
    """Load all codecs, and run each extractor on a small document."""
    load_codecs()
    import_module("numpy.ma")  # which numpy loads for the first median
    for media_type, data in SPECIMENS:
        with contextlib.suppress(Reject):
            to_parts(parse(data, "", media_type, Limits()))
    for kind, media_type in (("PNG", PNG), ("JPEG", JPEG), ("TIFF", TIFF)):
        for recognised in (Recognised(), Recognised("", {1: RECOGNISED})):
            with contextlib.suppress(Reject, UnreadPagesError):
                to_parts(parse(specimen_picture(kind), "", media_type, Limits(), recognised))


def load_codecs() -> None:
    """Load all codecs of Python."""
    for name in sorted(set(aliases.values())):
        with contextlib.suppress(LookupError):
            codecs.lookup(name)


def specimen_docx() -> bytes:
    """A DOCX with a line of text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:body><w:p><w:r><w:t>1. Term. Ends.</w:t></w:r></w:p></w:body></w:document>",
        )
    return buffer.getvalue()


def specimen_odt() -> bytes:
    """An OpenDocument text with a line of text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", ODT)
        names = "".join(
            f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text")
        )
        package.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:text><text:p>Term.</text:p></office:text>"
            "</office:body></office:document-content>",
        )
    return buffer.getvalue()


def specimen_pptx() -> bytes:
    """A PPTX with a slide, which has a line of text."""
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "ppt/presentation.xml",
            f'<p:presentation {names}><p:sldIdLst><p:sldId r:id="s"/></p:sldIdLst></p:presentation>',
        )
        package.writestr(
            "ppt/_rels/presentation.xml.rels", '<Relationships><Relationship Id="s" Target="s.xml"/></Relationships>'
        )
        package.writestr(
            "ppt/s.xml",
            f"<p:sld {names}><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Term.</a:t></a:r></a:p></p:txBody></p:sp>"
            "</p:spTree></p:cSld></p:sld>",
        )
    return buffer.getvalue()


def specimen_picture(kind: str) -> bytes:
    """A picture of this kind, as Pillow names it."""
    buffer = io.BytesIO()
    Image.new("L", (400, 400), 255).save(buffer, kind, dpi=(300, 300))
    return buffer.getvalue()


RECOGNISED = (
    b'{"size": [99, 99], "pixels": [99, 99], "scale": 1.0, "angle": 0.5, "blank": false}\n'
    b"5\t1\t1\t1\t1\t1\t9\t9\t30\t9\t96\tTerm.\n"
)


def _specimen_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("term.txt", "Term")
    return buffer.getvalue()


SPECIMEN_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj "
    b"4 0 obj<</Length 33>>stream\nBT /F 9 Tf 9 9 Td (Term.) Tj ET \nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)
_MAIL = (
    b"From: =?iso-8859-1?q?J=F6rg?= <a@example.com>\r\nSubject: =?utf-8?b?VGVybQ==?=\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Term=2E</p>\r\n--x\r\n"
    b"Content-Type: application/pdf; name=a.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=utf-8''a.pdf\r\n"
    b"\r\nVGVybQ==\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nTerm\r\n--x\r\n\r\n"
    b"On 1 May, Bo wrote:\r\n> Term\r\n--x--\r\n"
)
_WINMAIL = b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x04\x80\x01\x00\x05\x00\x00\x00Term\x00\x00\x00"
_SIGNED = bytes.fromhex(
    "3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080 2480 0408"
) + (b"From: a\n" + b"\x00" * 10)
_MAILBOX = (
    b"From a Tue Mar  4 09:00:00 2025\nFrom: a@example.com\nDate: b\n\nOn 1 May 2025, Bo wrote:\n> Term\n> ends\n"
)
_MEMBER = b"term.txt".ljust(100, b"\x00") + b"0000644\x00" * 3 + b"00000000004\x00" * 2
_TAR = (_MEMBER + b"006270\x00 0").ljust(512, b"\x00") + b"Term".ljust(512, b"\x00")
SPECIMENS: tuple[tuple[str, bytes], ...] = (
    (TXT, "Die Laufzeit endet spätestens am 1. März. L’été sera très beau à Besançon.\n".encode("cp1252") * 3),
    (TXT, "1.1 Term. This Agreement ends.\n".encode("utf-16")),
    (HTML, b"<html><meta charset=iso-8859-1><ol><li>Term</ol><table><tr><td>a<td>b</table></html>"),
    (EML, _MAIL),
    (TNEF, _WINMAIL),
    (P7M, _SIGNED),
    (MBOX, _MAILBOX),
    (DOCX, specimen_docx()),
    (PPTX, specimen_pptx()),
    (ODT, specimen_odt()),
    (RTF, b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset128 a;}}\\pard 1. Term.\\'e9\\u8217'\\par}"),
    (XLSX, specimen_xlsx()),
    (XLS, specimen_xls()),
    (ODS, specimen_ods()),
    (PDF, SPECIMEN_PDF),
    (ZIP, _specimen_zip()),
    (TAR, _TAR),
    (XZ, lzma.compress(b"Term")),
    (BZIP2, bz2.compress(b"Term")),
)
