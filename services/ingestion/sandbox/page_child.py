"""The fork server that draws pages: one confined process per page, in a profile of its own.

Usage: `python -m services.ingestion.sandbox.page_child DESCRIPTOR LIMITS`.
"""

import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from services.ingestion.drawing.draw import Page, draw
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.picture.frames import Size, size_of
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox import child, preload
from services.ingestion.sandbox.specimens import pictures
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import decode, encode


def draw_page(request: Sequence[bytes], limits: Limits) -> list[bytes]:
    """The work of the process: what to draw, the layout of the page, and the bytes of the PDF."""
    head = json.loads(request[0])
    [layout] = decode(Layout, request[1]).pages
    masked = [OriginalSpan(start, end) for start, end in head["masked"]]
    drawn = draw(request[2], _page(head, layout, masked), limits)
    return [json.dumps({"width": drawn.width, "height": drawn.height}).encode(), drawn.image]


def _page(head: Mapping[str, Any], layout: PageLayout, masked: Sequence[OriginalSpan]) -> Page:
    return Page(head["number"], head["width"], layout, masked, open=head["open"], outlines=head["outlines"])


def _scanned(size: Size) -> PageLayout:
    """A page that an OCR program has read."""
    return PageLayout(size.width, size.height, (0,), (1,), (1.0, 1.0, 9.0, 9.0), (96.0,), (0,))


def load() -> None:
    """Draw a page, so that a confined process opens no file."""
    preload.load_codecs()
    content = extract(preload.SPECIMEN_PDF, Limits())
    for place in (False, True):
        head = {"number": 1, "width": 99, "masked": [[0, 1]], "open": place, "outlines": True}
        for picture in pictures():
            size = size_of(Image.open(io.BytesIO(picture)))
            layout = encode(Layout((_scanned(size),)))
            draw_page([json.dumps(head).encode(), layout, picture], Limits())
        draw_page([json.dumps(head).encode(), encode(Layout(content.layout)), preload.SPECIMEN_PDF], Limits())


if __name__ == "__main__":
    child.main(sys.argv[1:], draw_page, load)
