"""Constructs of plain text files, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, read, refused
from services.shared.domain.errors import Reason

TXT: tuple[Construct, ...] = (
    read("UTF-8, with or without a byte order mark", "the mark stays in the text"),
    read("UTF-16, with or without a byte order mark"),
    read("UTF-32 with a byte order mark"),
    read("Windows-1252"),
    read("Other legacy encodings, such as Windows-1251 and Shift JIS", "detected from the bytes"),
    read("UTF-8 with stray bytes of Windows-1252"),
    read("Form feeds", "a form feed ends a page"),
    refused("Binary data", Reason.UNSUPPORTED, "more than 2 % control characters"),
    refused("Text above the limit", Reason.TOO_LARGE, "16,000,000 code points"),
    refused("More than 1,000,000 ends of lines and sentences", Reason.TOO_LARGE, "together; in any format"),
    refused("More than 250,000 paragraphs", Reason.TOO_LARGE),
)
