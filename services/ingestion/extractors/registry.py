"""Choose the extractor of a file: by its first bytes, then by its declared media type, then by its name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.ingestion.extractors import mbox, txt
from services.ingestion.extractors.archive import extract as archive
from services.ingestion.extractors.archive.tar_file import is_tar
from services.ingestion.extractors.compound import root_names
from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.eml import signed
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.mapi import tnef
from services.ingestion.extractors.mapi.msg import PROPERTIES
from services.ingestion.extractors.msg import extract as msg
from services.ingestion.extractors.odt import extract as odt
from services.ingestion.extractors.ooxml.package import opened
from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.picture import extract as picture
from services.ingestion.extractors.pptx import extract as pptx
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.rtf import extract as rtf
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.extractors.sheets import ods, xls, xlsx
from services.shared.domain.errors import Reason, Reject

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
DOC = "application/msword"
PPT = "application/vnd.ms-powerpoint"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
HTML = "text/html"
EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"
TNEF = "application/ms-tnef"
P7M = "application/pkcs7-mime"
MBOX = "application/mbox"
TXT = "text/plain"
TIFF, PNG, JPEG = "image/tiff", "image/png", "image/jpeg"
PICTURES = frozenset({TIFF, PNG, JPEG})

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONVERTED = frozenset({DOC, PPT})
"""LibreOffice converts these before they are parsed."""
ZIP = "application/zip"
TAR = "application/x-tar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"

Extract = Callable[[bytes, Limits], Content]
ExtractRecognised = Callable[[bytes, Limits, Recognised], Content]


@dataclass(frozen=True, slots=True)
class Extractor:
    """The extractor of a format. Its `version`, which is part of the provenance, counts changes of its output.
    `extract_recognised` is for formats with pages that an OCR program can read.
    """

    name: str
    version: int
    extract: Extract
    extract_recognised: ExtractRecognised | None = None

    @property
    def provenance(self) -> str:
        """The name and the version: `pdf/1`."""
        return f"{self.name}/{self.version}"


def extractor_for(media_type: str) -> Extractor:
    """The extractor for a media type. Raises `Reject(UNSUPPORTED)`."""
    try:
        return EXTRACTORS[media_type]
    except KeyError:
        raise Reject(Reason.UNSUPPORTED) from None


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
    if found is Reason.UNSUPPORTED and named == MSG and not root_names(data):
        raise Reject(Reason.MALFORMED)
    return _accepted(found or named or _by_look(data))


def _accepted(found: str | Reason) -> str:
    if isinstance(found, Reason):
        raise Reject(found)
    return found


def _named(file_name: str, declared: str) -> str | Reason | None:
    declared = declared.partition(";")[0].strip().lower()
    if declared in _DECLARED:
        return _DECLARED[declared]
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    return _DECLARED.get(declared.partition("/")[0])


def _by_magic(data: bytes) -> str | Reason | None:
    head = data[:1024]
    if _CMS.match(head):
        return P7M
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
    return Reason.NEEDS_PASSWORD if "EncryptedPackage".encode("utf-16-le") in data else _OTHER


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
)
_DECLARED: Mapping[str, str | Reason] = {
    PDF: PDF,
    "application/x-pdf": PDF,
    DOCX: DOCX,
    PPTX: PPTX,
    XLSX: XLSX,
    "application/vnd.ms-excel.sheet.macroenabled.12": XLSX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template": XLSX,
    ODS: ODS,
    HTML: HTML,
    "application/xhtml+xml": HTML,
    EML: EML,
    TXT: TXT,
    RTF: RTF,
    ODT: ODT,
    "text/rtf": RTF,
    DOC: DOC,
    PPT: PPT,
    ZIP: ZIP,
    "application/x-zip-compressed": ZIP,
    TAR: TAR,
    SEVEN_ZIP: SEVEN_ZIP,
    GZIP: GZIP,
    "application/x-gzip": GZIP,
    BZIP2: BZIP2,
    XZ: XZ,
    "application/vnd.rar": Reason.UNSUPPORTED,
    MSG: MSG,
    "application/x-msg": MSG,
    TNEF: TNEF,
    "application/vnd.ms-tnef": TNEF,
    P7M: P7M,
    "application/x-pkcs7-mime": P7M,
    MBOX: MBOX,
    "application/x-mbox": MBOX,
    "image": Reason.NEEDS_OCR,
    "audio": Reason.UNSUPPORTED,
    "video": Reason.UNSUPPORTED,
}
_SUFFIXES: Mapping[str, str | Reason] = {
    "pdf": PDF,
    "docx": DOCX,
    "pptx": PPTX,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "eml": EML,
    "txt": TXT,
    "text": TXT,
    "md": TXT,
    "doc": DOC,
    "dot": DOC,
    "ppt": PPT,
    "pps": PPT,
    "rtf": RTF,
    "zip": ZIP,
    "tar": TAR,
    "7z": SEVEN_ZIP,
    "gz": GZIP,
    "tgz": GZIP,
    "bz2": BZIP2,
    "tbz2": BZIP2,
    "xz": XZ,
    "txz": XZ,
    "rar": Reason.UNSUPPORTED,
    "odt": ODT,
    "ott": ODT,
    "msg": MSG,
    "p7m": P7M,
    "mbox": MBOX,
    "pst": Reason.UNSUPPORTED,
    "ost": Reason.UNSUPPORTED,
    "wpd": Reason.UNSUPPORTED,
    "xlsx": XLSX,
    "xlsm": XLSX,
    "xltx": XLSX,
    "xls": XLS,
    "ods": ODS,
    "xlsb": Reason.UNSUPPORTED,
    "p7s": EML,
}

EXTRACTORS: Mapping[str, Extractor] = {
    PDF: Extractor("pdf", 9, pdf.extract, pdf.extract_recognised),
    DOCX: Extractor("docx", 9, docx.extract),
    PPTX: Extractor("pptx", 1, pptx.extract),
    RTF: Extractor("rtf", 1, rtf.extract),
    ODT: Extractor("odt", 1, odt.extract),
    XLSX: Extractor("xlsx", 1, xlsx.extract),
    XLS: Extractor("xls", 1, xls.extract),
    ODS: Extractor("ods", 1, ods.extract),
    HTML: Extractor("html", 6, html.extract),
    EML: Extractor("eml", 7, eml.extract),
    MSG: Extractor("msg", 1, msg.extract),
    TNEF: Extractor("tnef", 1, msg.extract_tnef),
    P7M: Extractor("p7m", 1, signed.extract),
    MBOX: Extractor("mbox", 1, mbox.extract),
    TXT: Extractor("txt", 1, txt.extract),
    TIFF: Extractor("tiff", 1, picture.extract, picture.extract_recognised),
    PNG: Extractor("png", 1, picture.extract, picture.extract_recognised),
    JPEG: Extractor("jpeg", 1, picture.extract, picture.extract_recognised),
    ZIP: Extractor("zip", 1, archive.extract_zip),
    TAR: Extractor("tar", 1, archive.extract_tar),
    SEVEN_ZIP: Extractor("7z", 1, archive.extract_7z),
    GZIP: Extractor("gzip", 1, archive.extract_compressed),
    BZIP2: Extractor("bzip2", 1, archive.extract_compressed),
    XZ: Extractor("xz", 1, archive.extract_compressed),
}
