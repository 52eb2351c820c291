"""The media types that ingestion reads or knows, and the names under which senders declare them."""

from collections.abc import Mapping

from services.shared.domain.errors import Reason

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

CONVERTED = frozenset({DOC, PPT})
"""LibreOffice converts these before they are parsed."""
ZIP = "application/zip"
TAR = "application/x-tar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"

DECLARED: Mapping[str, str | Reason] = {
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
SUFFIXES: Mapping[str, str | Reason] = {
    "pdf": PDF,
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), DOCX),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"), PPTX),
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
    "pot": PPT,
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
    "xltm": XLSX,
    "xls": XLS,
    "xlt": XLS,
    "ods": ODS,
    "xlsb": Reason.UNSUPPORTED,
    "p7s": EML,
    **dict.fromkeys(("tiff", "tif"), TIFF),
    "png": PNG,
    **dict.fromkeys(("jpeg", "jpg"), JPEG),
}
