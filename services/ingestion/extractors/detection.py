"""Detect the media type of a file: by its first bytes, then by its declared media type, then by its name."""

import re
from collections.abc import Callable

from services.ingestion.extractors import mbox
from services.ingestion.extractors.archive.tar_file import is_tar
from services.ingestion.extractors.compound import MAGIC as COMPOUND_FILE
from services.ingestion.extractors.compound import root_names
from services.ingestion.extractors.mapi import tnef
from services.ingestion.extractors.mapi.msg import PROPERTIES
from services.ingestion.extractors.media_types import (
    BZIP2,
    DECLARED,
    DOC,
    DOCX,
    EML,
    GZIP,
    HTML,
    JPEG,
    MBOX,
    MSG,
    ODS,
    ODT,
    P7M,
    PDF,
    PICTURES,
    PNG,
    PPT,
    PPTX,
    RTF,
    SEVEN_ZIP,
    SUFFIXES,
    TAR,
    TIFF,
    TNEF,
    TXT,
    XLS,
    XLSX,
    XZ,
    ZIP,
)
from services.ingestion.extractors.ooxml.package import opened
from services.shared.domain.errors import Reason, Reject


def is_blank(data: bytes) -> bool:
    """Whether a file is empty or has only white space."""
    return not data.strip(b"\x00\t\n\f\r ")


def media_type_of(data: bytes, file_name: str = "", declared: str = "") -> str:
    """Detect the media type of `data`.

    Raises `Reject(EMPTY | UNSUPPORTED | NEEDS_OCR | NEEDS_PASSWORD | MALFORMED)`.
    """
    if is_blank(data):
        raise Reject(Reason.EMPTY)
    named = _named(file_name, declared)
    found = _by_magic(data)
    if found is None and (named in _BINARY or named is Reason.NEEDS_OCR):
        raise Reject(Reason.MALFORMED)
    if found == ZIP and named in _ZIPPED:
        raise Reject(Reason.UNSUPPORTED)
    return _accepted(found or named or _by_look(data))


def _accepted(found: str | Reason) -> str:
    if isinstance(found, Reason):
        raise Reject(found)
    return found


def _named(file_name: str, declared: str) -> str | Reason | None:
    declared = declared.partition(";")[0].strip().lower()
    if declared in DECLARED:
        return DECLARED[declared]
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return DECLARED.get(declared.partition("/")[0])


def _by_magic(data: bytes) -> str | Reason | None:
    head = data[:1024]
    if _CMS.match(head):
        return P7M
    if _PGP.match(head):
        return Reason.NEEDS_PASSWORD
    if mbox.is_mailbox(head):
        return MBOX
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found(data) if callable(found) else found
    if is_tar(data):
        return TAR
    return PDF if _PDF_LATE.search(head) else None


def _by_look(data: bytes) -> str:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML_LOOK.match(head):
        return HTML
    if len(_MAIL_LOOK.findall(head.partition(b"\n\n")[0])) >= 2:
        return EML
    return TXT


def _in_zip(data: bytes) -> str | Reason:
    try:
        names = opened(data).namelist()
    except Reject as error:
        return error.reason
    if _ODT.match(data):
        return ODT
    if _ODS.match(data):
        return ODS
    other = ZIP if _PACKAGES.isdisjoint(names) else _OTHER
    return next((found for prefix, found in _IN_ZIP if any(one.startswith(prefix) for one in names)), other)


def _in_bzip2(data: bytes) -> str | None:
    return BZIP2 if data[4:10] in _BZIP2_BLOCKS else None


def _in_rar(_data: bytes) -> str:
    raise Reject(Reason.UNSUPPORTED, detail=_RAR)


def _in_compound_file(data: bytes) -> str | Reason:
    """The kind of an old Office file or message. A new Office file with a password is inside a compound file."""
    names = root_names(data)
    found = next((found for name, found in _IN_COMPOUND_FILE if name in names), None)
    if found is not None:
        return found
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Reason.NEEDS_PASSWORD
    return _OTHER if names else Reason.MALFORMED


def _outlook_store(_: bytes) -> Reason:
    raise Reject(Reason.UNSUPPORTED, detail=OUTLOOK_STORE)


