"""The media type of a file."""

import zipfile
from io import BytesIO

import pytest

from scripts.samplekit.outlook import Attached
from services.ingestion.extractors.detection import OUTLOOK_STORE, media_type_of
from services.ingestion.extractors.media_types import (
    DOC,
    DOCX,
    EML,
    HTML,
    MSG,
    ODS,
    ODT,
    P7M,
    PDF,
    PPT,
    PPTX,
    RTF,
    TNEF,
    TXT,
    XLS,
    XLSX,
)
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.compound_files import compound_file
from tests.unit.ingestion.extractors.msg.makers import msg, winmail
from tests.unit.ingestion.makers import docx, mail, paragraph, pdf
from tests.unit.ingestion.opendocuments import odt
from tests.unit.ingestion.sheets import ods, rows, table, xls, xlsx
from tests.unit.ingestion.slides import pptx


def _zip(name: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, "x")
    return buffer.getvalue()


def _pkcs7(kind: int, head: bytes = b"\x30\x20") -> bytes:
    """The start of signed data (2) or of enveloped data (3)."""
    return head + b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" + bytes([kind]) + b"x" * 50


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "declared", "found"),
    [
        (pdf([["x"]]), "x.txt", "text/plain", PDF),
        (b"\r\njunk\n%PDF-1.4", "", "", PDF),
        (docx(paragraph("x")), "", "application/octet-stream", DOCX),
        (b"{\\rtf1 words}", "a.doc", "", RTF),
        (pptx(""), "a.docx", "", PPTX),
        (odt(""), "a.docx", "", ODT),
        (compound_file("WordDocument"), "", "", DOC),
        (compound_file("PowerPoint Document"), "a.doc", "", PPT),
        (b"words", "a.txt", "", TXT),
        (b"-----BEGIN PGP SIGNED MESSAGE-----\n\nwords", "a.txt", "", TXT),
        (b"words", "", "", TXT),
        (b"words", "a.unknown", "", TXT),
        (b"From: a\nTo: b\nSubject: c\n\nx", "letter.txt", "", TXT),
        (b"words", "", "message/rfc822", EML),
        (b"words", "a.EML", "", EML),
        (mail(), "", "", EML),
        (b"<!DOCTYPE html><p>x", "", "", HTML),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- c -->\n<html>", "", "", HTML),
        (b"x", "", "text/html; charset=utf-8", HTML),
        (b"words", "", "text/markdown", TXT),
        (b"a,b", "a.csv", XLS, TXT),  # as browsers declare it where Excel is installed
        (xlsx(rows(("x",))), "a.docx", "", XLSX),
        (ods(table()), "", "application/zip", ODS),
        (xls(b""), "a.doc", "", XLS),
        (xls(b"", streams={"MBD1": "WordDocument".encode("utf-16-le")}), "", "", XLS),
        (msg(), "a.doc", "application/octet-stream", MSG),
        (msg({}, (), [Attached("EncryptedPackage".encode("utf-16-le").decode("utf-16-le"), b"x")]), "", "", MSG),
        (winmail({0x0037: "s"}), "winmail.dat", "", TNEF),
        (_pkcs7(2), "smime.p7m", "application/pkcs7-mime", P7M),
        (_pkcs7(2, b"\x30\x80"), "", "", P7M),
        (_pkcs7(3, b"\x30\x82\x01\x00"), "", "application/x-pkcs7-mime", P7M),
    ],
)
def test_media_types(data: bytes, name: str, declared: str, found: str) -> None:
    assert media_type_of(data, name, declared) == found


@pytest.mark.parametrize(
    ("data", "name", "declared", "reason"),
    [
        (b"", "a.pdf", "", Reason.EMPTY),
        (b" \n\x00", "a.txt", "", Reason.EMPTY),
        (b"no pdf", "a.pdf", "", Reason.MALFORMED),
        (b"no docx", "", DOCX, Reason.MALFORMED),
        (b"no picture", "", "image/png", Reason.MALFORMED),
        (_zip("content.xml"), "a.odt", "", Reason.UNSUPPORTED),
        (b"no rtf", "a.rtf", "", Reason.MALFORMED),
        (b"no doc", "a.doc", "", Reason.MALFORMED),
        (b"no odt", "a.odt", "", Reason.MALFORMED),
        (b"PK\x03\x04cut", "", "", Reason.MALFORMED),
        (_zip("xl/workbook.bin"), "a.xlsb", "", Reason.UNSUPPORTED),
        (b"no workbook", "a.xlsx", "", Reason.MALFORMED),
        (b"no workbook", "a.xls", "", Reason.MALFORMED),
        (b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM", "encrypted.asc", "", Reason.NEEDS_PASSWORD),
        (b"-----BEGIN PGP MESSAGE-----", "a.txt", "text/plain", Reason.NEEDS_PASSWORD),
        (OLE + b"WordDocument", "a.doc", "", Reason.MALFORMED),
        (compound_file("WordDocument")[:600], "a.doc", "", Reason.MALFORMED),
        (compound_file("Other")[:600], "", "", Reason.MALFORMED),
        *((b"words", f"a.{one}", "", Reason.MALFORMED) for one in ("png", "JPG", "jpeg", "tif", "tiff")),
        *((b"words", f"a.{one}", "", Reason.MALFORMED) for one in ("docm", "dotx", "dotm", "xltm", "xlt")),
        *((b"words", f"a.{one}", "", Reason.MALFORMED) for one in ("pptm", "ppsx", "ppsm", "potx", "potm", "pot")),
        (compound_file("Other"), "a.doc", "", Reason.UNSUPPORTED),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "", Reason.NEEDS_PASSWORD),
        (b"GIF89a", "", "", Reason.NEEDS_OCR),
        (b"\x00\x00\x00\x0cjP  ", "", "image/tiff", Reason.NEEDS_OCR),
        (b"ID3\x04", "", "audio/mpeg", Reason.UNSUPPORTED),
        (OLE + b"x", "a.msg", "", Reason.MALFORMED),
        (b"no message", "a.msg", "", Reason.MALFORMED),
        (b"words", "", "application/pkcs7-mime", Reason.MALFORMED),
        (b"!BDN" + b"x" * 50, "archive.pst", "", Reason.UNSUPPORTED),
    ],
)
def test_refusals(data: bytes, name: str, declared: str, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        media_type_of(data, name, declared)
    assert caught.value.reason is reason


@pytest.mark.parametrize("piece", [b"<!---->", b"<!-- a --> ", b"<?xml a>", b"<?xml a> <!---->"])
def test_comments_before_a_page(piece: bytes) -> None:
    """A pattern that tries each end of each comment doubles its time with each comment."""
    assert cpu_seconds(lambda: media_type_of(piece * 20 + b"x")) < 0.05
    assert media_type_of(piece * 20 + b"<html>") == HTML


def test_a_data_file_of_outlook_is_refused_by_name() -> None:
    with pytest.raises(Reject) as caught:
        media_type_of(b"!BDN" + b"x" * 50)
    assert caught.value.detail == OUTLOOK_STORE
    assert "PST" in OUTLOOK_STORE
