"""Constructs of PDF."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

PDF: tuple[Construct, ...] = (
    read("Text layer", "with a box for each word; wrapped lines are joined"),
    read("Turned words", "also if each letter is drawn on its own"),
    read("Pages with rotated, inherited or inverted boxes"),
    read("Values of form fields", "at their place, also without an appearance"),
    read("Check boxes and radio buttons", "☒ or ☐"),
    read("Text boxes, stamps and the appearance of signatures"),
    read("Static XFA forms", "their fields"),
    read("Replacement texts of tags (`ActualText`)", "in place of the text that is drawn"),
    read("Text below a drawn rectangle", "black bars do not remove text"),
    read("Text of layers that are switched off"),
    read("Text that is struck out by an annotation", "the line is not in the text"),
    Construct("Invisible text over the picture of a page", Treatment.OCR_LAYER),
    hidden("Invisible text (render mode 3)", "without a picture behind it"),
    hidden("White text without a coloured surface"),
    hidden("Transparent or tiny text", "less than 2 points"),
    hidden("Text off the page"),
    left_out("Form fields that are hidden"),
    left_out("Comments: notes, and texts of highlights", "a viewer shows them in windows of their own"),
    left_out("Bookmarks, metadata, addresses of links"),
    left_out("Alternative texts of pictures"),
    left_out("Pictures on a page with text"),
    gap("Scanned page in a document with text", GapKind.SCAN),
    gap("Page with text that is drawn as outlines", GapKind.SCAN),
    gap("Text in a font without a mapping to Unicode", GapKind.FONT),
    gap("Dynamic XFA form", GapKind.FORM),
    gap("More than 2,000 form fields on a page", GapKind.FORM),
    gap("Page that cannot be loaded", GapKind.PAGE),
    gap("Embedded and attached files, portfolios", GapKind.EMBEDDED),
    refused("Only scanned pages", Reason.NEEDS_OCR, "more than half of the pages"),
    refused("Only text in fonts without a mapping", Reason.MALFORMED, "more than half of the letters"),
    refused("No page that can be loaded", Reason.MALFORMED),
    refused("Blank pages", Reason.EMPTY),
    refused("Blank pages with embedded files", Reason.UNSUPPORTED),
    refused("Password", Reason.NEEDS_PASSWORD),
    refused("More than 3,000 pages", Reason.TOO_LARGE),
)
