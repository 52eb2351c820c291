"""The extractors by media type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.ingestion.extractors import mbox, txt
from services.ingestion.extractors.archive import extract as archive
from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.eml import signed
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.media_types import (
    BZIP2,
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
    PNG,
    PPTX,
    RTF,
    SEVEN_ZIP,
    TAR,
    TIFF,
    TNEF,
    TXT,
    XLS,
    XLSX,
    XZ,
    ZIP,
)
from services.ingestion.extractors.msg import extract as msg
from services.ingestion.extractors.odt import extract as odt
from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.picture import extract as picture
from services.ingestion.extractors.pptx import extract as pptx
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.rtf import extract as rtf
from services.ingestion.extractors.scans.records import Recognised
from services.ingestion.extractors.sheets import ods, xls, xlsx
from services.shared.domain.errors import Reason, Reject

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


EXTRACTORS: Mapping[str, Extractor] = {
    PDF: Extractor("pdf", 9, pdf.extract, pdf.extract_recognised),
    DOCX: Extractor("docx", 10, docx.extract),
    PPTX: Extractor("pptx", 1, pptx.extract),
    RTF: Extractor("rtf", 1, rtf.extract),
    ODT: Extractor("odt", 1, odt.extract),
    XLSX: Extractor("xlsx", 1, xlsx.extract),
    XLS: Extractor("xls", 1, xls.extract),
    ODS: Extractor("ods", 1, ods.extract),
    HTML: Extractor("html", 7, html.extract),
    EML: Extractor("eml", 9, eml.extract),
    MSG: Extractor("msg", 1, msg.extract),
    TNEF: Extractor("tnef", 1, msg.extract_tnef),
    P7M: Extractor("p7m", 1, signed.extract),
    MBOX: Extractor("mbox", 1, mbox.extract),
    TXT: Extractor("txt", 2, txt.extract),
    TIFF: Extractor("tiff", 1, picture.extract, picture.extract_recognised),
    PNG: Extractor("png", 1, picture.extract, picture.extract_recognised),
    JPEG: Extractor("jpeg", 1, picture.extract, picture.extract_recognised),
    ZIP: Extractor("zip", 1, archive.extract_zip),
    TAR: Extractor("tar", 2, archive.extract_tar),
    SEVEN_ZIP: Extractor("7z", 1, archive.extract_7z),
    GZIP: Extractor("gzip", 2, archive.extract_compressed),
    BZIP2: Extractor("bzip2", 2, archive.extract_compressed),
    XZ: Extractor("xz", 2, archive.extract_compressed),
}
