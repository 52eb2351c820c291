"""The fork server that makes pictures of pages for the OCR program: one confined process per page.

Usage: `python -m services.ingestion.sandbox.ocr.picture_child DESCRIPTOR LIMITS`.
"""

import io
import json
import sys
from collections.abc import Sequence

from PIL import Image, ImageDraw

from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.scans.picture import picture_of
from services.ingestion.sandbox import child, preload


def make_picture(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the process: which page, and the bytes of the document."""
    head = json.loads(request[0])
    picture = picture_of(request[1], head["number"], head["dots"], limits, head["turn"])
    return [picture.head(), picture.pgm()]


def load() -> None:
    """Make pictures in each format, so that a confined process opens no file."""
    preload.load_codecs()
    for data in (preload.SPECIMEN_PDF, *specimens()):
        for turn in (0, 90):
            make_picture([json.dumps({"number": 1, "dots": 96, "turn": turn}).encode(), data], Limits())


def specimens() -> list[bytes]:
    """Pictures of lines that are out of level, in each format and compression that is common in scans."""
    picture = Image.new("L", (400, 300), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(40, 260, 12):
        draw.line((20, row, 380, row + 14), fill=0, width=3)
    made: list[bytes] = []
    for kind, mode, options in _KINDS:
        out = io.BytesIO()
        picture.convert(mode).save(out, kind, **options)
        made.append(out.getvalue())
    return made


_KINDS: Sequence[tuple[str, str, dict[str, str]]] = (
    ("PNG", "L", {}),
    ("PNG", "P", {}),
    ("JPEG", "L", {}),
    ("JPEG", "RGB", {}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "1", {"compression": "group3"}),
    ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    ("TIFF", "RGB", {"compression": "jpeg"}),
    ("TIFF", "L", {"compression": "tiff_adobe_deflate"}),
)


if __name__ == "__main__":
    child.main(sys.argv[1:], make_picture, load)