OUTLOOK_STORE = (
    "This is an Outlook data file (PST or OST), which is not read. In Outlook, select the messages, then save them as "
    "MSG files, or drag them into a folder, and submit these files"
)
# Only near the start and at the start of a line: the body of a mail can contain the first bytes of a PDF.
_PDF_LATE = re.compile(rb"(?:\A|[\r\n\x00-\x20\xef\xbb\xbf])%PDF-\d")
# A sequence in DER or BER whose first element says that it is signed, encrypted or other data of PKCS #7.
_CMS = re.compile(
    rb"0(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02-\x06]", re.S
)
_PGP = re.compile(rb"(?:\xef\xbb\xbf)?\s*+-----BEGIN PGP MESSAGE-----")
# Possessive: without it, the time for a run of comments doubles with each.
_HTML_LOOK = re.compile(
    rb"(?:<\?xml[^>]*+>\s*+|<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta|div|table|p)\b", re.I | re.S
)
_MAIL_LOOK = re.compile(
    rb"^(?:received|return-path|message-id|mime-version|delivered-to|content-type|x-[a-z-]+|dkim-signature|date|subject):",
    re.I | re.M,
)

# The first bytes of a block, or of the end of a file without content.
_BZIP2_BLOCKS = frozenset({b"1AY&SY", b"\x17rE8P\x90"})
# Parts of the packages of Office programs, of which those of other formats are no archives either.
_PACKAGES = frozenset({"[Content_Types].xml", "mimetype"})
_RAR = "RAR archives are not read. Pack the files as ZIP or 7z, then submit them again"
DETAILS = frozenset({_RAR, OUTLOOK_STORE})
"""What a refusal says beside its reason: sentences of this program, never document text."""

_MAGIC: tuple[tuple[bytes, str | Reason | Callable[[bytes], str | Reason | None]], ...] = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", _in_zip),
    (b"PK\x05\x06", Reason.EMPTY),
    (COMPOUND_FILE, _in_compound_file),
    (tnef.MAGIC, TNEF),
    (b"!BDN", _outlook_store),
    (b"{\\rtf", RTF),
    (b"\xffWPC", Reason.UNSUPPORTED),
    (b"PK\x07\x08", Reason.UNSUPPORTED),
    (b"\x1f\x8b\x08", GZIP),
    (b"BZh", _in_bzip2),
    (b"\xfd7zXZ\x00", XZ),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"Rar!\x1a\x07", _in_rar),
    (b"\x7fELF", Reason.UNSUPPORTED),
    (b"ID3", Reason.UNSUPPORTED),
    (b"%!PS", Reason.UNSUPPORTED),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n", PNG),
    (b"GIF8", Reason.NEEDS_OCR),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),  # BigTIFF
    (b"MM\x00+", TIFF),
    (b"\x00\x00\x00\x0cjP", Reason.NEEDS_OCR),
)
_OTHER = Reason.UNSUPPORTED
# OpenDocument begins with its media type, which is not compressed; that of a template ends in `-template`.
_ODT = re.compile(
    rb"PK\x03\x04.{26}mimetype.{0,64}?application/vnd\.oasis\.opendocument\.text(?!-(?:web|master))", re.S
)
# Parts whose name begins so are of packages of that format.
_IN_ZIP: tuple[tuple[str, str | Reason], ...] = (
    ("word/document", DOCX),
    ("ppt/presentation", PPTX),
    ("xl/workbook.xml", XLSX),
)
# OpenDocument begins with its media type, which is not compressed.
_ODS = re.compile(rb"PK\x03\x04.{22,26}mimetype.{0,64}?" + ODS.replace(".", r"\.").encode(), re.S)
_IN_COMPOUND_FILE: tuple[tuple[str, str], ...] = (
    (PROPERTIES, MSG),
    ("WordDocument", DOC),
    ("PowerPoint Document", PPT),
    ("Workbook", XLS),
    ("Book", XLS),
)
# Formats of which a file is a package, by its name: its parts are no documents.
_ZIPPED = frozenset({DOCX, PPTX, XLSX, ODS, ODT, Reason.UNSUPPORTED})
_BINARY = frozenset(
    {PDF, DOCX, PPTX, RTF, DOC, PPT, XLSX, XLS, ODS, ODT, MSG, TNEF, P7M, MBOX, ZIP, TAR, SEVEN_ZIP, GZIP, BZIP2, XZ}
    | PICTURES
)
