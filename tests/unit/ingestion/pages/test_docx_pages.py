"""Pages of DOCX, drawn by LibreOffice in its sandbox, from a document that was ingested to a picture."""

import asyncio
import io
from collections.abc import AsyncIterator

import numpy as np
import pytest
from PIL import Image

from services.ingestion.pages.reading import PagePorts, Pages
from services.ingestion.sandbox.office.program import find_office
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.pages import FairDrawer, PageSandbox
from services.ingestion.sandbox.placing import FairConverter, PlacingSandbox
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.authorise import Authoriser
from tests.blob_suite import hash_key
from tests.unit.ingestion.alignment.planted import PLACES, planted
from tests.unit.ingestion.drawing.support import VALUE
from tests.unit.ingestion.entry.support import POLICY
from tests.unit.ingestion.makers import paragraph
from tests.unit.ingestion.pages.support import act, layout_of, requested
from tests.unit.ingestion.sandbox.office.support import needs_office
from tests.unit.ingestion.support import World, ingested, submitted

pytestmark = needs_office
_WIDTH = 1200


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    now = world.clock.monotonic
    office = OfficeSandbox(lambda: find_office("soffice"))
    converter = FairConverter(office, PlacingSandbox(workers=1), 1, now)
    drawer = FairDrawer(PageSandbox(workers=1), 1, now)
    access = Authoriser(POLICY, world.audit, world.clock, service="ingestion")
    yield Pages(PagePorts(world.ports.store, world.blobs, drawer, converter, access, hash_key, world.clock))
    for one in (converter, drawer):
        await asyncio.to_thread(one.close)


async def test_a_value_of_a_document_is_covered_on_each_page(world: World, pages: Pages) -> None:
    [event] = ingested(await world.submit(submitted(planted())))
    document = event.document.document_id
    for number in (1, 2):
        words = layout_of(await pages.read(act(), requested(document, number)))
        assert words.starts
        boxes = [box for one, box in words.words() if one.overlaps(_HEADER)]
        assert len(boxes) == len(PLACES["header"].split())
        found = await pages.read(act(), requested(document, number, _WIDTH, (_HEADER,)))
        assert found.pages == 2
        assert found.image
        pixels = np.asarray(Image.open(io.BytesIO(found.image)).convert("L"))
        scale = found.image_width / words.width
        for box in boxes:
            x0, y0, x1, y1 = (round(scale * one) for one in box)
            assert set(pixels[y0:y1, x0:x1].ravel().tolist()) == {VALUE}


async def test_each_word_of_the_text_is_on_one_page_of_the_list(world: World, pages: Pages) -> None:
    [event] = ingested(await world.submit(submitted(planted())))
    document = event.document.document_id
    assert (await pages.read(act(), requested(document, list=True))).drawing
    shown = [layout_of(await pages.read(act(), requested(document, number))) for number in (1, 2)]
    found = (await pages.read(act(), requested(document, list=True))).listed
    assert [(one.width, one.height) for one in found] == [(one.width, one.height) for one in shown]
    places = [{start for span in page.spans for start in range(span.start, span.end)} for page in found]
    assert not places[0] & places[1]
    assert max(places[0] | places[1]) + 1 == len(places[0] | places[1])
    assert _HEADER.start in places[0]
    for page, layout in enumerate(shown):
        own = {start for start in layout.starts if start not in shown[1 - page].starts}
        assert own
        assert own <= places[page]


async def test_a_document_whose_pages_lack_words(world: World, pages: Pages) -> None:
    """A table row of a fixed height hides the words that do not fit."""
    words = "".join(paragraph("beyond the row") for _ in range(30))
    row = '<w:tr><w:trPr><w:trHeight w:val="200" w:hRule="exact"/></w:trPr>'
    box = f"<w:tbl><w:tblPr/>{row}<w:tc>{words}</w:tc></w:tr></w:tbl>"
    [event] = ingested(await world.submit(submitted(planted(more=box))))
    with pytest.raises(Reject) as caught:
        await pages.read(act(), requested(event.document.document_id, 1))
    assert caught.value.reason is Reason.PAGES_NOT_ALIGNED
    assert "words of the text are on the pages" in caught.value.detail


_HEADER = OriginalSpan(9, 9 + len(PLACES["header"]))  # after "Lease of "
