"""Files of any format, by their first bytes."""

from services.ingestion.extractors.formats.row import Construct, Treatment, read, refused
from services.shared.domain.errors import Reason

FILES: tuple[Construct, ...] = (
    read("PDF, DOCX, workbooks, HTML, mail, MSG or text under another name", "the first bytes decide"),
    read("PDF after other bytes", "its first bytes are in the first 1,024"),
    refused("GIF and JPEG 2000 pictures", Reason.NEEDS_OCR),
    Construct("Word before 2007 (`.doc`)", Treatment.CONVERTED, "read as DOCX; needs `libreoffice-writer-nogui`"),
    Construct(
        "PowerPoint before 2007 (`.ppt`)", Treatment.CONVERTED, "read as PPTX; needs `libreoffice-impress-nogui`"
    ),
    refused("OpenDocument of other kinds than texts and workbooks", Reason.UNSUPPORTED),
    refused("Binary workbooks (`.xlsb`)", Reason.UNSUPPORTED, "XLSX and XLS are read"),
    refused("Outlook data files (`.pst`, `.ost`)", Reason.UNSUPPORTED, "the detail says how to export messages"),
    refused("WordPerfect and PostScript", Reason.UNSUPPORTED),
    refused("Office file with a password", Reason.NEEDS_PASSWORD),
    refused("Text that PGP has encrypted", Reason.NEEDS_PASSWORD, "a signed one is read"),
    refused("File that is empty or has only white space", Reason.EMPTY),
    refused(
        "File whose name or declared type says PDF, DOCX, MSG, workbook, picture or archive, not its bytes",
        Reason.MALFORMED,
    ),
    refused("Damaged ZIP file or compound file", Reason.MALFORMED, "of any Office format"),
    refused("File above the limit on its size", Reason.TOO_LARGE, "64 MiB"),
)
