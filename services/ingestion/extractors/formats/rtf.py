"""Constructs of RTF files, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

RTF: tuple[Construct, ...] = (
    read("Paragraphs, and the results of fields"),
    read("Text in Unicode, and in the encodings of its fonts"),
    read("Numbers and bullets of paragraphs", "those that the file states for older programs"),
    read("Tables, also in tables", "a row is a block, with tabs between its cells; cells have places"),
    read("Headers and footers", "equal ones on first, left and right pages once"),
    read("Footnotes and endnotes", "after the body, with their numbers"),
    read("Comments", "`[Comment by Jane Roe] …`, after their paragraph or row"),
    read("Text boxes"),
    read("Fractions, roots and powers"),
    read("Symbol fonts"),
    read("Check boxes and lists of form fields", "☒ or ☐; the chosen entry"),
    Construct("Inserted text", Treatment.INSERTED, "also the new place of moved text"),
    Construct("Deleted text", Treatment.DELETED, "also the old place of moved text"),
    hidden("Hidden text"),
    hidden("White text without a background"),
    hidden("Text of at most 2 points"),
    hidden("Text of a cell that is merged with another"),
    left_out("Codes of fields, bookmarks, index entries, document properties"),
    left_out("Small pictures, and pictures beside text"),
    left_out("What follows the last group"),
    gap("Picture of most of the width of a page", GapKind.PICTURE, "in a paragraph without text"),
    gap("Embedded objects", GapKind.EMBEDDED),
    gap("ActiveX controls", GapKind.FORM),
    gap("File that ends inside a group", GapKind.MARKUP),
    refused("Only pictures", Reason.NEEDS_OCR),
    refused("Only embedded objects", Reason.UNSUPPORTED),
    refused("No text", Reason.EMPTY),
    refused("More than 1,000 groups inside one another", Reason.TOO_LARGE),
    refused("More than 150,000 paragraphs", Reason.TOO_LARGE),
    refused("More than 150,000 notes, comments and text boxes", Reason.TOO_LARGE),
    refused("More than 3,000,000 control words, or half as many groups", Reason.TOO_LARGE),
)
