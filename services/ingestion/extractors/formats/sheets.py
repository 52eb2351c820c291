"""Constructs of XLSX, XLS and ODS workbooks, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

_CELLS = read(
    "Cells", "one part per sheet, one block per row, with tabs between its cells; cells have their real places"
)
_FORMATS = read(
    "Numbers, dates and times as their formats show them",
    "`5.25%`, `$1,000`; ISO dates if the format follows the settings of the reader's computer",
)
_GENERAL = read("Whole numbers without a format", "all digits, where Excel shortens long ones")
_HIDDEN = (
    hidden("Hidden sheets"),
    hidden("Hidden and filtered rows, hidden columns", "with the comments on them"),
    hidden("Text of cells that a merged cell covers"),
    hidden("Values that their format does not show", "`;;;`"),
)
_BOUNDS = (
    refused("No text", Reason.EMPTY, "names of sheets are none"),
    refused("More than 250,000 rows with text", Reason.TOO_LARGE, "in all sheets, with comments"),
    refused("More than 1,000,000 cells with text", Reason.TOO_LARGE, "in all sheets"),
)

XLSX: tuple[Construct, ...] = (
    _CELLS,
    _FORMATS,
    _GENERAL,
    read("Formatted texts, texts of links, results of formulas"),
    read("Formulas without a result", "as `=SUM(A1:A3)`; some programs store none"),
    read("Comments, notes and replies", "`[Comment by Jane Roe on B7] …`, after their row"),
    read("Text boxes and shapes", "after the rows of their sheet"),
    read("Titles of charts and of their axes", "after the rows of their sheet"),
    read("Headers and footers of printed pages", "equal ones once; known as such"),
    read("Workbooks with macros (`.xlsm`), and templates (`.xltx`)"),
    read("The strict variant of ISO 29500"),
    *_HIDDEN,
    hidden("White text without a background", "not on a sheet with tables or conditional formats"),
    left_out("Formulas that have a result"),
    left_out("Names of ranges, lists of choices, scenarios, properties"),
    left_out("Macros, sheets of macros, and sheets that are dialogs"),
    left_out("Queries, pivot caches, and stored cells of other workbooks"),
    left_out("Values of charts", "they are those of cells"),
    left_out("Small pictures, and alternative texts"),
    left_out("Phonetic signs"),
    gap("Picture wider than 12.7 cm", GapKind.PICTURE),
    gap("Chart whose part is missing", GapKind.DIAGRAM),
    Construct("Embedded files", Treatment.DOCUMENT, "of Office, PDF, and files of a packager; at most 100"),
    gap("Embedded files that are damaged, and objects of other programs", GapKind.EMBEDDED),
    gap("Form controls and controls of ActiveX", GapKind.FORM),
    gap("Sheet whose part is missing", GapKind.PAGE),
    refused("Only pictures", Reason.NEEDS_OCR),
    refused("Only embedded files", Reason.UNSUPPORTED),
    refused("Only sheets whose parts are missing", Reason.MALFORMED),
    refused("Invalid XML, or XML with a document type", Reason.MALFORMED),
    *_BOUNDS,
)
XLS: tuple[Construct, ...] = (
    _CELLS,
    _FORMATS,
    _GENERAL,
    read("Formatted texts, texts of links, results of formulas"),
    read("Notes", "`[Comment by Jane Roe on B7] …`, after their row"),
    *_HIDDEN,
    left_out("Formulas, names of ranges, properties"),
    left_out("Macros, sheets of macros, and sheets that are charts"),
    left_out("Text boxes, charts, controls and pictures"),
    left_out("Headers and footers of printed pages"),
    gap("Embedded files", GapKind.EMBEDDED),
    refused("Password to open", Reason.NEEDS_PASSWORD),
    refused("Damaged records", Reason.MALFORMED),
    refused("No text", Reason.EMPTY, "names of sheets are none"),
)
ODS: tuple[Construct, ...] = (
    _CELLS,
    read("Numbers, dates and times", "as the file states them for its readers"),
    read("Formatted texts, texts of links, results of formulas"),
    read("Rows and cells that repeat", "each one"),
    read("Formulas without a result", "as `=SUM([.A1:.A3])`"),
    read("Comments", "`[Comment by Jane Roe on B7] …`, after their row"),
    read("Text boxes and shapes", "after the rows of their sheet"),
    read("Titles of charts", "after the rows of their sheet"),
    *_HIDDEN,
    left_out("Formulas that have a result"),
    left_out("Names of ranges, lists of choices, properties, macros, tracked changes"),
    left_out("Headers and footers of printed pages"),
    left_out("Small pictures, and alternative texts"),
    gap("Picture wider than 12.7 cm", GapKind.PICTURE),
    gap("Embedded files", GapKind.EMBEDDED),
    refused("Password", Reason.NEEDS_PASSWORD),
    refused("Only pictures", Reason.NEEDS_OCR),
    refused("Invalid XML, or XML with a document type", Reason.MALFORMED),
    *_BOUNDS,
)
