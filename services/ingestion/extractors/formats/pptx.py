"""Constructs of PPTX files, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, Treatment, gap, hidden, left_out, read, refused
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason

PPTX: tuple[Construct, ...] = (
    read("Slides", "each is a part, in the order of the presentation, with its title"),
    read("Shapes with text", "each is a part of its slide; also inside groups"),
    read("Numbers and bullets of lists", "those that a paragraph states itself"),
    read("Tables", "a row is a block, with tabs between its cells; cells have places"),
    read("Charts and SmartArt", "titles, names and values"),
    read("Formulas", "with signs for fractions, roots and powers"),
    read("Speaker notes", "a part of their slide"),
    read("Comments, with replies", "`[Comment by Jane Roe] …`, after the shapes"),
    read("Footers and dates", "known as footers"),
    read("Text of layouts and masters besides placeholders", "on the first slide that shows it"),
    hidden("Hidden slides", "with their notes"),
    hidden("Shapes that are switched off, or off the slide"),
    hidden("Text of at most 2 points, without a colour, or transparent"),
    hidden("Text of a cell that another cell covers"),
    left_out("Numbers of slides"),
    left_out("Prompts of placeholders"),
    left_out("Pictures below half of the slide, films and sounds"),
    left_out("Animations, names of shapes, addresses of links"),
    gap("Picture of at least half of the slide", GapKind.PICTURE),
    Construct("Embedded files", Treatment.DOCUMENT, "of Office, PDF, and files of a packager; at most 100"),
    gap("Embedded files that are damaged, and objects of other programs", GapKind.EMBEDDED),
    gap("Chart or SmartArt whose part is missing", GapKind.DIAGRAM),
    gap("ActiveX controls", GapKind.FORM),
    gap("Slide whose part is missing", GapKind.PAGE),
    refused("Only pictures", Reason.NEEDS_OCR),
    refused("Only files of other formats", Reason.UNSUPPORTED),
    refused("Only slides whose parts are missing", Reason.MALFORMED),
    refused("No text", Reason.EMPTY),
    refused("Invalid XML", Reason.MALFORMED),
    refused("More than 3,000 slides", Reason.TOO_LARGE),
    refused("More than 150,000 paragraphs", Reason.TOO_LARGE),
)
