"""The fork server that writes files that leave: one confined process per file.

Usage: `python -m services.ingestion.sandbox.export_child DESCRIPTOR LIMITS`.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace

from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import child, preload
from services.ingestion.writing.pdf import write as pdf
from services.ingestion.writing.records import PDF, FileRequest, Note, from_json, to_json
from services.ingestion.writing.word import write as word
from services.shared.domain.layout import Layout
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import encode


def export(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the process: what to write, the bytes of the original, and its layout, which is empty for a DOCX.
    Returns the numbers of notes, the text of the original, which is empty for a PDF, and the file.
    """
    wanted = from_json(request[0])
    if wanted.format == PDF:
        written = pdf.write(request[1], request[2], wanted, limits)
    else:
        written = word.write(request[1], wanted, limits)
    head = {"exact": written.exact, "nearby": written.nearby}
    return [json.dumps(head).encode(), written.text, written.data]


def load() -> None:
    """Write a file, so that a confined process opens no file."""
    preload.load_everything()
    note = Note(("Term.",), OriginalSpan(0, 2), "Term.")
    layout = encode(Layout(extract(preload.SPECIMEN_PDF, Limits()).layout))
    for unmasked in (False, True):
        request = FileRequest((note, Note(("Term.",))), unmasked=unmasked)
        export([to_json(request), preload.specimen_docx(), b""], Limits())
        export([to_json(replace(request, format=PDF)), preload.SPECIMEN_PDF, layout], Limits())


if __name__ == "__main__":
    child.main(sys.argv[1:], export, load)
