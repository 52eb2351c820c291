"""Constructs of HTML files, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

HTML: tuple[Construct, ...] = (
    read("Paragraphs, headings, preformatted text"),
    read("Lists", "with the number or the bullet that a browser shows"),
    read("Tables", "a row is a block, with tabs between its cells; cells have places"),
    read("Text after `</html>`"),
    read("Alternative texts of pictures", "except names of files"),
    read("Values and placeholders of form fields, text areas, labels of buttons"),
    read("Check boxes and radio buttons", "☒ or ☐"),
    read("Menus", "the chosen option"),
    read("Lists for several choices", "all options, each with ☒ or ☐"),
    read("`noscript`, `noframes`, and the content of `object`"),
    read("Pages in `srcdoc` of a frame"),
    read("MathML", "with signs for fractions, roots and powers"),
    read("Text in SVG drawings"),
    read("Closed `details`"),
    read("Text that a style sheet hides or colours", "only attributes of elements are evaluated"),
    Construct("Insertions (`ins`)", Treatment.INSERTED),
    Construct("Deletions (`del`)", Treatment.DELETED),
    Construct("White or tiny text at the picture of a page", Treatment.OCR_LAYER),
    hidden("`hidden`, `display: none`, `visibility: hidden`"),
    hidden("White or transparent text without a background"),
    hidden("Text of at most 1 px, of opacity 0, or off the page"),
    left_out("Hidden and password fields"),
    left_out("Scripts, styles, templates, comments, metadata"),
    left_out("The title of the page, and tooltips"),
    left_out("Audio and video"),
    gap("Picture without an alternative text", GapKind.PICTURE),
    gap("Picture of the size of a page", GapKind.SCAN, "at least 500 pixels wide, and higher than wide"),
    gap("Frames, embedded objects and applets", GapKind.EMBEDDED),
    gap("Markup that ends inside a tag, a comment or a script", GapKind.MARKUP),
    refused("Only pictures of pages", Reason.NEEDS_OCR),
    refused("Only frames or objects", Reason.UNSUPPORTED),
    refused("Only markup that is cut", Reason.MALFORMED),
    refused("No text", Reason.EMPTY),
    refused("About 2,046 open elements", Reason.TOO_LARGE),
    refused("More than 500,000 elements", Reason.TOO_LARGE),
    refused("More than 150,000 paragraphs", Reason.TOO_LARGE),
)
