"""Scans are read by the real program: the words, their places on the page that a reader sees, and their confidences."""

import asyncio
import io
from collections.abc import Callable, Iterator

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from services.ingestion.drawing.draw import Page, draw
from services.ingestion.extractors.result import Limits, SmallDocuments
from services.ingestion.parsing.parse import Parsed
from services.ingestion.sandbox.fair_parser import FairParser
from services.ingestion.sandbox.ocr.installed import InstalledEngine
from services.ingestion.sandbox.ocr.reader import PICTURE_LIMITS, PageReader, PictureSandbox
from services.ingestion.sandbox.ocr.scan_parser import ScanLimits, ScanParser
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.older import OlderConverter
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import InProgress
from services.shared.domain.layout import Layout, PageLayout
from services.shared.runtime.observe.metrics import Metrics
from services.shared.wire.codec import decode
from tests.unit.ingestion.extractors.scans.makers import LINES, encoded, picture_of_lines, scan
from tests.unit.ingestion.makers import pdf
from tests.unit.ingestion.sandbox.ocr.support import needs_ocr

pytestmark = [needs_ocr, pytest.mark.timeout(300)]

Read = Callable[[bytes], Parsed]
_MANY = tuple(f"Clause {one}: This part of the agreement binds both of the parties to it." for one in range(1, 26))


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    sandbox, pictures = Sandbox(workers=1), PictureSandbox(PICTURE_LIMITS, workers=1)
    engine = InstalledEngine("tesseract", "eng")

    async def parsed(data: bytes) -> Parsed:
        now, metrics = asyncio.get_running_loop().time, Metrics()
        older = OlderConverter(OfficeSandbox(lambda: None), 1, now)
        fair = FairParser(sandbox, 1, now=now, metrics=metrics, small=SmallDocuments(seconds=60.0), older=older)
        reader = PageReader(pictures, engine, 200)
        parser = ScanParser(fair, reader, engine.name, ScanLimits(), now=now, metrics=metrics)
        while True:
            try:
                return await parser.parse_document(data)
            except InProgress:
                await asyncio.sleep(0.05)

    yield lambda data: asyncio.run(parsed(data))
    sandbox.close()
    pictures.close()
    engine.close()


def text(parsed: Parsed) -> OriginalText:
    return decode(OriginalText, parsed.text)


def pages(parsed: Parsed) -> tuple[PageLayout, ...]:
    return decode(Layout, parsed.layout).pages


def test_a_document_of_a_scan_and_a_text(read: Read) -> None:
    first, second = scan([picture_of_lines(dots=200)]), pdf([["A page with a text layer."]])
    parsed = read(joined_pdf(first, second))
    found = text(parsed)
    assert "between Harbour Bank and Meridian Shipping Limited." in found.text
    assert "4.25 %" in found.text
    assert found.pages[1].of(found.text) == "A page with a text layer."
    assert (found.ocr_layer, found.gaps) == (True, ())
    assert parsed.extractor.startswith("pdf/9+ocr/4+tesseract-")
    assert min(pages(parsed)[0].confidences) > 0.3
    assert pages(parsed)[1].confidences == ()


@pytest.mark.parametrize("angle", [0.0, 2.5, -3.0, 90.0, 180.0, 270.0])
def test_the_boxes_are_on_the_ink_of_the_page_that_a_reader_sees(read: Read, angle: float) -> None:
    parsed = read(scan([picture_of_lines(_MANY, dots=200, angle=angle)]))
    found, [layout] = text(parsed), pages(parsed)
    assert found.text.count("This part of the agreement binds both") >= 24
    whole = pixels(scan([picture_of_lines(_MANY, dots=200, angle=angle)]), layout)
    inked = 0
    for _, (x0, y0, x1, y1) in layout.words():
        inked += bool((whole[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1] < 160).any())
    assert inked >= 0.98 * len(layout.starts)
    for _, (x0, y0, x1, y1) in layout.words():
        whole[max(0, int(y0) - 1) : int(y1) + 2, max(0, int(x0) - 1) : int(x1) + 2] = 255
    assert (whole < 128).sum() <= 40


def test_a_stamp_of_the_text_layer_is_exact(read: Read) -> None:
    found = text(read(scan([picture_of_lines(dots=200)], ["HB-2024-0117"])))
    assert found.text.count("HB-2024-0117") == 1
    assert "LOAN AGREEMENT dated 3 March 2024" in found.text


def test_a_fax_of_several_pages(read: Read) -> None:
    sheets = [
        picture_of_lines(LINES[:3], dots=204),
        picture_of_lines(LINES[3:], dots=204),
        Image.new("L", (1734, 2244), 255),
    ]
    fax = [one.resize((1728, 1078)).convert("1") for one in sheets]
    parsed = read(encoded(fax, "TIFF", dpi=(204, 98), compression="group4"))
    found = text(parsed)
    assert len(found.pages) == 3
    assert "Harbour Bank" in found.pages[0].of(found.text)
    assert "England" in found.pages[1].of(found.text)
    assert (found.pages[2].of(found.text), found.gaps) == ("", ())
    assert [(round(one.width), round(one.height)) for one in pages(parsed)] == [(610, 792)] * 3


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture(read: Read, kind: str) -> None:
    parsed = read(encoded([picture_of_lines(dots=200)], kind, dpi=(200, 200)))
    assert "Notices go to the address of each party." in text(parsed).text
    drawn = draw(encoded([picture_of_lines(dots=200)], kind, dpi=(200, 200)), Page(1, 600, pages(parsed)[0]), Limits())
    assert (drawn.width, drawn.height) == (600, 776)


def pixels(data: bytes, layout: PageLayout) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """The page as it is drawn, with a pixel for each point."""
    drawn = draw(data, Page(1, round(layout.width), layout, open=True), Limits())
    return np.array(Image.open(io.BytesIO(drawn.image)).convert("L"))


def joined_pdf(*documents: bytes) -> bytes:
    """The pages of several PDFs."""
    made = pypdfium2.PdfDocument.new()
    for one in documents:
        made.import_pages(pypdfium2.PdfDocument(one))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
