"""Pages for annotation, on behalf of a reader."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.ingestion.pages import reading
from services.ingestion.pages.records import ReadPageRequest
from services.shared.domain.document import BlobRef
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentWithdrawn
from services.shared.domain.layout import PageLayout
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.wire import codec
from tests.unit.ingestion.makers import mail, pdf
from tests.unit.ingestion.pages.support import ANNOTATION, LINES, REVIEWER, PageWorld, act, layout_of, requested
from tests.unit.ingestion.support import TENANT, World

NAME = (OriginalSpan(14, 31),)
INGESTION = replace(ANNOTATION, subject="service:ingestion")


async def reason_of(world: PageWorld, request: ReadPageRequest) -> tuple[Reason, str]:
    with pytest.raises(Reject) as caught:
        await world.pages().read(act(), request)
    return caught.value.reason, caught.value.field


async def test_the_words_of_a_page(world: World) -> None:
    event = await PageWorld(world).ingest()
    found = await PageWorld(world).pages().read(act(), requested(event.document.document_id, 1))
    text = "\n".join(LINES)
    assert (found.pages, found.image, found.image_width) == (2, b"", 0)
    assert [span.of(text) for span, _ in layout_of(found).words()] == " ".join(LINES).split()


async def test_a_picture_is_drawn_once(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    request = requested(event.document.document_id, 1, 350, NAME)
    first = await made.pages().read(act(), request)
    again = await made.pages().read(act(), replace(request, width=400))
    assert first == again
    assert (first.image_width, layout_of(first).width, layout_of(first).starts) == (400, 612.0, ())
    [page] = made.drawer.drawn
    assert (page.number, page.width, page.masked, page.open) == (1, 400, NAME, False)
    await made.pages().read(act(), replace(request, masked=()))
    assert len(made.drawer.drawn) == 2


async def test_a_picture_without_covers_is_not_stored(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    request = requested(event.document.document_id, 1, 400, unmasked=True)
    for _ in range(2):
        await made.pages().read(act(), request)
    assert [one.open for one in made.drawer.drawn] == [True, True]
    original = event.original
    assert len(await world.blobs.find(TENANT, original.scope, original.subject)) == 1


async def test_pages_are_recorded_with_both_names(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    await made.pages().read(act(), requested(event.document.document_id, 2, 100, unmasked=True))
    [written] = world.audit.records
    assert (written.action, written.actor, written.matter) == ("document.draw_page", REVIEWER.subject, "HB-1")
    assert written.detail == ("via=service:annotation", "page=2", "width=100", "masked=0", "unmasked=yes")


@pytest.mark.parametrize(
    ("reader", "peer", "purpose", "reason"),
    [
        (REVIEWER, None, "review", Reason.FORBIDDEN),
        (REVIEWER, INGESTION, "review", Reason.FORBIDDEN),
        (ANNOTATION, ANNOTATION, "review", Reason.FORBIDDEN),
        (REVIEWER, ANNOTATION, "", Reason.FORBIDDEN),
        (REVIEWER, ANNOTATION, "training", Reason.FORBIDDEN),
        (replace(REVIEWER, roles=frozenset({Role.SUBMITTER})), ANNOTATION, "review", Reason.FORBIDDEN),
        (replace(REVIEWER, matters=frozenset({"HB-9"})), ANNOTATION, "review", Reason.NOT_FOUND),
        (replace(REVIEWER, tenant="northgate-credit"), ANNOTATION, "review", Reason.NOT_FOUND),
    ],
)
async def test_refused_callers(world: World, reader: Actor, peer: Actor | None, purpose: str, reason: Reason) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    with pytest.raises(Reject) as caught:
        await made.pages().read(
            act(reader, peer), replace(requested(event.document.document_id, 1, 400), purpose=purpose)
        )
    assert caught.value.reason is reason
    assert made.drawer.drawn == []


async def test_an_unknown_document_is_as_one_of_another_tenant(world: World) -> None:
    assert await reason_of(PageWorld(world), requested("unknown", 1)) == (Reason.NOT_FOUND, "")


@pytest.mark.parametrize(
    ("number", "width", "field"),
    [(0, 0, "number"), (-1, 0, "number"), (3, 400, "number"), (1, 99, "width"), (1, 2401, "width"), (1, -5, "width")],
)
async def test_pages_and_widths_that_do_not_exist(world: World, number: int, width: int, field: str) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    request = requested(event.document.document_id, number, width)
    assert await reason_of(made, request) == (Reason.INVALID_METADATA, field)


@pytest.mark.parametrize("content", [b"1. Term. It ends.", mail()])
async def test_a_format_without_pages(world: World, content: bytes) -> None:
    made = PageWorld(world)
    event = await made.ingest(content)
    assert await reason_of(made, requested(event.document.document_id, 1)) == (Reason.UNSUPPORTED, "")


async def test_after_the_retention_time_words_remain_and_pictures_do_not(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    request = requested(event.document.document_id, 1, 400, NAME)
    await made.pages().read(act(), request)
    world.clock.advance(timedelta(days=10).total_seconds())
    assert await world.originals.destroy_older(world.clock.now()) == 1
    for one in (request, replace(request, width=500), replace(request, unmasked=True)):
        assert await reason_of(made, one) == (Reason.ORIGINAL_GONE, "")
    assert layout_of(await made.pages().read(act(), replace(request, width=0))).starts
    original = event.original
    assert await world.blobs.find(TENANT, original.scope, original.subject) == []


async def test_an_erased_document_has_no_pages(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    await world.keys.destroy(TENANT, event.document.document_id)
    assert await reason_of(made, requested(event.document.document_id, 1)) == (Reason.ERASED, "")


async def test_a_withdrawn_document_has_no_pages(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    await world.handle(DocumentWithdrawn("w-1", world.clock.now(), event.document))
    assert await reason_of(made, requested(event.document.document_id, 1)) == (Reason.WITHDRAWN, "")


async def test_an_erasure_is_in_force_after_the_time_of_the_key_cache(world: World) -> None:
    made = PageWorld(world)
    event = await made.ingest()
    pages, request = made.pages(), requested(event.document.document_id, 1)
    await pages.read(act(), request)
    await world.keys.destroy(TENANT, event.document.document_id)
    world.clock.advance(61)
    with pytest.raises(Reject) as caught:
        await pages.read(act(), request)
    assert caught.value.reason is Reason.ERASED


async def test_a_long_document_is_read_once_and_one_page_of_it_is_decoded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = PageWorld(world)
    event = await made.ingest(pdf([["Four words a page."] for _ in range(100)]))
    pages, get = made.pages(), world.blobs.get
    decoded: list[type] = []
    reads: list[str] = []

    async def counted(ref: BlobRef) -> bytes:
        reads.append(ref.name)
        return await get(ref)

    def decode(kind: type[Any], data: bytes) -> Any:
        decoded.append(kind)
        return codec.decode(kind, data)

    monkeypatch.setattr(world.blobs, "get", counted)
    monkeypatch.setattr(reading, "decode", decode)
    for number in (50, 51, 100, 1):
        read = await pages.read(act(), requested(event.document.document_id, number))
        assert (read.pages, len(layout_of(read).starts)) == (100, 4)
    assert (len(reads), decoded) == (1, [PageLayout] * 4)
    for number in (0, 101):
        refused = await reason_of(made, requested(event.document.document_id, number))
        assert refused == (Reason.INVALID_METADATA, "number")
