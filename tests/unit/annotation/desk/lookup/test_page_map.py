"""The map of the pages of a document."""

from dataclasses import replace

import pytest

from services.annotation.desk.lookup.page_map import drawn_map, page_map
from services.annotation.desk.lookup.records import DocumentPage, ListPagesRequest, ListPagesResponse
from services.annotation.desk.pages import DOCX
from services.annotation.ports import ListedPage
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.layout import PageSize, PageSizes, TextPages
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.storage.blobs import Blobs
from tests.unit.annotation.calls import DOCUMENT, withdrawal
from tests.unit.annotation.support import REVIEWER, World
from tests.unit.annotation.texts import PROSE, texts_of

PAGES = texts_of(PROSE).original.pages


async def read(world: World, who: Actor = REVIEWER, purpose: str = "review") -> ListPagesResponse:
    return await world.service.operations.page_maps.read(who, ListPagesRequest(DOCUMENT.document_id, purpose))


async def test_pages_have_places_and_sizes(world: World) -> None:
    await world.propose(DOCUMENT)
    found = await read(world)
    assert (found.available, found.reason) == (True, "")
    assert found.pages == (DocumentPage(1, PAGES[0], 612.0, 792.0), DocumentPage(2, PAGES[1], 612.0, 792.0))


async def test_nobody_asks_ingestion_or_redaction(world: World) -> None:
    await world.propose(DOCUMENT)
    await read(world)
    assert (world.pages.asked, world.pages.drawn, world.pages.listings, world.reveal.asked) == ([], [], [], [])


async def test_a_format_without_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.propose(DOCUMENT)
    without: dict[type, object] = {TextPages: TextPages(), PageSizes: PageSizes()}

    async def get_value(_blobs: Blobs, kind: type, _ref: object) -> object:
        return without[kind]

    monkeypatch.setattr(Blobs, "get_value", get_value)
    assert await read(world) == ListPagesResponse(available=False, reason="no_pages")


def test_a_text_without_the_sizes_of_its_pages() -> None:
    places, size = TextPages((OriginalSpan(0, 3), OriginalSpan(3, 5))), PageSize(1.0, 2.0)
    assert page_map(places, PageSizes((size,))) == ListPagesResponse(available=False, reason="no_layout")
    assert page_map(places, PageSizes((size, size))).pages[1] == DocumentPage(2, OriginalSpan(3, 5), 1.0, 2.0)


async def test_reading_is_recorded(world: World) -> None:
    await world.propose(DOCUMENT)
    world.audit.records.clear()
    await read(world)
    [record] = world.audit.records
    assert (record.action, record.detail) == ("document.read_text", ("read=pages", "use=displayed"))


async def test_it_needs_a_purpose(world: World) -> None:
    await world.propose(DOCUMENT)
    with pytest.raises(Reject) as caught:
        await read(world, purpose="")
    assert caught.value.reason is Reason.FORBIDDEN


async def test_a_withdrawn_document(world: World) -> None:
    await world.propose(DOCUMENT)
    await world.service.handle(withdrawal())
    with pytest.raises(Reject) as caught:
        await read(world)
    assert caught.value.reason is Reason.WITHDRAWN


async def test_a_docx_has_the_pages_that_ingestion_draws(world: World) -> None:
    await world.propose(replace(DOCUMENT, media_type=DOCX))
    assert await read(world) == ListPagesResponse(available=False, reason="drawing")
    world.pages.all = (ListedPage(595.0, 842.0, (OriginalSpan(0, 9),)),)
    assert await read(world) == ListPagesResponse((DocumentPage(1, OriginalSpan(0, 9), 595.0, 842.0),))
    assert world.pages.listings == [(DOCUMENT.document_id, "review")] * 2


def test_the_longest_place_of_a_drawn_page_is_its_span() -> None:
    notes = OriginalSpan(90, 95)
    pages = [
        ListedPage(1.0, 2.0, (OriginalSpan(0, 40), notes)),
        ListedPage(1.0, 2.0, ()),
        ListedPage(1.0, 2.0, (OriginalSpan(40, 90),)),
    ]
    found = drawn_map(pages).pages
    assert [one.span for one in found] == [OriginalSpan(0, 40), OriginalSpan(40, 40), OriginalSpan(40, 90)]
    assert [one.others for one in found] == [(notes,), (), ()]


@pytest.mark.parametrize("reason", [Reason.UNSUPPORTED, Reason.PAGES_NOT_ALIGNED, Reason.TIMED_OUT, Reason.TOO_LARGE])
async def test_why_a_docx_has_no_pages(world: World, reason: Reason) -> None:
    await world.propose(replace(DOCUMENT, media_type=DOCX))
    world.pages.error = Reject(reason, detail="why")
    assert await read(world) == ListPagesResponse(available=False, reason=reason.value, detail="why")


@pytest.mark.parametrize("error", [Reject(Reason.FORBIDDEN), Retry(dependency="ingestion")])
async def test_other_errors_are_passed_on(world: World, error: Reject | Retry) -> None:
    await world.propose(replace(DOCUMENT, media_type=DOCX))
    world.pages.error = error
    with pytest.raises(type(error)):
        await read(world)
