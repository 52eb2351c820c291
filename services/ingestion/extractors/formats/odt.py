"""Constructs of OpenDocument texts, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

ODT: tuple[Construct, ...] = (
    read("Paragraphs, links, results of fields"),
    read("Headings", "as sections, with their level"),
    read("Numbers of lists and headings", "as printed"),
    read("Tables, also in tables", "a row is a block, with tabs between its cells; cells have places"),
    read("Headers and footers", "equal ones on first, left and right pages once"),
    read("Footnotes and endnotes", "after the body, with their signs"),
    read("Comments", "`[Comment by Jane Roe] …`, after their paragraph or row"),
    read("Text boxes and shapes"),
    read("Formulas", "with signs for fractions, roots and powers"),
    read("Charts", "titles, names and values"),
    read("Check boxes and texts of forms", "☒ or ☐"),
    Construct("Inserted text", Treatment.INSERTED),
    Construct("Deleted text", Treatment.DELETED, "at its place"),
    hidden("Hidden text, paragraphs and sections"),
    hidden("White text without a background"),
    hidden("Text of at most 2 points"),
    hidden("Text of a cell that another cell covers, and of hidden rows"),
    left_out("Bookmarks, sources of indexes, document properties, macros"),
    left_out("Small pictures, and pictures beside text"),
    gap("Picture of most of the width of a page", GapKind.PICTURE, "in a paragraph without text"),
    gap("Embedded files", GapKind.EMBEDDED),
    gap("Controls of forms that are not found", GapKind.FORM),
    gap("Entity in the place of text", GapKind.MARKUP, "entities are not expanded"),
    refused("Only pictures", Reason.NEEDS_OCR),
    refused("Only files of other formats", Reason.UNSUPPORTED),
    refused("No text", Reason.EMPTY),
    refused("Password", Reason.NEEDS_PASSWORD),
    refused("Invalid XML", Reason.MALFORMED),
    refused("More than 150,000 paragraphs", Reason.TOO_LARGE, "also empty ones"),
    refused("Tables in tables deeper than 32", Reason.TOO_LARGE),
)
