"""The fork server that makes pictures of pages for the OCR program: one confined process per page.

Usage: `python -m services.ingestion.sandbox.ocr.picture_child DESCRIPTOR LIMITS`.
"""

import json
import sys
from collections.abc import Sequence

import numpy as np

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.edges import with_edges
from services.ingestion.extractors.scans.grain import without_grain
from services.ingestion.extractors.scans.picture import picture_of
from services.ingestion.extractors.scans.second import pixels_of
from services.ingestion.sandbox import child, preload
from services.ingestion.sandbox.specimens import pictures


def make_picture(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the process: make the picture of a page, from its number and the document; or fit the boxes of a
    table of words to a picture.
    """
    head = json.loads(request[0])
    if "fit" in head:
        return [with_edges(request[1].decode("utf-8", "replace"), pixels_of(request[2])).encode()]
    picture = picture_of(request[1], head["number"], head["dots"], limits, head["turn"])
    return [picture.head(), picture.pgm()]


def load() -> None:
    """Make pictures in each format, so that a confined process opens no file."""
    preload.load_codecs()
    for data in (preload.SPECIMEN_PDF, *pictures()):
        for turn in (0, 90):
            make_picture([json.dumps({"number": 1, "dots": 96, "turn": turn}).encode(), data], Limits())
    pixels = np.arange(65_536, dtype=np.uint32).astype(np.uint8).reshape(256, 256)
    with_edges(SPECIMEN_TABLE, without_grain(pixels))


SPECIMEN_TABLE = "5\t1\t1\t1\t1\t1\t9\t9\t200\t30\t20\tTerm."


if __name__ == "__main__":
    child.main(sys.argv[1:], make_picture, load)
