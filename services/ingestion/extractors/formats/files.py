"""Files of any format, by their first bytes."""

from services.ingestion.extractors.formats.row import Construct, read, refused
from services.shared.domain.errors import Reason

FILES: tuple[Construct, ...] = (
    read("PDF, DOCX, HTML, mail or text under another name", "the first bytes decide"),
    read("PDF after other bytes", "its first bytes are in the first 1,024"),
    refused("JPEG, PNG, GIF, TIFF and JPEG 2000 pictures", Reason.NEEDS_OCR),
    refused("Word before 2007 (`.doc`)", Reason.UNSUPPORTED),
    refused("RTF", Reason.UNSUPPORTED),
    refused("OpenDocument (`.odt`), and Excel and PowerPoint files", Reason.UNSUPPORTED),
    refused("Outlook messages (`.msg`)", Reason.UNSUPPORTED),
    refused("WordPerfect, PostScript, and archives (ZIP, gzip, 7z)", Reason.UNSUPPORTED),
    refused("Signed data of PKCS #7 (`.p7m`)", Reason.UNSUPPORTED),
    refused("Office file with a password", Reason.NEEDS_PASSWORD),
    refused("File that is empty or has only white space", Reason.EMPTY),
    refused("File whose name or declared type says PDF or DOCX, but not its bytes", Reason.MALFORMED),
    refused("Damaged ZIP file", Reason.MALFORMED),
    refused("File above the limit on its size", Reason.TOO_LARGE, "64 MiB"),
)
