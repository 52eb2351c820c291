"""The fork server that finds the words of a DOCX on the pages that LibreOffice has drawn: one confined process per
document.

Usage: `python -m services.ingestion.sandbox.placing_child DESCRIPTOR LIMITS`.
"""

import json
import sys
from collections.abc import Sequence

from services.ingestion.alignment.align import align
from services.ingestion.extractors.media_types import DOCX
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import parse
from services.ingestion.sandbox import child, preload
from services.shared.domain.document import OriginalText
from services.shared.domain.layout import Layout
from services.shared.wire.codec import decode, encode


def place(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the process: the bytes of the DOCX, and those of the PDF. Returns the numbers of words, the text and
    the layout of its pages.
    """
    parsed = parse(request[0], "", DOCX, limits)
    drawn = extract(request[1], limits)
    found = align(decode(OriginalText, parsed.text), drawn.text, Layout(drawn.layout))
    head = {"words": found.words, "placed": found.placed}
    return [json.dumps(head).encode(), parsed.text, encode(found.layout)]


def load() -> None:
    """Place a document, so that a confined process opens no file."""
    preload.load_everything()
    place([preload.specimen_docx(), preload.SPECIMEN_PDF], Limits())


if __name__ == "__main__":
    child.main(sys.argv[1:], place, load)
