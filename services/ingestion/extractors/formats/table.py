"""All constructs by format, in the order of `docs/reference/formats.md`."""

from collections.abc import Mapping

from services.ingestion.extractors.formats.archive import ARCHIVES
from services.ingestion.extractors.formats.docx import DOCX
from services.ingestion.extractors.formats.eml import EML, MAIL_FILES, MSG
from services.ingestion.extractors.formats.files import FILES
from services.ingestion.extractors.formats.html import HTML
from services.ingestion.extractors.formats.odt import ODT
from services.ingestion.extractors.formats.pdf import PDF
from services.ingestion.extractors.formats.picture import PICTURE
from services.ingestion.extractors.formats.pptx import PPTX
from services.ingestion.extractors.formats.row import Construct
from services.ingestion.extractors.formats.rtf import RTF
from services.ingestion.extractors.formats.sheets import ODS, XLS, XLSX
from services.ingestion.extractors.formats.txt import TXT

FORMATS: Mapping[str, tuple[Construct, ...]] = {
    "Any file": FILES,
    "PDF": PDF,
    "DOCX": DOCX,
    "PPTX": PPTX,
    "RTF": RTF,
    "OpenDocument texts": ODT,
    "XLSX, XLSM": XLSX,
    "XLS": XLS,
    "ODS": ODS,
    "HTML": HTML,
    "Mail": EML,
    "Outlook messages (MSG)": MSG,
    "Other files of mail": MAIL_FILES,
    "Plain text": TXT,
    "TIFF, PNG, JPEG": PICTURE,
    "Archives": ARCHIVES,
}
