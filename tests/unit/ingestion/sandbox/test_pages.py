"""Pages are drawn in confined processes, and a page that attacks its process does not affect the service."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import closing

import pytest
from PIL import Image

from services.ingestion.drawing.draw import Page, draw
from services.ingestion.extractors.pdf.extract import extract
from services.ingestion.extractors.picture.frames import size_of
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.pages import PAGE_LIMITS, FairDrawer, PageSandbox
from services.ingestion.sandbox.specimens import pictures
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.makers import pdf, picture_pdf

DATA = pdf([["The Lender is Quentin."], ["The second page."]])
LAYOUTS = extract(DATA, Limits()).layout
MASKED = (OriginalSpan(14, 21),)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PageSandbox]:
    made = PageSandbox(PAGE_LIMITS, workers=1)
    yield made
    made.close()


@pytest.mark.parametrize("page", [Page(1, 500, LAYOUTS[0], MASKED), Page(2, 300, LAYOUTS[1], open=True)])
def test_a_page_is_drawn_as_in_this_process(sandbox: PageSandbox, page: Page) -> None:
    assert sandbox.draw(DATA, page) == draw(DATA, page, PAGE_LIMITS)


@pytest.mark.parametrize(
    ("data", "page", "reason"),
    [
        (b"%PDF-1.4 broken", Page(1, 500, LAYOUTS[0]), Reason.MALFORMED),
        (pdf([["a"]], password="secret"), Page(1, 500, LAYOUTS[0]), Reason.NEEDS_PASSWORD),
        (DATA, Page(3, 500, LAYOUTS[0]), Reason.MALFORMED),
        (DATA, Page(1, 500, PageLayout(0.0, 0.0)), Reason.MALFORMED),
    ],
)
def test_refusals(sandbox: PageSandbox, data: bytes, page: Page, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        sandbox.draw(data, page)
    assert caught.value.reason is reason


def test_a_scan_is_drawn_without_opening_a_file(sandbox: PageSandbox) -> None:
    data = picture_pdf()
    assert sandbox.draw(data, Page(1, 500, PageLayout(612.0, 792.0), open=True)).width == 500


def test_a_scan_whose_words_were_read_is_drawn_with_its_covers(sandbox: PageSandbox) -> None:
    """A confined process that has drawn no such page before must not import anything."""
    layout = PageLayout(612.0, 792.0, (0,), (4,), (100.0, 100.0, 140.0, 112.0), (0.5,), (0,))
    page = Page(1, 500, layout, (OriginalSpan(0, 4),))
    assert sandbox.draw(picture_pdf(), page) == draw(picture_pdf(), page, PAGE_LIMITS)


def test_a_document_beyond_the_limit_is_not_sent_to_the_child() -> None:
    with pytest.raises(Reject) as caught:
        PageSandbox(Limits(input_bytes=3)).draw(b"four", Page(1, 500, LAYOUTS[0]))
    assert caught.value.reason is Reason.TOO_LARGE


class MisbehavingPages(PageSandbox):
    module = "tests.unit.ingestion.sandbox.misbehaving_pages"


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[PageSandbox]:
    limits = Limits(memory=128 << 20, cpu_seconds=1, wall_seconds=2.5, output_bytes=1 << 20)
    made = MisbehavingPages(limits, workers=1)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (b"spin", Reason.TIMED_OUT),
        (b"allocate", Reason.TOO_LARGE),
        (b"crash", Reason.MALFORMED),
        (b"exit", Reason.MALFORMED),
        (b"open_file", Reason.MALFORMED),
        (b"write_much", Reason.TOO_LARGE),
        (b"write_nonsense", Reason.MALFORMED),
        (b"no picture", Reason.MALFORMED),
    ],
)
def test_a_page_that_attacks_its_process_is_refused(misbehaving: PageSandbox, behaviour: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        misbehaving.draw(behaviour, Page(1, 100, LAYOUTS[0]))
    # On a busy machine the time limit can come first.
    assert caught.value.reason in (reason, Reason.TIMED_OUT)
    assert misbehaving.draw(b"picture", Page(1, 100, LAYOUTS[0])).image == b"picture"


async def test_readers_wait_for_their_turn(sandbox: PageSandbox) -> None:
    now = asyncio.get_running_loop().time
    drawer = FairDrawer(PageSandbox(PAGE_LIMITS, workers=1), 1, now)
    try:
        found = await asyncio.gather(
            *(
                drawer.draw(DATA, Page(1, 100 * width, LAYOUTS[0]), tenant="t", reader=f"r{width}")
                for width in (1, 2, 3)
            )
        )
    finally:
        await asyncio.to_thread(drawer.close)
    assert [one.width for one in found] == [100, 200, 300]


@pytest.mark.parametrize("data", pictures())
def test_a_scan_in_each_compression_is_drawn(data: bytes) -> None:
    """What is loaded for the first page would open files, which a confined process cannot."""
    size = size_of(Image.open(io.BytesIO(data)))
    layout = PageLayout(size.width, size.height, (0,), (1,), (9.0, 9.0, 30.0, 30.0), (96.0,), (0,))
    with closing(PageSandbox(PAGE_LIMITS, workers=1)) as sandbox:
        for is_open in (True, False):
            assert sandbox.draw(data, Page(1, 100, layout, open=is_open)).width == 100
