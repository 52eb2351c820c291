"""The fork server that writes files that leave: one confined process per file.

Usage: `python -m services.ingestion.sandbox.export_child DESCRIPTOR LIMITS`.
"""

import json
import sys
from collections.abc import Sequence

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import child, preload
from services.ingestion.writing.records import Note, WordRequest, from_json, to_json
from services.ingestion.writing.word.write import write
from services.shared.domain.spans import OriginalSpan


def export(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the process: what to write, and the bytes of the DOCX. Returns the numbers of notes, the text of the
    original, and the file.
    """
    written = write(request[1], from_json(request[0]), limits)
    head = {"exact": written.exact, "nearby": written.nearby}
    return [json.dumps(head).encode(), written.text, written.data]


def load() -> None:
    """Write a file, so that a confined process opens no file."""
    preload.load_everything()
    note = Note(("Term.",), OriginalSpan(0, 2), "Term.")
    for unmasked in (False, True):
        export([to_json(WordRequest((note,), unmasked=unmasked)), preload.specimen_docx()], Limits())


if __name__ == "__main__":
    child.main(sys.argv[1:], export, load)
