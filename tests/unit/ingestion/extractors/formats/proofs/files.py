import io
import zipfile
from collections.abc import Mapping

from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.compound_files import compound_file
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.extractors.msg.makers import msg
from tests.unit.ingestion.makers import docx, paragraph, pdf
from tests.unit.ingestion.sheets import label, ods, ods_cell, rows, table, xls, xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return buffer.getvalue()


PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "PDF, DOCX, workbooks, HTML, mail, MSG or text under another name": (
        Proof(xlsx(rows((WORD,))), file_name="a.docx"),
        Proof(xls(label(0, 0, WORD)), file_name="a.doc"),
        Proof(ods(table(ods_cell(WORD))), file_name="a.odt"),
        Proof(pdf([[WORD]]), file_name="a.docx"),
        Proof(docx(paragraph(WORD)), file_name="a.pdf"),
        Proof(f"<!DOCTYPE html><p>{WORD}".encode()),
        Proof(f"From: a@example.com\nSubject: s\n\n{WORD}".encode(), file_name="a.txt"),
        Proof(msg({0x1000: WORD}), file_name="a.pdf"),
        Proof(WORD.encode()),
    ),
    "PDF after other bytes": (Proof(b"HTTP/1.1 200 OK\r\n\r\n" + pdf([[WORD]])),),
    "GIF and JPEG 2000 pictures": tuple(Proof(magic + b"x" * 50) for magic in (b"GIF89a", b"\x00\x00\x00\x0cjP  ")),
    "Word before 2007 (`.doc`)": (Proof(compound_file("WordDocument"), file_name="a.xls"),),
    "PowerPoint before 2007 (`.ppt`)": (Proof(compound_file("PowerPoint Document")),),
    "OpenDocument of other kinds than texts and workbooks": (
        Proof(_zip("mimetype", "content.xml")),
        Proof(_zip("mimetype", "content.xml"), file_name="a.odp"),
    ),
    "Binary workbooks (`.xlsb`)": (Proof(_zip("xl/workbook.bin"), file_name="a.xlsb"), Proof(b"x", file_name="a.xlsb")),
    "Outlook data files (`.pst`, `.ost`)": (Proof(b"!BDN" + b"x" * 50), Proof(b"words", file_name="a.ost")),
    "WordPerfect and PostScript": (Proof(b"\xffWPC x"), Proof(b"%!PS-Adobe-3.0")),
    "Office file with a password": (Proof(_OLE + "EncryptedPackage".encode("utf-16-le"), file_name="a.docx"),),
    "Text that PGP has encrypted": (Proof(b"-----BEGIN PGP MESSAGE-----\n\nhQEM"),),
    "File that is empty or has only white space": (Proof(b""), Proof(b" \r\n\t\x00")),
    "File whose name or declared type says PDF, DOCX, MSG, workbook, picture or archive, not its bytes": (
        Proof(b"words", file_name="a.zip"),
        Proof(b"words", file_name="a.7z"),
        Proof(b"words", file_name="a.pdf"),
        Proof(b"words", file_name="a.docx"),
        *(Proof(b"words", file_name=f"a.{one}") for one in ("msg", "xlsx", "xls", "ods", "png", "tiff")),
    ),
    "Damaged ZIP file or compound file": (
        Proof(b"PK\x03\x04 cut"),
        Proof(docx(paragraph(WORD))[:-30]),
        Proof(compound_file("WordDocument")[:600], file_name="a.doc"),
    ),
    "File above the limit on its size": (Proof(b"words" * 50, limits=Limits(input_bytes=100)),),
}
